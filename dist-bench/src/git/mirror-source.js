import { isAppError, toError } from '../kernel/app-error.js';
import { prepareGitHome } from './git-home.js';
import { Mirror } from './mirror.js';
import { openSnapshot } from './mirror-snapshot.js';
import { loadState, refKey, saveState } from './mirror-state.js';
import { RecentSnapshots } from './recent-snapshots.js';
import { checkRef } from './ref-name.js';
import { resolveRemote } from './remote-ref.js';
import { parseSourceUrl } from './source-url.js';
import { Turns } from './turns.js';
const OID = /^[0-9a-f]{40}$/;
/** The hour of the last success is written this often while nothing moves. */
const SAVE_EVERY_MS = 60_000;
/** After these a fresh clone would say the same. */
const NOT_OURS = new Set([
    'GIT_TIMEOUT',
    'GIT_AUTH_FAILED',
    'GIT_HOST_KEY_UNKNOWN',
    'GIT_REF_NOT_FOUND',
    'GIT_NOT_INSTALLED',
]);
/** Opens a source that is read through a bare mirror in its directory. */
export function openMirrorSource(settings, clock, observer) {
    return new MirrorSource(settings, clock, observer);
}
class MirrorSource {
    #settings;
    #clock;
    #observer;
    #turns = new Turns();
    #snapshots = new RecentSnapshots();
    #opened;
    #state;
    #goodAt;
    #savedAt = 0;
    /** Whether the mirror was looked through since the program started. */
    #checked = false;
    constructor(settings, clock, observer) {
        this.#settings = settings;
        this.#clock = clock;
        this.#observer = observer;
    }
    read(signal) {
        return this.#turns.take(() => this.#read(signal), signal);
    }
    async lastGood(signal) {
        const mirror = await this.#open();
        const state = this.#ownState();
        if (state === undefined || !(await mirror.holds(state.sha, signal))) {
            return undefined;
        }
        return this.#snapshot(mirror, state.name, state.sha, signal);
    }
    lastGoodAt() {
        return this.#goodAt;
    }
    async contains(commit, ancestor, signal) {
        const mirror = await this.#open();
        if (!OID.test(commit) || !OID.test(ancestor) || mirror.current === undefined) {
            return false;
        }
        const args = ['merge-base', ancestor, commit];
        const { exitCode, stdout } = await mirror.local(args, { answers: [1, 128], signal });
        return exitCode === 0 && stdout.toString('latin1').trim() === ancestor;
    }
    async at(sha, signal) {
        const mirror = await this.#open();
        if (!OID.test(sha) || !(await mirror.holds(sha, signal))) {
            return undefined;
        }
        return this.#snapshot(mirror, '', sha, signal);
    }
    /** Opened once; a failure (a full disk, a bad address) is tried again by the next caller. */
    #open() {
        this.#opened ??= this.#prepare().catch((error) => {
            this.#opened = undefined;
            throw error;
        });
        return this.#opened;
    }
    async #prepare() {
        const { url, ref, directory, timeoutMs } = this.#settings;
        const address = parseSourceUrl(url);
        checkRef(ref);
        const home = await prepareGitHome(this.#settings, address);
        const mirror = new Mirror(home, { address: address.address, ref, timeoutMs });
        this.#state = await loadState(directory);
        if (this.#state?.url === url) {
            mirror.current = this.#state.mirror;
        }
        this.#goodAt = this.#ownState()?.at;
        return mirror;
    }
    /** The state, if it is of this very URL and ref: another ref's last commit is not what this source last held. */
    #ownState() {
        const { url, ref } = this.#settings;
        const state = this.#state;
        return state?.url === url && state.ref === refKey(ref) ? state : undefined;
    }
    async #read(signal) {
        const mirror = await this.#open();
        const remote = await resolveRemote(this.#settings.ref, (patterns) => mirror.listRefs(patterns, signal));
        const known = this.#ownState();
        const stands = known?.oid === remote.oid && known.name === remote.name;
        const fetched = known !== undefined && stands && (await this.#usable(mirror, known.sha, signal))
            ? known
            : await this.#bring(mirror, remote, signal);
        const snapshot = await this.#snapshot(mirror, remote.name, fetched.sha, signal);
        await this.#remember(mirror, remote, fetched);
        return snapshot;
    }
    /** The first time in a process the whole tree is looked at; later the damage is seen when something is read. */
    async #usable(mirror, sha, signal) {
        if (mirror.current === undefined || mirror.damaged || this.#checked) {
            return mirror.current !== undefined && !mirror.damaged;
        }
        try {
            await mirror.checkTree(sha, signal);
            this.#checked = true;
            return true;
        }
        catch (error) {
            if (isAppError(error, 'GIT_CORRUPT')) {
                return false;
            }
            throw error;
        }
    }
    async #bring(mirror, remote, signal) {
        const { name: source } = this.#settings;
        const began = this.#clock.monotonicMs();
        let cause;
        if (mirror.current !== undefined && !mirror.damaged) {
            try {
                const fetched = await mirror.fetch(remote, signal);
                await mirror.checkTree(fetched.sha, signal);
                this.#checked = true;
                const durationMs = this.#clock.monotonicMs() - began;
                const from = this.#ownState()?.sha;
                this.#observer.fetched?.({ source, from, to: fetched.sha, durationMs });
                return fetched;
            }
            catch (error) {
                signal?.throwIfAborted();
                if (isAppError(error) && NOT_OURS.has(error.code)) {
                    throw error;
                }
                // The server answered a moment ago, so it may be the mirror: a stale lock, a broken pack.
                cause = toError(error);
            }
        }
        const reason = this.#reasonToClone(mirror);
        const fetched = await mirror.clone(remote, signal);
        this.#checked = true;
        const durationMs = this.#clock.monotonicMs() - began;
        this.#observer.recloned?.({ source, reason, cause, to: fetched.sha, durationMs });
        return fetched;
    }
    #reasonToClone(mirror) {
        if (mirror.current !== undefined) {
            return 'damaged';
        }
        return this.#state === undefined ? 'first' : 'moved';
    }
    async #remember(mirror, remote, fetched) {
        const now = this.#clock.now();
        const { url, ref, directory } = this.#settings;
        const { current } = mirror;
        if (current === undefined) {
            return;
        }
        const before = this.#state;
        const { oid, sha } = fetched;
        const state = {
            format: 1,
            url,
            ref: refKey(ref),
            mirror: current,
            name: remote.name,
            oid,
            sha,
            at: now,
        };
        const moved = JSON.stringify({ ...before, at: now }) !== JSON.stringify(state);
        if (moved || now - this.#savedAt >= SAVE_EVERY_MS) {
            await saveState(directory, state);
            this.#savedAt = now;
        }
        this.#state = state;
        this.#goodAt = now;
        if (before?.mirror !== current) {
            await mirror.removeReplaced();
        }
    }
    async #snapshot(mirror, name, sha, signal) {
        const known = this.#snapshots.get(name, sha);
        const snapshot = known ?? (await openSnapshot(mirror, name, sha, signal));
        this.#snapshots.put(name, sha, snapshot);
        return snapshot;
    }
}
//# sourceMappingURL=mirror-source.js.map
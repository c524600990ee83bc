import { isAppError, toError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { openBranchWriter } from './branch-writer.ts';
import type { BranchWriter } from './branch-writer.ts';
import { prepareGitHome } from './git-home.ts';
import type { Fetched } from './mirror.ts';
import { Mirror } from './mirror.ts';
import { openSnapshot } from './mirror-snapshot.ts';
import { loadState, refKey, saveState } from './mirror-state.ts';
import type { MirrorState } from './mirror-state.ts';
import { RecentSnapshots } from './recent-snapshots.ts';
import { checkRef } from './ref-name.ts';
import { resolveRemote } from './remote-ref.ts';
import type { RemoteRef } from './remote-ref.ts';
import type { Snapshot } from './snapshot.ts';
import type { GitObserver, Source } from './source-port.ts';
import type { SourceSettings } from './source-settings.ts';
import { parseSourceUrl } from './source-url.ts';
import { Turns } from './turns.ts';

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
export function openMirrorSource(
  settings: SourceSettings,
  clock: Clock,
  observer: GitObserver,
): Source {
  return new MirrorSource(settings, clock, observer);
}

class MirrorSource implements Source {
  readonly branches: BranchWriter;
  readonly #settings: SourceSettings;
  readonly #clock: Clock;
  readonly #observer: GitObserver;
  readonly #turns = new Turns();
  readonly #snapshots = new RecentSnapshots();
  #opened: Promise<Mirror> | undefined;
  #state: MirrorState | undefined;
  #goodAt: number | undefined;
  #savedAt = 0;
  /** Whether the mirror was looked through since the program started. */
  #checked = false;

  constructor(settings: SourceSettings, clock: Clock, observer: GitObserver) {
    this.#settings = settings;
    this.#clock = clock;
    this.#observer = observer;
    this.branches = openBranchWriter(settings, this.#turns, () => this.#open());
  }

  read(signal?: AbortSignal): Promise<Snapshot> {
    return this.#turns.take(() => this.#read(signal), signal);
  }

  async lastGood(signal?: AbortSignal): Promise<Snapshot | undefined> {
    const mirror = await this.#open();
    const state = this.#ownState();
    if (state === undefined || !(await mirror.holds(state.sha, signal))) {
      return undefined;
    }
    return this.#snapshot(mirror, state.name, state.sha, signal);
  }

  lastGoodAt(): number | undefined {
    return this.#goodAt;
  }

  async contains(commit: string, ancestor: string, signal?: AbortSignal): Promise<boolean> {
    const mirror = await this.#open();
    if (!OID.test(commit) || !OID.test(ancestor) || mirror.current === undefined) {
      return false;
    }
    const args = ['merge-base', ancestor, commit];
    const { exitCode, stdout } = await mirror.local(args, { answers: [1, 128], signal });
    return exitCode === 0 && stdout.toString('latin1').trim() === ancestor;
  }

  async at(sha: string, signal?: AbortSignal): Promise<Snapshot | undefined> {
    const mirror = await this.#open();
    if (!OID.test(sha) || !(await mirror.holds(sha, signal))) {
      return undefined;
    }
    return this.#snapshot(mirror, '', sha, signal);
  }

  /** Opened once; a failure (a full disk, a bad address) is tried again by the next caller. */
  #open(): Promise<Mirror> {
    this.#opened ??= this.#prepare().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #prepare(): Promise<Mirror> {
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
  #ownState(): MirrorState | undefined {
    const { url, ref } = this.#settings;
    const state = this.#state;
    return state?.url === url && state.ref === refKey(ref) ? state : undefined;
  }

  async #read(signal: AbortSignal | undefined): Promise<Snapshot> {
    const mirror = await this.#open();
    const remote = await resolveRemote(this.#settings.ref, (patterns) =>
      mirror.listRefs(patterns, signal),
    );
    const known = this.#ownState();
    const stands = known?.oid === remote.oid && known.name === remote.name;
    const fetched =
      known !== undefined && stands && (await this.#usable(mirror, known.sha, signal))
        ? known
        : await this.#bring(mirror, remote, signal);
    const snapshot = await this.#snapshot(mirror, remote.name, fetched.sha, signal);
    await this.#remember(mirror, remote, fetched);
    return snapshot;
  }

  /** The first time in a process the whole tree is looked at; later the damage is seen when something is read. */
  async #usable(mirror: Mirror, sha: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (mirror.current === undefined || mirror.damaged || this.#checked) {
      return mirror.current !== undefined && !mirror.damaged;
    }
    try {
      await mirror.checkTree(sha, signal);
      this.#checked = true;
      return true;
    } catch (error) {
      if (isAppError(error, 'GIT_CORRUPT')) {
        return false;
      }
      throw error;
    }
  }

  async #bring(
    mirror: Mirror,
    remote: RemoteRef,
    signal: AbortSignal | undefined,
  ): Promise<Fetched> {
    const { name: source } = this.#settings;
    const began = this.#clock.monotonicMs();
    let cause: Error | undefined;
    if (mirror.current !== undefined && !mirror.damaged) {
      try {
        const fetched = await mirror.fetch(remote, signal);
        await mirror.checkTree(fetched.sha, signal);
        this.#checked = true;
        const durationMs = this.#clock.monotonicMs() - began;
        const from = this.#ownState()?.sha;
        this.#observer.fetched?.({ source, from, to: fetched.sha, durationMs });
        return fetched;
      } catch (error) {
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

  #reasonToClone(mirror: Mirror): 'first' | 'moved' | 'damaged' {
    if (mirror.current !== undefined) {
      return 'damaged';
    }
    return this.#state === undefined ? 'first' : 'moved';
  }

  async #remember(mirror: Mirror, remote: RemoteRef, fetched: Fetched): Promise<void> {
    const now = this.#clock.now();
    const { url, ref, directory } = this.#settings;
    const { current } = mirror;
    if (current === undefined) {
      return;
    }
    const before = this.#state;
    const { oid, sha } = fetched;
    const state: MirrorState = {
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

  async #snapshot(
    mirror: Mirror,
    name: string,
    sha: string,
    signal: AbortSignal | undefined,
  ): Promise<Snapshot> {
    const known = this.#snapshots.get(name, sha);
    const snapshot = known ?? (await openSnapshot(mirror, name, sha, signal));
    this.#snapshots.put(name, sha, snapshot);
    return snapshot;
  }
}

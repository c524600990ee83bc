import { isAppError, toError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { openBranchWriter } from './branch-writer.ts';
import type { BranchWriter } from './branch-writer.ts';
import { prepareGitHome } from './git-home.ts';
import type { Fetched } from './mirror.ts';
import { Mirror } from './mirror.ts';
import { MirrorMemory } from './mirror-memory.ts';
import { openSnapshot } from './mirror-snapshot.ts';
import type { TrustOf } from './mirror-snapshot.ts';
import { RecentSnapshots } from './recent-snapshots.ts';
import { checkRef } from './ref-name.ts';
import { resolveRemote } from './remote-ref.ts';
import type { RemoteRef } from './remote-ref.ts';
import type { TagRef } from './signature-check.ts';
import type { Commit, Snapshot } from './snapshot.ts';
import type { GitObserver, Source } from './source-port.ts';
import type { SourceSettings } from './source-settings.ts';
import { parseSourceUrl } from './source-url.ts';
import { UNASKED } from './trust.ts';
import type { Trust } from './trust.ts';
import { Turns } from './turns.ts';
import { Verifier } from './verifier.ts';

const OID = /^[0-9a-f]{40}$/;
/** After these a fresh clone would say the same. */
const NOT_OURS = new Set([
  'GIT_TIMEOUT',
  'GIT_AUTH_FAILED',
  'GIT_HOST_KEY_UNKNOWN',
  'GIT_REF_NOT_FOUND',
  'GIT_NOT_INSTALLED',
  'GIT_APP_KEY_INVALID',
  'GIT_APP_REFUSED',
  'GIT_APP_NOT_INSTALLED',
  'GIT_APP_UNREACHABLE',
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
  readonly #memory: MirrorMemory;
  readonly #verifier: Verifier | undefined;
  #opened: Promise<Mirror> | undefined;
  /** Where the mirror stands, verified or not, so that a commit which is not signed is fetched once. */
  #brought: (Fetched & { readonly name: string }) | undefined;
  /** Whether the mirror was looked through since the program started. */
  #checked = false;

  constructor(settings: SourceSettings, clock: Clock, observer: GitObserver) {
    this.#settings = settings;
    this.#clock = clock;
    this.#observer = observer;
    this.#memory = new MirrorMemory(settings, clock);
    const { verify, directory } = settings;
    const searchPath = process.env['PATH'] ?? '';
    this.#verifier = verify && new Verifier(verify, directory, searchPath, clock);
    this.branches = openBranchWriter(settings, this.#turns, () => this.#open());
  }

  read(signal?: AbortSignal): Promise<Snapshot> {
    return this.#turns.take(() => this.#read(signal), signal);
  }

  async lastGood(signal?: AbortSignal): Promise<Snapshot | undefined> {
    const mirror = await this.#open();
    const state = this.#memory.own();
    if (state === undefined || !(await mirror.holds(state.sha, signal))) {
      return undefined;
    }
    return this.#snapshot(mirror, state, signal);
  }

  lastGoodAt(): number | undefined {
    return this.#memory.seenAt;
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
    // No tag is known by which it was found, except of the last good one.
    return this.#snapshot(mirror, { name: '', oid: sha, sha }, signal);
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
    const { url, ref, timeoutMs } = this.#settings;
    const address = parseSourceUrl(url);
    checkRef(ref);
    const home = await prepareGitHome(this.#settings, address);
    const mirror = new Mirror(home, { address: address.address, ref, timeoutMs });
    mirror.current = await this.#memory.load();
    return mirror;
  }

  async #read(signal: AbortSignal | undefined): Promise<Snapshot> {
    const mirror = await this.#open();
    const remote = await resolveRemote(this.#settings.ref, (patterns) =>
      mirror.listRefs(patterns, signal),
    );
    const { name } = remote;
    const known = this.#brought ?? this.#memory.own();
    const stands = known?.oid === remote.oid && known.name === name;
    const fetched =
      known !== undefined && stands && (await this.#usable(mirror, known.sha, signal))
        ? known
        : await this.#bring(mirror, remote, signal);
    this.#brought = { name, oid: fetched.oid, sha: fetched.sha };
    const snapshot = await this.#snapshot(mirror, this.#brought, signal);
    const trust = await snapshot.trust(signal);
    if (trust.kind === 'refused') {
      await this.#memory.seen(mirror);
      throw trust.error;
    }
    await this.#memory.good(mirror, remote, fetched);
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
        const from = this.#memory.own()?.sha;
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
    return this.#memory.isEmpty ? 'first' : 'moved';
  }

  async #snapshot(
    mirror: Mirror,
    { name, oid, sha }: Fetched & { readonly name: string },
    signal: AbortSignal | undefined,
  ): Promise<Snapshot> {
    const trustOf: TrustOf = (commit, inner) => this.#trust(mirror, commit, { name, oid }, inner);
    const known = this.#snapshots.get(name, oid);
    const snapshot = known ?? (await openSnapshot(mirror, name, sha, trustOf, signal));
    this.#snapshots.put(name, oid, snapshot);
    return snapshot;
  }

  async #trust(
    mirror: Mirror,
    commit: Commit,
    found: TagRef,
    signal: AbortSignal | undefined,
  ): Promise<Trust> {
    const { kind } = this.#settings.ref;
    const own = this.#memory.own();
    const by = found.name === '' && own?.sha === commit.sha ? own : found;
    const tag = (kind === 'tag' || kind === 'semver') && by.name !== '' ? by : undefined;
    return this.#verifier === undefined
      ? UNASKED
      : this.#verifier.trust(mirror, commit, tag, signal);
  }
}

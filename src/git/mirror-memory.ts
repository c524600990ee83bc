import type { Clock } from '../kernel/clock.ts';
import type { Fetched, Mirror } from './mirror.ts';
import { loadState, refKey, saveState } from './mirror-state.ts';
import type { MirrorState } from './mirror-state.ts';
import type { RemoteRef } from './remote-ref.ts';
import type { SourceSettings } from './source-settings.ts';

/** The hour of the last contact is written this often while nothing moves. */
const SAVE_EVERY_MS = 60_000;

/** What a source knows of where it stood, in the process and across restarts. */
export class MirrorMemory {
  readonly #settings: SourceSettings;
  readonly #clock: Clock;
  #state: MirrorState | undefined;
  #seenAt: number | undefined;
  #savedAt = 0;

  constructor(settings: SourceSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Whether there was anything to remember, also of another URL or ref. */
  get isEmpty(): boolean {
    return this.#state === undefined;
  }

  /** When the server last answered, in ms since 1970. */
  get seenAt(): number | undefined {
    return this.#seenAt;
  }

  /** Reads what was written, and gives the name of the mirror's directory. */
  async load(): Promise<string | undefined> {
    const { url, directory } = this.#settings;
    this.#state = await loadState(directory);
    this.#seenAt = this.own()?.at;
    return this.#state?.url === url ? this.#state.mirror : undefined;
  }

  /** The last good state of this very URL and ref: another ref's last commit is not what this source last held. */
  own(): MirrorState | undefined {
    const { url, ref } = this.#settings;
    const state = this.#state;
    return state?.url === url && state.ref === refKey(ref) ? state : undefined;
  }

  /** Takes a commit for the last good one. */
  async good(mirror: Mirror, remote: RemoteRef, { oid, sha }: Fetched): Promise<void> {
    const { url, ref } = this.#settings;
    const { name } = remote;
    await this.#keep(mirror, { url, ref: refKey(ref), name, oid, sha });
  }

  /** Notes that the server answered, and which mirror is the whole one; the last good commit stays what it was. */
  async seen(mirror: Mirror): Promise<void> {
    const own = this.own();
    if (own !== undefined) {
      const { url, ref, name, oid, sha } = own;
      await this.#keep(mirror, { url, ref, name, oid, sha });
    }
  }

  async #keep(
    mirror: Mirror,
    stands: Pick<MirrorState, 'url' | 'ref' | 'name' | 'oid' | 'sha'>,
  ): Promise<void> {
    const { current } = mirror;
    if (current === undefined) {
      return;
    }
    const now = this.#clock.now();
    const before = this.#state;
    const state: MirrorState = { format: 1, ...stands, mirror: current, at: now };
    const isSame =
      before !== undefined &&
      (['url', 'ref', 'name', 'oid', 'sha', 'mirror'] as const).every(
        (key) => before[key] === state[key],
      );
    if (!isSame || now - this.#savedAt >= SAVE_EVERY_MS) {
      await saveState(this.#settings.directory, state);
      this.#savedAt = now;
    }
    this.#state = state;
    this.#seenAt = now;
    if (before?.mirror !== current) {
      await mirror.removeReplaced();
    }
    if (!isSame && this.#settings.verify !== undefined) {
      // So that the clean-up of Git does not take it once the ref stands elsewhere: commits that are not signed are
      // fetched over it. In a fresh clone it may be missing already.
      const pin = ['update-ref', 'refs/mainsheet/good', state.oid];
      await mirror.local(pin, { answers: [1, 128] });
    }
  }
}

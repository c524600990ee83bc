import type { Clock } from '../../kernel/clock.ts';
import type { Peer } from '../../store/postgres/peers.ts';

/** Those whose part it is take what is free within a few looks. */
const PATIENCE_MS = 15_000;

/**
 * Notices when replicas leave lying what is dealt out to them, as those do whose configuration lacks it. Until one of them
 * comes or goes, the others are to take what they find, and to keep it: nobody else would have it.
 */
export class Dealing {
  readonly #clock: Clock;
  #among = '';
  #free = 0;
  #sinceMs = 0;
  #isStuck = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether something stayed free for so long that parts are of no use. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /** Takes note of who lives, and of how much nobody holds. */
  see(peers: readonly Peer[], free: number): void {
    const serving = peers.filter(({ serves }) => serves);
    const among = serving.map(({ id }) => id).join(' ');
    const now = this.#clock.monotonicMs();
    if (among !== this.#among) {
      this.#among = among;
      this.#isStuck = false;
      this.#sinceMs = now;
    }
    if (free === 0 || free < this.#free) {
      this.#sinceMs = now;
    }
    this.#free = free;
    this.#isStuck ||= now - this.#sinceMs >= PATIENCE_MS;
  }
}

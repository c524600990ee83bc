import type { Clock } from '../kernel/clock.ts';

/** Lets something happen so many times within a sliding window, and makes the next one wait. */
export class Pacer {
  readonly #clock: Clock;
  readonly #count: number;
  readonly #windowMs: number;
  #times: number[] = [];

  constructor(clock: Clock, count: number, windowMs: number) {
    this.#clock = clock;
    this.#count = count;
    this.#windowMs = windowMs;
  }

  /** Waits for its turn, and takes it. Throws the signal's reason. */
  async turn(signal: AbortSignal): Promise<void> {
    const oldest = this.#times.length < this.#count ? undefined : this.#times[0];
    if (oldest !== undefined) {
      const waitMs = oldest + this.#windowMs - this.#clock.monotonicMs();
      if (waitMs > 0) {
        await this.#clock.sleep(waitMs, signal);
      }
      this.#times = this.#times.slice(1);
    }
    signal.throwIfAborted();
    this.#times.push(this.#clock.monotonicMs());
  }
}

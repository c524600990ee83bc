import { ManualClock, systemClock } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly nudge: AbortController;
}

/** The tenant's own time: a clock that runs as its base does and can be moved on by hand. */
export class TenantClock implements Clock {
  readonly #base: Clock;
  readonly #sleepers = new Set<Sleeper>();
  #offsetMs = 0;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  /** How many sleeps are waiting. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  now(): number {
    return this.#base.now() + this.#offsetMs;
  }

  monotonicMs(): number {
    return this.#base.monotonicMs() + this.#offsetMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const at = this.now() + ms;
    while (this.now() < at) {
      const sleeper: Sleeper = { at, nudge: new AbortController() };
      const either =
        signal === undefined
          ? sleeper.nudge.signal
          : AbortSignal.any([signal, sleeper.nudge.signal]);
      this.#sleepers.add(sleeper);
      try {
        await this.#base.sleep(at - this.now(), either);
      } catch (error) {
        signal?.throwIfAborted();
        if (!sleeper.nudge.signal.aborted) {
          throw error;
        }
      } finally {
        this.#sleepers.delete(sleeper);
      }
    }
    signal?.throwIfAborted();
  }

  /** Moves time on; a base that is turned by hand is turned itself, so that all who share it agree. */
  async advance(ms: number): Promise<void> {
    if (this.#base instanceof ManualClock) {
      await this.#base.advance(ms);
      return;
    }
    this.#offsetMs += ms;
    for (const sleeper of [...this.#sleepers].toSorted((a, b) => a.at - b.at)) {
      sleeper.nudge.abort();
    }
  }
}

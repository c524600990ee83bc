import { ManualClock, systemClock } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly nudge: AbortController;
}

/** The longest sleep a timer of the machine knows; longer ones are slept in parts. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** The tenant's own time: a clock that runs as its base does and can be moved on by hand. */
export class TenantClock implements Clock {
  readonly #base: Clock;
  readonly #sleepers = new Set<Sleeper>();
  #offsetMs = 0;
  /** The hour at which time stands while it is moved on. */
  #heldAt: number | undefined;
  #moving: Promise<void> = Promise.resolve();
  #settle: () => Promise<void> = async () => undefined;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  /** How many sleeps are waiting. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** How far time was moved from the machine's; 0 on a base that is turned by hand. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Takes up an offset, as a state file holds it; a base that is turned by hand keeps its own time. */
  restoreOffset(ms: number): void {
    if (!(this.#base instanceof ManualClock)) {
      this.#offsetMs = ms;
    }
  }

  /** Says what has to come to rest at an hour before time is moved on to the next. */
  settleBy(settle: () => Promise<void>): void {
    this.#settle = settle;
  }

  now(): number {
    return this.#heldAt ?? this.#base.now() + this.#offsetMs;
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
        await this.#base.sleep(Math.min(at - this.now(), LONGEST_SLEEP_MS), either);
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

  /**
   * Moves time on, from the hour of one sleeper to that of the next: each finds its own hour on the clock, and what it
   * sets going comes to rest before time goes on. A base that is turned by hand is turned itself, so that all who share
   * it agree.
   */
  async advance(ms: number): Promise<void> {
    const after = this.#moving;
    const moved = (async () => {
      await after;
      await this.#advance(ms);
    })();
    this.#moving = moved.catch(() => undefined);
    await moved;
  }

  async #advance(ms: number): Promise<void> {
    const end = this.now() + ms;
    try {
      for (let next = await this.#nextHour(end); ; next = await this.#nextHour(end)) {
        await this.#moveTo(next ?? end);
        if (next === undefined) {
          break;
        }
      }
      await this.#rest();
    } finally {
      this.#heldAt = undefined;
    }
  }

  /** The hour of the next sleeper up to `end`, once all is at rest. */
  async #nextHour(end: number): Promise<number | undefined> {
    await this.#rest();
    const hours = [...this.#sleepers].map((sleeper) => sleeper.at).filter((at) => at <= end);
    return hours.length === 0 ? undefined : Math.max(this.now(), Math.min(...hours));
  }

  async #rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#settle();
    // What came to rest may have sent others to sleep, a few promises away.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #moveTo(now: number): Promise<void> {
    if (this.#base instanceof ManualClock) {
      await this.#base.advance(now - this.#base.now());
      return;
    }
    this.#offsetMs += now - this.now();
    this.#heldAt = now;
    for (const sleeper of this.#sleepers) {
      if (sleeper.at <= now) {
        sleeper.nudge.abort();
      }
    }
  }
}

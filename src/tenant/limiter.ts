import type { Clock } from '../kernel/clock.ts';
import { isLow, PRIORITIES } from './priority.ts';
import type { Priority } from './priority.ts';
import { SlidingLog, WINDOW_MS } from './sliding-log.ts';

/** A pause longer than this is told to who waits, instead of being waited for. */
const LONGEST_PAUSE_MS = 120_000;

const DOWN = 0.7;
const UP = 0.05;

/** What a limiter allows. */
export interface LimiterSettings {
  /** Requests in any 10 s, at least 1. */
  readonly requests: number;
  /** Requests under way at a time. */
  readonly concurrent: number;
}

/** Leave to send one request, given back when its answer is read. */
export interface Permit {
  readonly waitedMs: number;
  /** Tells that this request was answered 429: everybody waits `waitMs`, and the share shrinks. */
  throttled(waitMs: number): void;
  release(): void;
}

/** The quota is paused for longer than anybody should wait inside a request. */
export class PausedTooLong extends Error {
  readonly remainingMs: number;

  constructor(remainingMs: number) {
    super('The quota is paused.');
    this.name = 'PausedTooLong';
    this.remainingMs = remainingMs;
  }
}

interface Waiter {
  readonly low: boolean;
  grant(): void;
  fail(error: unknown): void;
}

/** What is used of a quota, for another process that goes on with it. */
export interface Spent {
  /** How long ago each request of the window was sent, those of low priority apart; milliseconds. */
  readonly agoMs: readonly number[];
  readonly lowAgoMs: readonly number[];
  /** How long nothing may be sent. */
  readonly pausedMs: number;
  /** The part of the share that 429s left. */
  readonly part: number;
}

/** A sliding log of requests sent, asked by all who share a quota; serves by class, in each class by arrival. */
export class Limiter {
  #most = 1;
  readonly #concurrent: number;
  readonly #clock: Clock;
  readonly #queues: readonly Waiter[][] = PRIORITIES.map(() => []);
  readonly #log = new SlidingLog();
  #underWay = 0;
  #capacity = 1;
  #pausedUntil = 0;
  /** When a 429 last cut the capacity; one to a request sent before is the same piece of news. */
  #cutAt = -1;
  /** From when the windows without a 429 are counted. */
  #changedAt = 0;
  #alarm: { readonly at: number; readonly controller: AbortController } | undefined;

  constructor(settings: LimiterSettings, clock: Clock) {
    this.resize(settings.requests);
    this.#concurrent = settings.concurrent;
    this.#clock = clock;
  }

  /** Requests allowed in a window now: the share, less what 429s have taught. */
  get capacity(): number {
    this.#recover(this.#clock.monotonicMs());
    return this.#capacity;
  }

  /** Requests allowed in a window when all is well. */
  get most(): number {
    return this.#most;
  }

  /** Takes over another share, keeping what was sent and the proportion that 429s left. */
  resize(requests: number): void {
    const most = Math.max(1, Math.floor(requests));
    this.#capacity = Math.max(1, Math.floor((this.#capacity / this.#most) * most));
    this.#most = most;
  }

  /** What is used of it now. */
  spent(): Spent {
    const now = this.#clock.monotonicMs();
    this.#recover(now);
    this.#log.forget(now);
    const agoMs = (low: boolean): readonly number[] =>
      this.#log.sent.filter((sent) => sent.low === low).map(({ at }) => Math.round(now - at));
    return {
      agoMs: agoMs(false),
      lowAgoMs: agoMs(true),
      pausedMs: Math.max(0, Math.round(this.#pausedUntil - now)),
      part: this.#capacity / this.#most,
    };
  }

  /** Goes on with what another process had used `ageMs` ago. */
  goOnWith({ agoMs, lowAgoMs, pausedMs, part }: Spent, ageMs: number): void {
    const then = this.#clock.monotonicMs() - ageMs;
    const sentAt = (ago: readonly number[], low: boolean) =>
      ago.map((ms) => ({ at: then - ms, low }));
    this.#log.insert([...sentAt(agoMs, false), ...sentAt(lowAgoMs, true)]);
    this.#pausedUntil = Math.max(this.#pausedUntil, then + pausedMs);
    this.#capacity = Math.max(1, Math.min(this.#capacity, Math.floor(this.#most * part)));
    this.#changedAt = Math.max(this.#changedAt, then);
  }

  /** Waits for leave to send. Rejects with the signal's reason, or PausedTooLong. */
  acquire(priority: Priority, signal?: AbortSignal): Promise<Permit> {
    const asked = this.#clock.monotonicMs();
    const queue = this.#queues[PRIORITIES.indexOf(priority)] ?? [];
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      function leave(): void {
        signal?.removeEventListener('abort', abort);
        queue.splice(queue.indexOf(waiter), 1);
      }
      const abort = (): void => {
        leave();
        reject(signal?.reason as Error);
        this.#serve();
      };
      const waiter: Waiter = {
        low: isLow(priority),
        grant: () => {
          leave();
          resolve(this.#permit(asked));
        },
        fail: (error) => {
          leave();
          reject(error as Error);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      queue.push(waiter);
      this.#serve();
    });
  }

  #permit(asked: number): Permit {
    const sentAt = this.#clock.monotonicMs();
    let released = false;
    return {
      waitedMs: sentAt - asked,
      throttled: (waitMs) => this.#throttled(sentAt, waitMs),
      release: () => {
        if (!released) {
          released = true;
          this.#underWay -= 1;
          this.#serve();
        }
      },
    };
  }

  #throttled(sentAt: number, waitMs: number): void {
    const now = this.#clock.monotonicMs();
    this.#recover(now);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + waitMs);
    if (sentAt > this.#cutAt) {
      this.#capacity = Math.max(1, Math.floor(this.#capacity * DOWN));
      this.#cutAt = now;
    }
    this.#changedAt = this.#pausedUntil;
    this.#serve();
  }

  /** Gives capacity back, one small step for each window without a 429. */
  #recover(now: number): void {
    const steps = Math.floor((now - this.#changedAt) / WINDOW_MS);
    if (steps > 0) {
      const step = Math.max(1, Math.ceil(this.#most * UP));
      this.#capacity = Math.min(this.#most, this.#capacity + steps * step);
      this.#changedAt += steps * WINDOW_MS;
    }
  }

  /** When a request of this kind may be sent at the earliest. */
  #opensAt(low: boolean): number {
    const all = Math.max(this.#pausedUntil, this.#log.roomAt(this.#capacity));
    const half = Math.max(1, Math.floor(this.#capacity / 2));
    return low ? Math.max(all, this.#log.roomAt(half, 'low')) : all;
  }

  #serve(): void {
    const now = this.#clock.monotonicMs();
    this.#recover(now);
    this.#log.forget(now);
    if (this.#pausedUntil - now > LONGEST_PAUSE_MS) {
      for (const waiter of this.#queues.flat()) {
        waiter.fail(new PausedTooLong(this.#pausedUntil - now));
      }
    }
    for (;;) {
      const next = this.#queues.find((queue) => queue.length > 0)?.[0];
      const at = next === undefined ? 0 : this.#opensAt(next.low);
      if (next === undefined || this.#underWay >= this.#concurrent) {
        this.#wakeAt(undefined);
        return;
      }
      if (at > now) {
        this.#wakeAt(at);
        return;
      }
      this.#underWay += 1;
      this.#log.add({ at: now, low: next.low });
      next.grant();
    }
  }

  #wakeAt(at: number | undefined): void {
    if (this.#alarm?.at === at) {
      return;
    }
    this.#alarm?.controller.abort();
    this.#alarm = undefined;
    if (at !== undefined) {
      const alarm = { at, controller: new AbortController() };
      this.#alarm = alarm;
      void this.#ring(alarm.at - this.#clock.monotonicMs(), alarm.controller.signal);
    }
  }

  async #ring(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#clock.sleep(ms, signal);
    } catch {
      return;
    }
    this.#alarm = undefined;
    this.#serve();
  }
}

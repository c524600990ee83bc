import type { Clock } from '../kernel/clock.ts';
import { Limiter } from './limiter.ts';
import type { LimiterSettings } from './limiter.ts';

/** The limiters of a process: one for each client id and quota, shared by every tenant that uses them. */
export class Limiters {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Limiter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(clientId: string, quota: string, settings: LimiterSettings): Limiter {
    const key = JSON.stringify([clientId, quota]);
    const known = this.#byKey.get(key);
    const limiter = known ?? new Limiter(settings, this.#clock);
    if (known === undefined) {
      this.#byKey.set(key, limiter);
    } else if (known.most !== Math.max(1, Math.floor(settings.requests))) {
      known.resize(settings.requests);
    }
    return limiter;
  }
}

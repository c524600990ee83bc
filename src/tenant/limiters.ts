import type { Clock } from '../kernel/clock.ts';
import { Limiter } from './limiter.ts';
import type { LimiterSettings, Spent } from './limiter.ts';

/** What is used of one quota. */
export interface QuotaSpent extends Spent {
  readonly quota: string;
}

/** The limiters of a process: one for each client id and quota, shared by every tenant that uses them. */
export class Limiters {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Limiter>();
  /** What other processes used of quotas that nobody asked for here yet. */
  readonly #former = new Map<string, { readonly spent: Spent; readonly atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(clientId: string, quota: string, settings: LimiterSettings): Limiter {
    const key = JSON.stringify([clientId, quota]);
    const known = this.#byKey.get(key);
    const limiter = known ?? new Limiter(settings, this.#clock);
    if (known === undefined) {
      this.#byKey.set(key, limiter);
      const former = this.#former.get(key);
      if (former !== undefined) {
        this.#former.delete(key);
        limiter.goOnWith(former.spent, this.#clock.monotonicMs() - former.atMs);
      }
    } else if (known.most !== Math.max(1, Math.floor(settings.requests))) {
      known.resize(settings.requests);
    }
    return limiter;
  }

  /** What is used of the quotas of a client id. */
  spent(clientId: string): readonly QuotaSpent[] {
    return [...this.#byKey].flatMap(([key, limiter]) => {
      const [id, quota] = JSON.parse(key) as readonly [string, string];
      return id === clientId ? [{ quota, ...limiter.spent() }] : [];
    });
  }

  /** Goes on with what another process had used of them `ageMs` ago. */
  goOnWith(clientId: string, all: readonly QuotaSpent[], ageMs: number): void {
    for (const { quota, ...spent } of all) {
      const key = JSON.stringify([clientId, quota]);
      const known = this.#byKey.get(key);
      if (known === undefined) {
        this.#former.set(key, { spent, atMs: this.#clock.monotonicMs() - ageMs });
      } else {
        known.goOnWith(spent, ageMs);
      }
    }
  }
}

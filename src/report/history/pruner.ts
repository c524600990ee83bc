import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import { isObject, own } from '../../kernel/json.ts';
import type { RecordStore } from '../../store/record-store.ts';
import type { Shelf } from './shelves.ts';

const DAY_MS = 86_400_000;
/** So many events may come before what is too much is removed, without waiting for the next day. */
const PRUNE_AFTER = 5000;
/** Where processes that share a store say when one of them looked. */
const LOOKED = { collection: 'pruned', tenant: '', key: 'history' } as const;

/** What a pruner stands on. */
export interface PrunerOptions {
  readonly store: RecordStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly shelves: readonly Shelf[];
  /** Whether other processes prune the same store. */
  readonly shared: boolean;
}

/** Removes events that are too old, or too many: once a day, and whenever many came. */
export class Pruner {
  readonly #options: PrunerOptions;
  #prunedAt: number | undefined;
  #sincePruned = 0;

  constructor(options: PrunerOptions) {
    this.#options = options;
  }

  /** Hears that so many events were kept; prunes in the background when it is time. */
  kept(count: number): void {
    this.#sincePruned += count;
    const isFull = this.#sincePruned >= PRUNE_AFTER;
    if (count > 0 && (isFull || !isFresh(this.#prunedAt, this.#options.clock.now()))) {
      // Best effort: what is wrong with the store is told by the pass that needs it.
      this.#pruneInTurn(isFull).catch(() => undefined);
    }
  }

  /** Removes what is too old, or too much. */
  async prune(): Promise<void> {
    const { store, clock, shelves } = this.#options;
    const now = clock.now();
    this.#begin(now);
    for (const { collection, keptMs, most } of shelves) {
      for (const tenant of await store.tenants(collection)) {
        const fromKey = new Date(now - keptMs).toISOString();
        await store.prune(collection, tenant, { fromKey, newest: most });
        // Each takes its time; nobody else is to wait for all of them.
        await setImmediate();
      }
    }
  }

  /** Of several processes the first of a day prunes, and each that kept very much itself. */
  async #pruneInTurn(isFull: boolean): Promise<void> {
    const { store, clock, shared } = this.#options;
    if (!shared) {
      return this.prune();
    }
    const now = clock.now();
    this.#begin(now);
    const { collection, tenant, key } = LOOKED;
    const looked = await store.get(collection, tenant, key);
    const at = isObject(looked) ? own(looked, 'at') : undefined;
    // Another clock may be ahead of ours.
    if (!isFull && typeof at === 'number' && isFresh(Math.min(at, now), now)) {
      this.#prunedAt = Math.min(at, now);
      return;
    }
    await store.commit([{ kind: 'put', ...LOOKED, value: { at: now } }]);
    await this.prune();
  }

  #begin(now: number): void {
    this.#prunedAt = now;
    this.#sincePruned = 0;
  }
}

/** Whether it was less than a day ago; a time of the future is no good. */
function isFresh(at: number | undefined, now: number): boolean {
  const sinceMs = now - (at ?? 0);
  return sinceMs >= 0 && sinceMs < DAY_MS;
}

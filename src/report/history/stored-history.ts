import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import type { Closer } from '../../kernel/closers.ts';
import { isObject, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Masker } from '../../kernel/mask.ts';
import type { RecordStore, Slice, Write } from '../../store/record-store.ts';
import type { Event } from '../event.ts';
import { eventLine } from '../log-line.ts';
import type { EventHistory, EventPage, EventQuery, KeptEvent } from './event-history.ts';
import { SHELVES, shelfOf } from './shelves.ts';
import type { Shelf } from './shelves.ts';

const DAY_MS = 86_400_000;
/** So many events may come before what is too much is removed, without waiting for the next day. */
const PRUNE_AFTER = 5000;
/** So many are read at once where only some fit. */
const CHUNK = 200;
/** So many are looked at for one answer; the next page goes on. */
const MAX_READ = 10_000;

/** What a history stands on. */
export interface HistoryOptions {
  readonly store: RecordStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly masker: Masker;
  readonly shelves?: readonly Shelf[];
}

/** Writes that keep events, to be committed with what says that the events were told. */
export interface Keeping {
  readonly writes: readonly Write[];
  /** To be called once they are committed. */
  done(): void;
}

/**
 * What was told, in the store. Events are kept in the commit that remembers them as told: one that is told again after a
 * crash stands in the history once.
 */
export class StoredHistory implements EventHistory {
  readonly #options: HistoryOptions;
  readonly #shelves: readonly Shelf[];
  readonly #listeners = new Set<(event: KeptEvent) => void>();
  /** Who has events: asking the store for it costs the more the more there are. */
  readonly #tenants = new Set<string>();
  #lastMs: number;
  #count = 0;
  #prunedAt: number | undefined;
  #sincePruned = 0;

  private constructor(options: HistoryOptions, lastMs: number) {
    this.#options = options;
    this.#shelves = options.shelves ?? SHELVES;
    this.#lastMs = lastMs;
  }

  /** Opens the history of a store; its keys go on after the newest there is, also when the clock was set back. */
  static async open(options: HistoryOptions): Promise<StoredHistory> {
    const history = new StoredHistory(options, 0);
    for (const { collection } of history.#shelves) {
      for (const tenant of await options.store.tenants(collection)) {
        history.#tenants.add(tenant);
      }
    }
    const [newest] = await history.#newest([...history.#tenants], history.#shelves, undefined, 1);
    history.#lastMs = newest === undefined ? 0 : timeOf(newest.key) + 1;
    return history;
  }

  /** Says what must be written so that events are kept; what is told at debug is not. */
  keep(events: readonly Event[]): Keeping {
    const kept = events.filter(({ level }) => level !== 'debug').map((event) => this.#kept(event));
    return {
      writes: kept.map(({ key, tenant, line }) => ({
        kind: 'put',
        collection: shelfOf(stringAt(line, 'event') ?? '').collection,
        tenant,
        key,
        value: line,
      })),
      done: () => this.#done(kept),
    };
  }

  /** Keeps events that nothing else is committed with. Throws what the store throws; the events are not kept then. */
  async add(events: readonly Event[]): Promise<void> {
    const keeping = this.keep(events);
    if (keeping.writes.length > 0) {
      await this.#options.store.commit(keeping.writes);
      keeping.done();
    }
  }

  async list(query: EventQuery): Promise<EventPage> {
    const { tenant, events: names, limit } = query;
    const tenants = tenant === undefined ? [...this.#tenants] : [tenant];
    const shelves = this.#shelves.filter(
      ({ collection }) =>
        names === undefined || names.some((name) => shelfOf(name).collection === collection),
    );
    const all = names === undefined && query.workflowId === undefined && query.file === undefined;
    const found: KeptEvent[] = [];
    let before = query.before;
    for (let read = 0; read < MAX_READ;) {
      const most = all ? Math.max(1, Math.min(CHUNK, limit - found.length)) : CHUNK;
      const rows = await this.#newest(tenants, shelves, before, most);
      for (const event of rows) {
        if (found.length === limit) {
          return { events: found, ...(before === undefined ? {} : { next: before }) };
        }
        before = event.key;
        if (fits(event, query)) {
          found.push(event);
        }
      }
      if (rows.length < most) {
        return { events: found };
      }
      read += rows.length;
    }
    return { events: found, ...(before === undefined ? {} : { next: before }) };
  }

  async after(key: string, limit: number): Promise<readonly KeptEvent[]> {
    const slice = { fromKey: key, oldest: limit + 1 };
    const rows = await this.#read([...this.#tenants], this.#shelves, slice);
    return rows
      .filter((one) => one.key > key)
      .toSorted(byKey)
      .slice(0, limit);
  }

  subscribe(listener: (event: KeptEvent) => void): Closer {
    const own = (event: KeptEvent): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Removes what is too old, or too much. */
  async prune(): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    this.#prunedAt = now;
    this.#sincePruned = 0;
    for (const { collection, keptMs, most } of this.#shelves) {
      for (const tenant of await store.tenants(collection)) {
        const fromKey = new Date(now - keptMs).toISOString();
        await store.prune(collection, tenant, { fromKey, newest: most });
        // Each takes its time; nobody else is to wait for all of them.
        await setImmediate();
      }
    }
  }

  #kept(event: Event): KeptEvent {
    const now = this.#options.clock.now();
    const { tenant } = event.fields;
    this.#lastMs = Math.max(now, this.#lastMs);
    this.#count += 1;
    const order = String(this.#count).padStart(9, '0');
    return {
      key: `${new Date(this.#lastMs).toISOString()}-${order}`,
      tenant: typeof tenant === 'string' ? tenant : '',
      line: eventLine(event, now, this.#options.masker),
    };
  }

  #done(kept: readonly KeptEvent[]): void {
    for (const event of kept) {
      this.#tenants.add(event.tenant);
      for (const listener of this.#listeners) {
        listener(event);
      }
    }
    this.#sincePruned += kept.length;
    const sinceMs = this.#options.clock.now() - (this.#prunedAt ?? 0);
    if (kept.length > 0 && (sinceMs >= DAY_MS || sinceMs < 0 || this.#sincePruned >= PRUNE_AFTER)) {
      // Best effort: what is wrong with the store is told by the pass that needs it.
      this.prune().catch(() => undefined);
    }
  }

  /** Of all these, the newest before a key, newest first. */
  async #newest(
    tenants: readonly string[],
    shelves: readonly Shelf[],
    before: string | undefined,
    most: number,
  ): Promise<readonly KeptEvent[]> {
    const beforeKey = before === undefined ? {} : { beforeKey: before };
    const rows = await this.#read(tenants, shelves, { ...beforeKey, newest: most });
    return rows.toSorted((a, b) => byKey(b, a)).slice(0, most);
  }

  async #read(
    tenants: readonly string[],
    shelves: readonly Shelf[],
    slice: Slice,
  ): Promise<KeptEvent[]> {
    const found: KeptEvent[] = [];
    for (const { collection } of shelves) {
      for (const tenant of tenants) {
        for (const { key, value } of await this.#options.store.list(collection, tenant, slice)) {
          found.push({ key, tenant, line: isObject(value) ? value : ({} as JsonObject) });
        }
      }
    }
    return found;
  }
}

function byKey(a: KeptEvent, b: KeptEvent): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** The time that a key begins with, as `toISOString` writes it. */
function timeOf(key: string): number {
  const at = Date.parse(key.slice(0, key.indexOf('Z') + 1));
  return Number.isNaN(at) ? 0 : at;
}

function fits({ line }: KeptEvent, { workflowId, file, events }: EventQuery): boolean {
  return (
    (workflowId === undefined || stringAt(line, 'workflowId') === workflowId) &&
    (file === undefined || stringAt(line, 'file') === file) &&
    (events === undefined || events.includes(stringAt(line, 'event') ?? ''))
  );
}

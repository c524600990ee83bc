import type { Clock } from '../../kernel/clock.ts';
import type { Closer } from '../../kernel/closers.ts';
import { stringAt } from '../../kernel/json.ts';
import type { Masker } from '../../kernel/mask.ts';
import { TimedKeys, timeOfKey } from '../../kernel/timed-keys.ts';
import type { RecordStore, Write } from '../../store/record-store.ts';
import type { Event } from '../event.ts';
import { eventLine } from '../log-line.ts';
import type { EventHistory, EventPage, EventQuery, KeptEvent } from './event-history.ts';
import { HeardNotes } from './heard-notes.ts';
import { notesOf } from './kept-note.ts';
import { Pruner } from './pruner.ts';
import { keptAfter, newestKept } from './read-kept.ts';
import { SHELVES, shelfOf } from './shelves.ts';
import type { Shelf } from './shelves.ts';

/** So many are read at once where only some fit. */
const CHUNK = 200;
/** So many are looked at for one answer; the next page goes on. */
const MAX_READ = 10_000;
/**
 * How far behind a key others may still keep an event: their clocks may be a minute behind, and a commit takes its time.
 */
const LATE_MS = 120_000;

/** What a history stands on. */
export interface HistoryOptions {
  readonly store: RecordStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly masker: Masker;
  readonly shelves?: readonly Shelf[];
  /** Where other processes keep events in the same store: what they are to be given to hear, once it is committed. */
  readonly announce?: (note: string) => void;
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
  /** Who has events, as far as we know: asking the store for it costs the more the more there are. */
  readonly #tenants = new Set<string>();
  readonly #keys = new TimedKeys();
  readonly #pruner: Pruner;
  readonly #notes: HeardNotes;

  private constructor(options: HistoryOptions) {
    const { store, clock } = options;
    this.#options = options;
    this.#shelves = options.shelves ?? SHELVES;
    const shared = options.announce !== undefined;
    this.#pruner = new Pruner({ store, clock, shelves: this.#shelves, shared });
    this.#notes = new HeardNotes(store, this.#keys.maker);
  }

  /** Opens the history of a store; its keys go on after the newest there is, also when the clock was set back. */
  static async open(options: HistoryOptions): Promise<StoredHistory> {
    const history = new StoredHistory(options);
    await history.#meet();
    await history.#goOnAfter(history.#tenants);
    return history;
  }

  /** Learns of tenants that others may keep events of. */
  follow(tenants: readonly string[]): void {
    tenants.forEach((tenant) => this.#tenants.add(tenant));
  }

  /** Learns what others kept of a tenant: what is kept of it here from now on sorts after it, whatever our clock says. */
  catchUp(tenant: string): Promise<void> {
    return this.#goOnAfter([tenant]);
  }

  /**
   * Hears what another process announced, and tells the listeners. Of a note that could not be read up the events are
   * told with the next one. Throws what the store throws.
   */
  async heard(note: string): Promise<void> {
    for (const { tenant, last } of this.#notes.take(note)) {
      this.#tenants.add(tenant);
      this.#keys.goOnAfter(last);
    }
    await this.#notes.read((event) => this.#tell(event), this.#listeners.size > 0);
  }

  /**
   * Tells the listeners what others kept since a time, in milliseconds since 1970, and was not heard of: for when
   * announcements may have been lost.
   */
  async lookAgain(sinceMs: number): Promise<void> {
    await this.#meet();
    let from = new Date(sinceMs - LATE_MS).toISOString();
    while (this.#listeners.size > 0) {
      const some = await this.after(from, CHUNK);
      some.filter((event) => this.#notes.isNew(event)).forEach((event) => this.#tell(event));
      if (some.length < CHUNK) {
        return;
      }
      from = some.at(-1)?.key ?? from;
    }
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
    const tenants = tenant === undefined ? this.#tenants : [tenant];
    const shelves = this.#shelves.filter(
      ({ collection }) =>
        names === undefined || names.some((name) => shelfOf(name).collection === collection),
    );
    const all = names === undefined && query.workflowId === undefined && query.file === undefined;
    const found: KeptEvent[] = [];
    let before = query.before;
    for (let read = 0; read < MAX_READ;) {
      const most = all ? Math.max(1, Math.min(CHUNK, limit - found.length)) : CHUNK;
      const rows = await newestKept(this.#options.store, { tenants, shelves }, before, most);
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

  after(key: string, limit: number): Promise<readonly KeptEvent[]> {
    const places = { tenants: this.#tenants, shelves: this.#shelves };
    return keptAfter(this.#options.store, places, key, limit);
  }

  resumeAt(key: string): string {
    return this.#options.announce === undefined
      ? key
      : new Date(Math.max(0, timeOfKey(key) - LATE_MS)).toISOString();
  }

  subscribe(listener: (event: KeptEvent) => void): Closer {
    const own = (event: KeptEvent): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #kept(event: Event): KeptEvent {
    const now = this.#options.clock.now();
    const { tenant } = event.fields;
    return {
      key: this.#keys.next(now),
      tenant: typeof tenant === 'string' ? tenant : '',
      line: eventLine(event, now, this.#options.masker),
    };
  }

  #done(kept: readonly KeptEvent[]): void {
    const { announce } = this.#options;
    kept.forEach((event) => this.#tell(event));
    if (announce !== undefined) {
      notesOf(this.#keys.maker, kept).forEach(announce);
    }
    this.#pruner.kept(kept.length);
  }

  #tell(event: KeptEvent): void {
    this.#tenants.add(event.tenant);
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  async #goOnAfter(tenants: Iterable<string>): Promise<void> {
    const places = { tenants, shelves: this.#shelves };
    const [newest] = await newestKept(this.#options.store, places, undefined, 1);
    this.#keys.goOnAfter(newest?.key ?? '');
  }

  async #meet(): Promise<void> {
    for (const { collection } of this.#shelves) {
      this.follow(await this.#options.store.tenants(collection));
    }
  }
}

function fits({ line }: KeptEvent, { workflowId, file, events }: EventQuery): boolean {
  return (
    (workflowId === undefined || stringAt(line, 'workflowId') === workflowId) &&
    (file === undefined || stringAt(line, 'file') === file) &&
    (events === undefined || events.includes(stringAt(line, 'event') ?? ''))
  );
}

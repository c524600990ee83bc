import { randomBytes } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Event } from '../report/event.ts';
import type { RecordStore, Write } from '../store/record-store.ts';
import { Bell } from './bell.ts';
import type { Dropped } from './dropped.ts';
import { Lane } from './lane.ts';
import { OUTBOX, deleteQueued, readContent, readQueued } from './queued.ts';
import type { Queued } from './queued.ts';
import { Draft, MEMO, deleteMemo, memoName } from './draft.ts';
import type { Target } from './target.ts';
import { SENT_EVENTS, toldEvent } from './told-event.ts';

/** More parcels are not kept. */
const MAX_ITEMS = 10_000;

/** What an outbox stands on. */
export interface OutboxOptions {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly masker: Masker;
  /** Hears what is given up. */
  readonly dropped: (dropped: Dropped) => void;
  readonly maxItems?: number;
}

/** Writes that queue events, to be committed with what says that the events were told. */
export interface Queueing {
  readonly writes: readonly Write[];
  /** To be called once they are committed. */
  done(): void;
}

/**
 * What is to be sent, kept in the store until it is sent or given up. The one daemon of the store holds the list of it
 * in memory; what it writes for each event is read back only to be sent.
 */
export class Outbox {
  /** Rings when there may be something to send. */
  readonly bell: Bell = new Bell();
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #memos = new Map<string, Json>();
  #count = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes over targets: the queues of those that stay, or are in the store, go on; those of others are given up. */
  async takeOver(targets: readonly Target[]): Promise<void> {
    const { store } = this.#options;
    const names = targets.map(({ name }) => name);
    const former = [...(await store.tenants(OUTBOX)), ...(await store.tenants(MEMO))];
    for (const name of new Set([...this.#lanes.keys(), ...former])) {
      if (!names.includes(name)) {
        await this.#abandon(name);
      }
    }
    for (const target of targets) {
      const lane = this.#lanes.get(target.name) ?? (await this.#open(target));
      lane.target = target;
      // What was wrong with the target may have been mended.
      lane.failures = 0;
      lane.notBefore = 0;
    }
    this.bell.ring();
  }

  get lanes(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  /** Says what must be written so that every target that wants these events gets them; nothing has happened until it is. */
  queue(events: readonly Event[]): Queueing {
    const { clock, masker, maxItems = MAX_ITEMS } = this.#options;
    const draft = new Draft();
    const sent = this.#lanes.size === 0 ? [] : events.filter(isSent);
    for (const event of sent) {
      const now = clock.now();
      const told = toldEvent(event, this.#newId(now), now, masker);
      for (const lane of this.#lanes.values()) {
        const { name } = lane.target;
        const parcel = lane.target.pick(told, (key) => {
          const memo = memoName(name, key);
          return draft.memos.get(memo) ?? this.#memos.get(memo);
        });
        if (parcel !== undefined) {
          draft.add(lane, told, parcel, now);
        }
      }
    }
    const victims = draft.keepTo(maxItems, this.lanes);
    return { writes: draft.writes, done: () => this.#done(draft, victims) };
  }

  /** Queues events that nothing else is committed with. Throws what the store throws; the events are lost then. */
  async add(events: readonly Event[]): Promise<void> {
    const queueing = this.queue(events);
    if (queueing.writes.length > 0) {
      await this.#options.store.commit(queueing.writes);
      queueing.done();
    }
  }

  /** What a parcel holds; undefined when it is no longer queued. */
  async content({ target, key }: Queued): Promise<JsonObject | undefined> {
    return readContent(await this.#options.store.get(OUTBOX, target, key));
  }

  /** Takes parcels out of a lane: they are sent, or given up for a reason that is told. */
  async remove(
    lane: Lane,
    items: readonly Queued[],
    why?: Pick<Dropped, 'reason' | 'message' | 'status'>,
  ): Promise<void> {
    const gone = items.filter(({ key }) => lane.items.delete(key));
    if (why !== undefined && gone.length > 0) {
      this.#options.dropped({ ...why, target: lane.target.name, items: gone });
    }
    // What never arrived, and was not refused, is to be picked again: a target that is back hears how things stand.
    const unsaid = why?.reason === 'Expired' ? gone : [];
    await this.#options.store.commit([...gone.map(deleteQueued), ...this.#forget(lane, unsaid)]);
  }

  /** Forgets what was remembered for parcels. */
  #forget(lane: Lane, items: readonly Queued[]): readonly Write[] {
    const { name } = lane.target;
    return items.flatMap(({ memo }) => {
      if (memo === undefined) {
        return [];
      }
      this.#memos.delete(memoName(name, memo));
      return [deleteMemo(name, memo)];
    });
  }

  async #open(target: Target): Promise<Lane> {
    const { store } = this.#options;
    const lane = new Lane(target);
    for (const { key, value } of await store.list(OUTBOX, target.name)) {
      lane.items.set(key, readQueued(target.name, key, value));
    }
    for (const { key, value } of await store.list(MEMO, target.name)) {
      this.#memos.set(memoName(target.name, key), value);
    }
    this.#lanes.set(target.name, lane);
    return lane;
  }

  async #abandon(name: string): Promise<void> {
    const { store, dropped } = this.#options;
    this.#lanes.delete(name);
    const rows = await store.list(OUTBOX, name);
    const items = rows.map(({ key, value }) => readQueued(name, key, value));
    if (items.length > 0) {
      const message = 'The configuration has no target of this name any more.';
      dropped({ target: name, items, reason: 'TargetGone', message });
    }
    const memos = await store.list(MEMO, name);
    memos.forEach(({ key }) => this.#memos.delete(memoName(name, key)));
    await store.commit([
      ...items.map(deleteQueued),
      ...memos.map(({ key }) => deleteMemo(name, key)),
    ]);
  }

  #done({ added, gone, memos }: Draft, victims: readonly Queued[]): void {
    const dropped = new Set(victims);
    for (const item of added.filter((one) => !dropped.has(one))) {
      this.#lanes.get(item.target)?.items.set(item.key, item);
    }
    for (const { target, key } of [...gone, ...victims]) {
      this.#lanes.get(target)?.items.delete(key);
    }
    memos.forEach((value, name) => this.#memos.set(name, value));
    for (const { target } of this.lanes) {
      const items = victims.filter((one) => one.target === target.name);
      if (items.length > 0) {
        const message = 'Too many events wait to be sent; the oldest of the lowest level go first.';
        this.#options.dropped({ target: target.name, items, reason: 'QueueFull', message });
      }
    }
    this.bell.ring();
  }

  /** Sorts by time, then by the order in this process; the last part keeps two runs apart. */
  #newId(now: number): string {
    this.#count += 1;
    const order = String(this.#count).padStart(8, '0');
    return `${new Date(now).toISOString()}-${order}-${randomBytes(4).toString('hex')}`;
  }
}

function isSent({ event }: Event): boolean {
  return SENT_EVENTS.includes(event);
}

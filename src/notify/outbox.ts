import type { Clock } from '../kernel/clock.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { TimedKeys } from '../kernel/timed-keys.ts';
import type { Event } from '../report/event.ts';
import type { RecordStore, Write } from '../store/record-store.ts';
import { Bell } from './bell.ts';
import type { Dropped } from './dropped.ts';
import type { Lane } from './lane.ts';
import { OUTBOX, deleteQueued, readContent, readQueued } from './queued.ts';
import type { Place, Queued } from './queued.ts';
import { Draft, MEMO, deleteMemo, memoName } from './draft.ts';
import { readLane } from './read-lane.ts';
import type { Target } from './target.ts';
import { isSent, toldEvent } from './told-event.ts';
import type { ToldEvent } from './told-event.ts';

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
 * What is to be sent, kept in the store until it is sent or given up. Whoever sends, one process at a time, holds the list
 * of it in memory; what it writes for each event is read back only to be sent.
 */
export class Outbox {
  /** Rings when there may be something to send. */
  readonly bell: Bell = new Bell();
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #memos = new Map<string, Json>();
  readonly #keys = new TimedKeys();
  readonly #owed: Write[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes over targets: the queues of those that stay, or are in the store, go on; those of others are given up. */
  async takeOver(targets: readonly Target[]): Promise<void> {
    for (const name of await this.open(targets)) {
      await this.abandon(name);
    }
  }

  /** Opens the queues of targets, and closes the others; gives the names of others that the store has something of. */
  async open(targets: readonly Target[]): Promise<readonly string[]> {
    const { store } = this.#options;
    const names = targets.map(({ name }) => name);
    const former = [...(await store.tenants(OUTBOX)), ...(await store.tenants(MEMO))];
    const known = new Set([...this.#lanes.keys(), ...former]);
    const others = [...known].filter((name) => !names.includes(name));
    for (const name of others) {
      this.#lanes.delete(name);
      const [newest] = await store.list(OUTBOX, name, { newest: 1 });
      this.#keys.goOnAfter(newest?.key ?? '');
    }
    for (const target of targets) {
      const lane = this.#lanes.get(target.name) ?? (await this.#open(target));
      lane.target = target;
      // What was wrong with the target may have been mended.
      lane.failures = 0;
      lane.notBefore = 0;
    }
    this.bell.ring();
    return others;
  }

  get lanes(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  /** Says what must be written so that every target that wants these events gets them; nothing has happened until it is. */
  queue(events: readonly Event[]): Queueing {
    const { clock, masker } = this.#options;
    const draft = new Draft();
    const sent = this.#lanes.size === 0 ? [] : events.filter(isSent);
    for (const event of sent) {
      const at = clock.now();
      const key = this.#keys.next(at);
      const told = toldEvent(event, key, at, masker);
      for (const lane of this.#lanes.values()) {
        this.#pick(draft, lane, told, { key, at });
      }
    }
    return this.#queueing(draft);
  }

  /**
   * Says what must be written so that targets get an event that was told at a time, with what is written in the same
   * commit. It waits unpicked for a target that is not open.
   */
  queueTold(told: ToldEvent, at: number, targets: readonly string[], also: Write): Queueing {
    const draft = new Draft();
    const place = { key: this.#keys.next(this.#options.clock.now()), at };
    for (const name of targets) {
      const lane = this.#lanes.get(name);
      if (lane === undefined) {
        draft.park(name, told, place);
      } else {
        this.#pick(draft, lane, told, place);
      }
    }
    draft.also(also);
    return this.#queueing(draft);
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
    this.#owed.push(...gone.map(deleteQueued), ...this.#forget(lane, unsaid));
    await this.settle();
  }

  /** Writes what the store did not take before: what is in it is sent again by whoever opens it next. */
  async settle(): Promise<void> {
    const owed = this.#owed.splice(0);
    try {
      await this.#options.store.commit(owed);
    } catch (error) {
      this.#owed.unshift(...owed);
      throw error;
    }
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

  #pick(draft: Draft, lane: Lane, told: ToldEvent, place: Place): void {
    const { target } = lane;
    const parcel = target.pick(told, (key) => {
      const memo = memoName(target.name, key);
      return draft.memos.get(memo) ?? this.#memos.get(memo);
    });
    if (parcel !== undefined) {
      draft.add(lane, told, parcel, place);
    }
  }

  #queueing(draft: Draft): Queueing {
    const victims = draft.keepTo(this.#options.maxItems ?? MAX_ITEMS, this.lanes);
    return { writes: draft.writes, done: () => this.#done(draft, victims) };
  }

  async #open(target: Target): Promise<Lane> {
    const { store } = this.#options;
    const { name } = target;
    const { lane, unpicked, newest } = await readLane(store, target);
    this.#keys.goOnAfter(newest ?? '');
    for (const { key, value } of await store.list(MEMO, name)) {
      this.#memos.set(memoName(name, key), value);
    }
    this.#lanes.set(name, lane);
    try {
      for (const { item, told } of unpicked) {
        const queueing = this.queueTold(told, item.at, [name], deleteQueued(item));
        await store.commit(queueing.writes);
        queueing.done();
      }
    } catch (error) {
      // What the store has of it now is read when it is opened again.
      this.#lanes.delete(name);
      throw error;
    }
    return lane;
  }

  /** Gives up what waits for a target that is not open, and forgets what was remembered for it. */
  async abandon(name: string): Promise<void> {
    const { store, dropped } = this.#options;
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
}

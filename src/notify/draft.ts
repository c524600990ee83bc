import { compareText } from '../kernel/diagnostic.ts';
import type { Json } from '../kernel/json.ts';
import type { Write } from '../store/record-store.ts';
import { WEIGHT } from './filter.ts';
import type { Lane } from './lane.ts';
import { deleteQueued, newQueued, putQueued, putUnpicked } from './queued.ts';
import type { Place, Queued } from './queued.ts';
import type { Parcel } from './target.ts';
import type { ToldEvent } from './told-event.ts';

/** What targets remember of what they picked. */
export const MEMO = 'notified';

/** Names what a target remembers under a key. */
export function memoName(target: string, key: string): string {
  return `${target} ${key}`;
}

/** The write that forgets what a target remembers under a key. */
export function deleteMemo(target: string, key: string): Write {
  return { kind: 'delete', collection: MEMO, tenant: target, key };
}

/** What queuing some events changes, before any of it has happened. */
export class Draft {
  readonly added: Queued[] = [];
  readonly gone: Queued[] = [];
  /** By memoName. */
  readonly memos = new Map<string, Json>();
  readonly #writes: Write[] = [];

  /** Takes a parcel for a lane; one of the same matter that waits there goes. */
  add(lane: Lane, told: ToldEvent, parcel: Parcel, place: Place): void {
    const { name } = lane.target;
    const item = newQueued(name, told, parcel, place);
    this.added.push(item);
    this.#writes.push(putQueued(item, parcel.content));
    const { matter, memo } = parcel;
    const former =
      matter === undefined ? [] : [...lane.items.values()].filter((one) => one.matter === matter);
    this.gone.push(...former);
    this.#writes.push(...former.map(deleteQueued));
    if (memo !== undefined) {
      this.memos.set(memoName(name, memo.key), memo.value);
      this.#writes.push({ kind: 'put', collection: MEMO, tenant: name, ...memo });
    }
  }

  /** Keeps an event for a target that has no lane. */
  park(target: string, told: ToldEvent, place: Place): void {
    this.#writes.push(putUnpicked(newQueued(target, told, {}, place), told.line));
  }

  /** Carries out something else with it. */
  also(write: Write): void {
    this.#writes.push(write);
  }

  /** Gives up what is over a number of parcels in all, of little weight first, then old ones; gives those. */
  keepTo(max: number, lanes: readonly Lane[]): readonly Queued[] {
    const waiting = lanes.reduce((sum, { items }) => sum + items.size, 0);
    const excess = waiting - this.gone.length + this.added.length - max;
    if (excess <= 0) {
      return [];
    }
    const gone = new Set(this.gone);
    const victims = [...lanes.flatMap(({ items }) => [...items.values()]), ...this.added]
      .filter((item) => !gone.has(item))
      .toSorted((a, b) => WEIGHT[a.level] - WEIGHT[b.level] || compareText(a.key, b.key))
      .slice(0, excess);
    this.#writes.push(...victims.map(deleteQueued));
    return victims;
  }

  get writes(): readonly Write[] {
    return this.#writes;
  }
}

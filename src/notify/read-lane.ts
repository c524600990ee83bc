import type { RecordReader } from '../store/record-store.ts';
import { Lane } from './lane.ts';
import { OUTBOX, readContent, readQueued, readUnpicked } from './queued.ts';
import type { Queued } from './queued.ts';
import type { Target } from './target.ts';
import type { ToldEvent } from './told-event.ts';

/** An event that waits for somebody who knows what its target wants of it. */
export interface Unpicked {
  readonly item: Queued;
  readonly told: ToldEvent;
}

/** The queue of a target as the store has it. */
export interface StoredLane {
  readonly lane: Lane;
  /** Oldest first; they are not in the lane. */
  readonly unpicked: readonly Unpicked[];
  /** The highest key; absent where nothing waits. */
  readonly newest?: string;
}

/** Reads the queue of a target; what cannot be read, as what a later version wrote, stays in the store for one that can. */
export async function readLane(
  store: Pick<RecordReader, 'list'>,
  target: Target,
): Promise<StoredLane> {
  const lane = new Lane(target);
  const unpicked: Unpicked[] = [];
  const rows = await store.list(OUTBOX, target.name);
  for (const { key, value } of rows) {
    const item = readQueued(target.name, key, value);
    const told = readUnpicked(item, value);
    if (told !== undefined) {
      unpicked.push({ item, told });
    } else if (readContent(value) !== undefined) {
      lane.items.set(key, item);
    }
  }
  const newest = rows.at(-1)?.key;
  return { lane, unpicked, ...(newest === undefined ? {} : { newest }) };
}

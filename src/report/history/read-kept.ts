import { compareText } from '../../kernel/diagnostic.ts';
import { isObject } from '../../kernel/json.ts';
import type { RecordReader, Row, Slice } from '../../store/record-store.ts';
import type { KeptEvent } from './event-history.ts';
import type { Shelf } from './shelves.ts';

/** Where events are read. */
export interface KeptPlaces {
  readonly tenants: Iterable<string>;
  readonly shelves: readonly Shelf[];
}

/** Of all these places, the newest events before a key, newest first. */
export async function newestKept(
  store: RecordReader,
  places: KeptPlaces,
  before: string | undefined,
  most: number,
): Promise<readonly KeptEvent[]> {
  const beforeKey = before === undefined ? {} : { beforeKey: before };
  const rows = await readAll(store, places, { ...beforeKey, newest: most });
  return rows.toSorted((a, b) => compareText(b.key, a.key)).slice(0, most);
}

/** Of all these places, the first events after a key, oldest first. */
export async function keptAfter(
  store: RecordReader,
  places: KeptPlaces,
  key: string,
  most: number,
): Promise<readonly KeptEvent[]> {
  const rows = await readAll(store, places, { fromKey: key, oldest: most + 1 });
  return rows
    .filter((one) => one.key > key)
    .toSorted((a, b) => compareText(a.key, b.key))
    .slice(0, most);
}

/** Makes an event of its record. */
export function keptOf(tenant: string, { key, value }: Pick<Row, 'key' | 'value'>): KeptEvent {
  return { key, tenant, line: isObject(value) ? value : {} };
}

async function readAll(
  store: RecordReader,
  { tenants, shelves }: KeptPlaces,
  slice: Slice,
): Promise<readonly KeptEvent[]> {
  const found: KeptEvent[] = [];
  const names = [...tenants];
  for (const { collection } of shelves) {
    const rows = await store.listTogether(collection, names, slice);
    found.push(...rows.map((row) => keptOf(row.tenant, row)));
  }
  return found;
}

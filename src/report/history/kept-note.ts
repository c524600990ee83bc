import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { KeptEvent } from './event-history.ts';
import { shelfOf } from './shelves.ts';

/** PostgreSQL takes notifications of less than 8000 bytes (its documentation, NOTIFY). */
const MOST_BYTES = 7500;

/** Where events lie that were committed together. */
export interface KeptRange {
  readonly collection: string;
  readonly tenant: string;
  /** Keys, both included; keys of others may lie between. */
  readonly first: string;
  readonly last: string;
}

/** What a process says of events that it committed. */
export interface KeptNote {
  /** The maker of the keys. */
  readonly from: string;
  readonly ranges: readonly KeptRange[];
}

/** Says of events what others need to find them, oldest first, in as many notes as it takes. */
export function notesOf(from: string, kept: readonly KeptEvent[]): readonly string[] {
  const ranges = new Map<string, readonly string[]>();
  for (const { key, tenant, line } of kept) {
    const { collection } = shelfOf(stringAt(line, 'event') ?? '');
    const name = JSON.stringify([collection, tenant]);
    ranges.set(name, [collection, tenant, ranges.get(name)?.[2] ?? key, key]);
  }
  const notes: string[] = [];
  let some: string[] = [];
  let bytes = 0;
  const end = (): void => {
    notes.push(`{"from":${JSON.stringify(from)},"kept":[${some.join(',')}]}`);
    some = [];
    bytes = 0;
  };
  for (const range of ranges.values()) {
    const text = JSON.stringify(range);
    const size = Buffer.byteLength(text) + 1;
    if (some.length > 0 && bytes + size > MOST_BYTES) {
      end();
    }
    some.push(text);
    bytes += size;
  }
  if (some.length > 0) {
    end();
  }
  return notes;
}

/** Reads a note; undefined for what is none. */
export function readNote(text: string): KeptNote | undefined {
  let note: Json;
  try {
    note = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  const from = isObject(note) ? stringAt(note, 'from') : undefined;
  const kept = isObject(note) ? own(note, 'kept') : undefined;
  return from !== undefined && isArray(kept)
    ? { from, ranges: kept.flatMap(readRange) }
    : undefined;
}

function readRange(value: Json): readonly KeptRange[] {
  const [collection, tenant, first, last] = isArray(value) ? value : [];
  return typeof collection === 'string' &&
    typeof tenant === 'string' &&
    typeof first === 'string' &&
    typeof last === 'string'
    ? [{ collection, tenant, first, last }]
    : [];
}

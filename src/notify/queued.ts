import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Level } from '../report/event-definition.ts';
import { given } from '../report/given.ts';
import type { Write } from '../store/record-store.ts';
import { WEIGHT } from './filter.ts';
import type { Parcel } from './target.ts';
import type { ToldEvent } from './told-event.ts';

/** Parcels that were not sent yet: one record for each target and event, under the name of the target. */
export const OUTBOX = 'outbox';

/** What is remembered of a queued parcel; its content stays in the store. */
export interface Queued {
  /** Its place in the queue; sorts by time. */
  readonly key: string;
  /** The id of its event, the same for every target and every try. */
  readonly id: string;
  readonly target: string;
  readonly event: string;
  readonly level: Level;
  /** When it was queued; milliseconds since 1970. */
  readonly at: number;
  readonly tenant?: string;
  readonly matter?: string;
  /** The key of what was remembered when it was picked. */
  readonly memo?: string;
  /** How often it was tried since the start of the program. */
  readonly tries: number;
  /** It is not tried before; milliseconds since 1970. */
  readonly notBefore: number;
}

/** A place in the queues, and since when. */
export interface Place {
  /** Sorts by time; the same in every queue. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Makes the entry of a parcel. */
export function newQueued(
  target: string,
  told: ToldEvent,
  parcel: Pick<Parcel, 'matter' | 'memo'>,
  { key, at }: Place,
): Queued {
  const { id, event, level, tenant } = told;
  return {
    key,
    id,
    target,
    event,
    level,
    at,
    ...given({ tenant, matter: parcel.matter, memo: parcel.memo?.key }),
    tries: 0,
    notBefore: 0,
  };
}

/** The write that keeps a parcel. */
export function putQueued(item: Queued, content: JsonObject): Write {
  return put(item, { content });
}

/** The write that keeps an event in the queue of a target that nobody here knows, to be picked by one who does. */
export function putUnpicked(item: Queued, line: JsonObject): Write {
  return put(item, { line });
}

function put(
  { target, key, id, event, level, at, tenant, matter, memo }: Queued,
  kept: JsonObject,
): Write {
  const more = given({ id: id === key ? undefined : id, tenant, matter, memo });
  const value = { event, level, at, ...kept, ...more };
  return { kind: 'put', collection: OUTBOX, tenant: target, key, value };
}

/** The write that ends it. */
export function deleteQueued({ target, key }: Pick<Queued, 'target' | 'key'>): Write {
  return { kind: 'delete', collection: OUTBOX, tenant: target, key };
}

/** Reads an entry back; a parcel begins anew with every start. */
export function readQueued(target: string, key: string, value: Json): Queued {
  const record = isObject(value) ? value : {};
  const level = stringAt(record, 'level') ?? '';
  const at = own(record, 'at');
  return {
    key,
    id: stringAt(record, 'id') ?? key,
    target,
    event: stringAt(record, 'event') ?? '',
    level: Object.hasOwn(WEIGHT, level) ? (level as Level) : 'info',
    at: typeof at === 'number' ? at : 0,
    ...given({
      tenant: stringAt(record, 'tenant'),
      matter: stringAt(record, 'matter'),
      memo: stringAt(record, 'memo'),
    }),
    tries: 0,
    notBefore: 0,
  };
}

/** Reads what a record keeps to be sent. */
export function readContent(value: Json | undefined): JsonObject | undefined {
  const content = isObject(value) ? own(value, 'content') : undefined;
  return isObject(content) ? content : undefined;
}

/** Reads the event of an entry that was not picked yet; undefined for a parcel. */
export function readUnpicked(item: Queued, value: Json): ToldEvent | undefined {
  const line = isObject(value) ? own(value, 'line') : undefined;
  const { id, event, level, tenant } = item;
  return isObject(line) ? { id, event, level, line, ...given({ tenant }) } : undefined;
}

import { isArray, isObject, own } from '../kernel/json.ts';
import { given } from '../report/given.ts';
import type { Row, Write } from '../store/record-store.ts';
import { readQueued, readUnpicked } from './queued.ts';
import type { ToldEvent } from './told-event.ts';

/** Events that replicas told and the one that sends has not taken up yet: one record each, under no name. */
export const INBOX = 'inbox';

/** What the one that sends took from the inbox and could not read, as what a later version wrote: for a sender that can. */
export const UNREAD = 'unread';

/** An event that a replica queued. */
export interface Arrival {
  readonly told: ToldEvent;
  /** When it was told, by the clock of its replica; milliseconds since 1970. */
  readonly at: number;
  /** Who wants it, of the targets of its replica's configuration. */
  readonly targets: readonly string[];
}

type Kept = Pick<Row, 'key' | 'value'>;

/** The write that queues an event, under its id. */
export function putArrival({ told, at, targets }: Arrival): Write {
  const { id, event, level, tenant, line } = told;
  const value = { event, level, at, targets, line, ...given({ tenant }) };
  return { kind: 'put', collection: INBOX, tenant: '', key: id, value };
}

/** The write that ends it. */
export function deleteArrival(key: string): Write {
  return { kind: 'delete', collection: INBOX, tenant: '', key };
}

/** The writes that lay a record of the inbox aside, as it is. */
export function setAside(row: Kept): readonly Write[] {
  return move(row, INBOX, UNREAD);
}

/** The writes that put it back. */
export function putBack(row: Kept): readonly Write[] {
  return move(row, UNREAD, INBOX);
}

function move({ key, value }: Kept, from: string, to: string): readonly Write[] {
  return [
    { kind: 'put', collection: to, tenant: '', key, value },
    { kind: 'delete', collection: from, tenant: '', key },
  ];
}

/** Reads it back; undefined for what is none. */
export function readArrival({ key, value }: Kept): Arrival | undefined {
  const item = readQueued('', key, value);
  const told = readUnpicked(item, value);
  const targets = isObject(value) ? own(value, 'targets') : undefined;
  return told !== undefined && isArray(targets)
    ? { told, at: item.at, targets: targets.map(String) }
    : undefined;
}

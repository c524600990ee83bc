import type { Json } from '../kernel/json.ts';
import type { Entry, Memory } from './entry.ts';
import { intentKey } from './intent.ts';
import type { Intent } from './intent.ts';
import type { Decision, TenantRecord } from './tenant-record.ts';

/** One write of a transaction, as the record store takes it. */
export type RecordWrite =
  | {
      readonly kind: 'put';
      readonly collection: string;
      readonly tenant: string;
      readonly key: string;
      readonly value: Json;
    }
  | {
      readonly kind: 'delete';
      readonly collection: string;
      readonly tenant: string;
      readonly key: string;
    };

/** What is needed to read the inventory. */
export interface RecordReader {
  get(collection: string, tenant: string, key: string): Promise<Json | undefined>;
  list(
    collection: string,
    tenant: string,
  ): Promise<readonly { readonly key: string; readonly value: Json }[]>;
}

/** What is needed to write it: all of a call's writes, or none, durable when it resolves. */
export interface RecordWriter {
  commit(writes: readonly RecordWrite[]): Promise<void>;
}

/** Everything the inventory holds of one tenant and one source. */
export interface Inventory {
  readonly entries: readonly Entry[];
  /** Workflows that belong to files of other sources: workflow id to a name of the owner. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly intents: readonly Intent[];
  readonly decisions: readonly StoredDecision[];
}

/** A decision with the key it is stored under; it is used once. */
export interface StoredDecision {
  readonly key: string;
  readonly decision: Decision;
}

const ENTRY = 'entry';
const MEMORY = 'memory';
/** What is in flight. */
export const INTENT = 'intent';
const TENANT = 'tenant';
/** People's decisions; other processes add to it. */
export const DECISION_COLLECTION = 'decisions';

/** Names a source in keys: its URL, so that a source keeps its workflows when its name changes. */
export interface Owner {
  readonly tenantId: string;
  readonly sourceUrl: string;
}

function entryKey(owner: Owner, file: string): string {
  return `${owner.sourceUrl} ${file}`;
}

/** Reads the record of a tenant of the configuration; undefined before its first pass. */
export async function readTenantRecord(
  records: RecordReader,
  name: string,
): Promise<TenantRecord | undefined> {
  return (await records.get(TENANT, '', name)) as unknown as TenantRecord | undefined;
}

/** Which tenant answers under each name of the configuration, of those that had a first pass. */
export async function readTenantIds(records: RecordReader): Promise<ReadonlyMap<string, string>> {
  const rows = await records.list(TENANT, '');
  return new Map(
    rows.map(({ key, value }) => [key, (value as unknown as TenantRecord).tenantId] as const),
  );
}

/** Reads what is owned, in flight and decided. */
export async function readInventory(records: RecordReader, owner: Owner): Promise<Inventory> {
  const entries: Entry[] = [];
  const foreign = new Map<string, string>();
  for (const { key, value } of await records.list(ENTRY, owner.tenantId)) {
    const entry = value as unknown as Entry;
    if (key === entryKey(owner, entry.file)) {
      entries.push(entry);
    } else {
      foreign.set(entry.workflowId, key);
    }
  }
  const intents = await records.list(INTENT, owner.tenantId);
  const decisions = await records.list(DECISION_COLLECTION, owner.tenantId);
  return {
    entries,
    foreign,
    intents: intents.map(({ value }) => value as unknown as Intent),
    decisions: decisions.map(({ key, value }) => ({
      key,
      decision: value as unknown as Decision,
    })),
  };
}

/** Reads the baseline and the last good wish of one file's workflow. */
export async function readMemory(
  records: RecordReader,
  owner: Owner,
  file: string,
): Promise<Memory | undefined> {
  return (await records.get(MEMORY, owner.tenantId, entryKey(owner, file))) as unknown as
    | Memory
    | undefined;
}

/** Builds the writes of one transaction over the inventory. */
export class LedgerWrites {
  readonly #owner: Owner;
  readonly #writes: RecordWrite[] = [];

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  get writes(): readonly RecordWrite[] {
    return this.#writes;
  }

  putTenant(name: string, record: TenantRecord): this {
    return this.#put(TENANT, '', name, record);
  }

  putEntry(entry: Entry, memory?: Memory): this {
    const key = entryKey(this.#owner, entry.file);
    this.#put(ENTRY, this.#owner.tenantId, key, entry);
    return memory === undefined ? this : this.#put(MEMORY, this.#owner.tenantId, key, memory);
  }

  removeEntry(file: string): this {
    const key = entryKey(this.#owner, file);
    return this.#delete(ENTRY, key).#delete(MEMORY, key);
  }

  openIntent(intent: Intent): this {
    return this.#put(INTENT, this.#owner.tenantId, intentKey(intent), intent);
  }

  closeIntent(intent: Intent): this {
    return this.#delete(INTENT, intentKey(intent));
  }

  /** Puts a record of another collection of this tenant, which is read by whoever keeps it. */
  put(collection: string, key: string, value: Json): this {
    this.#writes.push({ kind: 'put', collection, tenant: this.#owner.tenantId, key, value });
    return this;
  }

  /** Removes such a record. */
  remove(collection: string, key: string): this {
    return this.#delete(collection, key);
  }

  useDecision(key: string): this {
    return this.#delete(DECISION_COLLECTION, key);
  }

  #put(collection: string, tenant: string, key: string, value: object): this {
    // Records are plain data by their types; an absent member is left out by the copy.
    const data = JSON.parse(JSON.stringify(value)) as Json;
    this.#writes.push({ kind: 'put', collection, tenant, key, value: data });
    return this;
  }

  #delete(collection: string, key: string): this {
    this.#writes.push({ kind: 'delete', collection, tenant: this.#owner.tenantId, key });
    return this;
  }
}

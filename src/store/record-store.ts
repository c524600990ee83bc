import type { Json } from '../kernel/json.ts';

/** One record; `version` counts its writes, from 1, and begins anew after a delete. */
export interface Row {
  readonly key: string;
  readonly value: Json;
  readonly version: number;
}

/** One record of several tenants'. */
export interface TenantRow extends Row {
  readonly tenant: string;
}

/** One step of a commit. */
export type Write =
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

/** Part of a collection, by key; the two limits hold together. */
export interface Range {
  /** Only keys from this one on, in the order of their UTF-8 bytes. */
  readonly fromKey?: string;
  /** Only this many, those with the highest keys. */
  readonly newest?: number;
}

/** Part of a collection that is read in pieces; all limits hold together. */
export interface Slice extends Range {
  /** Only keys before this one. */
  readonly beforeKey?: string;
  /** Only this many, those with the lowest keys; not together with `newest`. */
  readonly oldest?: number;
}

/** Reads records; what it gives is committed, and of one moment per call. */
export interface RecordReader {
  get(collection: string, tenant: string, key: string): Promise<Json | undefined>;
  /** Rows ordered by key (UTF-8 bytes), lowest first. */
  list(collection: string, tenant: string, slice?: Slice): Promise<readonly Row[]>;
  /**
   * Rows of several tenants as if they were one's: the limits hold for all of them together. For collections whose keys
   * begin with a time.
   */
  listTogether(
    collection: string,
    tenants: readonly string[],
    slice?: Slice,
  ): Promise<readonly TenantRow[]>;
  /** The tenants that have a record in the collection, ordered. */
  tenants(collection: string): Promise<readonly string[]>;
}

/** A reader that holds a file or a connection open. */
export interface OpenReader extends RecordReader {
  close(): Promise<void>;
}

/** Where everything lives that must outlast the process; whoever has it open is the only daemon on it. */
export interface RecordStore extends OpenReader {
  /** Carries out all writes in order, or none; on the disk when it resolves. Throws STORE_FULL, STORE_READ_ONLY and their kin. */
  commit(writes: readonly Write[]): Promise<void>;
  /** Deletes what lies outside the range, for collections whose keys begin with a time; gives how many. */
  prune(collection: string, tenant: string, keep: Range): Promise<number>;
}

/** Lets another process than the daemon leave a decision (approval, release, …) for the daemon to find. */
export interface DecisionBox {
  /** Stores it under a fresh key that sorts by time, wakes the daemon, and gives the key. */
  add(tenant: string, decision: Json): Promise<string>;
  close(): Promise<void>;
}

/** The collection that decisions stand in until the daemon has taken them. */
export const DECISIONS = 'decisions';

/** The collection of the tenants of the configuration that a pass was asked for, until the daemon has begun it. */
export const WISHES = 'wishes';

import { TenantError } from './tenant-error.ts';

/** The platform's page size: default and maximum of `limit` (facts 1.3). */
export const PAGE_SIZE = 250;

const MAX_PAGES = 400;
const MAX_READINGS = 3;

/** How a collection is read. */
export interface Collection<T> {
  readonly operation: string;
  /** Reads the page that begins at record `offset`. */
  readonly page: (offset: number) => Promise<readonly T[]>;
  /** Tells records apart. */
  readonly keyOf: (item: T) => string;
  /** How many records a page holds, where it is not the platform's usual number. */
  readonly pageSize?: number;
}

/**
 * Reads a collection whole, each record once, in the tenant's order. Exactly a page of records is never
 * believed to be all: pages follow until one is short, empty, or holds nothing new (an API that ignores
 * `offset` says the same again). A page that mixes new records with known ones means that the list moved
 * while it was read, and may have lost one: it is read again. Throws TENANT_LIST_INCOMPLETE when it keeps
 * moving or does not end.
 */
export async function readCollection<T>(collection: Collection<T>): Promise<readonly T[]> {
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const all = await readOnce(collection);
    if (all !== undefined) {
      return all;
    }
  }
  throw incomplete(collection, `it changed in each of ${MAX_READINGS} readings`);
}

async function readOnce<T>(collection: Collection<T>): Promise<readonly T[] | undefined> {
  const known = new Map<string, T>();
  const size = collection.pageSize ?? PAGE_SIZE;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const items = await collection.page(page * size);
    const fresh = items.filter((item) => !known.has(collection.keyOf(item)));
    if (page > 0 && fresh.length === 0) {
      return [...known.values()];
    }
    if (fresh.length < items.length) {
      return undefined;
    }
    for (const item of fresh) {
      known.set(collection.keyOf(item), item);
    }
    // More than a page at once comes from an API that does not cut.
    if (items.length !== size) {
      return [...known.values()];
    }
  }
  throw incomplete(collection, `it has not ended after ${MAX_PAGES} pages`);
}

function incomplete<T>(collection: Collection<T>, note: string): TenantError {
  return new TenantError('TENANT_LIST_INCOMPLETE', {
    operation: collection.operation,
    outcome: 'unknown',
    note,
  });
}

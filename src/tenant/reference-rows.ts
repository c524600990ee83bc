import { isArray, isObject, canonical, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { badAnswer } from './answer-error.ts';
import type { Caller } from './caller.ts';
import type { Operation } from './operation.ts';
import { PAGE_SIZE, readCollection } from './pages.ts';

/** Where rows are read, and until when. */
export interface RowReader {
  readonly caller: Caller;
  readonly signal: AbortSignal | undefined;
}

/** How many requests are made at a time; the first batch tells when a scope is missing. */
const AT_ONCE = 8;

/** The one collection with pages of its own size (facts 8). */
const PAGE_SIZES: Partial<Record<Operation, number>> = { listRoles: 50 };

/** Reads every row that one of the filters lets through. */
export async function filteredRows(
  reader: RowReader,
  operation: Operation,
  filters: readonly string[],
): Promise<readonly JsonObject[]> {
  return (await inBatches(filters, (filter) => allRows(reader, operation, filter))).flat();
}

/** Reads a collection, or what of it a filter lets through. */
export function allRows(
  { caller, signal }: RowReader,
  operation: Operation,
  filters?: string,
): Promise<readonly JsonObject[]> {
  const pageSize = PAGE_SIZES[operation] ?? PAGE_SIZE;
  return readCollection({
    operation,
    pageSize,
    keyOf: (row: JsonObject) => stringAt(row, 'id') ?? canonical(row),
    page: async (offset) => {
      const page = { limit: String(pageSize), offset: String(offset) };
      const query = filters === undefined ? page : { ...page, filters };
      const { value } = await caller.call({ operation, query, signal });
      // Forms stand in an object with their count.
      const rows = isObject(value) ? own(value, 'results') : value;
      if (!isArray(rows) || !rows.every(isObject)) {
        throw badAnswer(operation, 'it is no list of objects');
      }
      return rows;
    },
  });
}

/** Does something for each item, a few at a time, and gives the results in their order. */
export async function inBatches<T, R>(
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(act))));
  }
  return results;
}

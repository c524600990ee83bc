import type { JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import { jsonAnswer, problem } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Family } from '../families.ts';
import { readFilter } from '../filters.ts';
import type { Composite, Filterable } from '../filters.ts';
import { cut, PAGE_SIZE, readPage } from '../paging.ts';
import { readSorters } from '../sorters.ts';
import type { Tenant } from '../tenant.ts';

/** A collection that can be searched but not changed here: where it stands and what it documents (facts 8). */
export interface LookUp {
  /** The name of its API, as in the path. */
  readonly api: string;
  /** What follows the API's name in the path. */
  readonly path?: string;
  readonly list: string;
  /** The operation that gets one; absent when there is none. */
  readonly get?: string;
  readonly scopes: readonly string[];
  readonly has: (family: Family) => boolean;
  readonly filterable: Filterable;
  readonly composites: readonly Composite[];
  readonly sortable: readonly string[];
  readonly sorted?: string;
  /** The largest page, where it is not the usual. */
  readonly most?: number;
  /** Undefined when what the rows belong to is not there. */
  readonly rows: (tenant: Tenant, call: Call) => readonly JsonObject[] | undefined;
  /** What a row is filtered and sorted by, where that is not what is answered. */
  readonly seen?: (row: JsonObject) => JsonObject;
  /** The row as the API answers it. */
  readonly shown?: (row: JsonObject) => JsonObject;
  /** Whether the list stands in an object with its count, as that of forms does. */
  readonly counted?: boolean;
}

/** Lists a page of a collection: filtered, sorted, cut, and counted when asked to. */
export function listRows(tenant: Tenant, call: Call, lookUp: LookUp): Answer {
  const rows = lookUp.rows(tenant, call);
  if (rows === undefined) {
    return nothing(call, lookUp);
  }
  const page = readPage(call.query, lookUp.most ?? PAGE_SIZE, lookUp.most);
  const found = selectRows(rows, call, lookUp);
  if (!page.ok || !found.ok) {
    return problem(400, !page.ok ? page.trouble : !found.ok ? found.trouble : '');
  }
  const shown = cut(found.value, page.value).map((row) => lookUp.shown?.(row) ?? row);
  if (lookUp.counted === true) {
    return jsonAnswer(200, { count: found.value.length, results: shown });
  }
  const total = { 'x-total-count': String(found.value.length) };
  return jsonAnswer(200, shown, call.query['count'] === 'true' ? total : {});
}

/** Gets one row by its id. */
export function getRow(tenant: Tenant, call: Call, lookUp: LookUp): Answer {
  const row = lookUp.rows(tenant, call)?.find(({ id }) => id === call.id);
  return row === undefined ? nothing(call, lookUp) : jsonAnswer(200, lookUp.shown?.(row) ?? row);
}

function nothing(call: Call, lookUp: LookUp): Answer {
  return problem(404, `There is nothing with the id ${call.id} in ${lookUp.api}.`);
}

function selectRows(
  rows: readonly JsonObject[],
  call: Call,
  lookUp: LookUp,
): Result<readonly JsonObject[], string> {
  const { filters = '', sorters = lookUp.sorted ?? '' } = call.query;
  const filter = readFilter(filters, lookUp.filterable, lookUp.composites);
  const sorting = readSorters(sorters, lookUp.sortable);
  if (!filter.ok) {
    return filter;
  }
  if (!sorting.ok) {
    return sorting;
  }
  const seen = rows.map((row) => ({ row, by: lookUp.seen?.(row) ?? row }));
  const found = filters.trim() === '' ? seen : seen.filter(({ by }) => filter.value(by));
  return {
    ok: true,
    value: found.toSorted((a, b) => sorting.value(a.by, b.by)).map(({ row }) => row),
  };
}

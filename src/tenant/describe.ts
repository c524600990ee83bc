import { isObject } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Candidate } from '../workflow/reference.ts';
import { filtersOf } from './collection-filter.ts';
import type { Operation } from './operation.ts';
import { describedOf } from './reference-row.ts';
import { allRows, filteredRows, inBatches } from './reference-rows.ts';
import type { RowReader } from './reference-rows.ts';
import type { LookUpKind } from './tenant.ts';
import { isTenantError } from './tenant-error.ts';

/** How rows of a kind are found by id: many by a filter; where none takes ids (facts 8), one each, or all. */
const BY_ID: Readonly<
  Record<Exclude<LookUpKind, 'connector'>, { readonly list: Operation; readonly get?: Operation }>
> = {
  identity: { list: 'listPublicIdentities' },
  source: { list: 'listSources' },
  role: { list: 'listRoles' },
  'access-profile': { list: 'listAccessProfiles' },
  entitlement: { list: 'listEntitlements' },
  'governance-group': { list: 'listWorkgroups' },
  form: { list: 'searchForms', get: 'getForm' },
  parameter: { list: 'searchParameters', get: 'getParameter' },
};

/** More ids than this are looked for in the whole list instead of one by one. */
const FEW = 10;

/** Names what has these ids, as `!ref` writes it; what is not there is left out. */
export async function describe(
  reader: RowReader,
  kind: LookUpKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Candidate>> {
  const asked = new Set(ids.filter((id) => id !== '' && id !== '.' && id !== '..'));
  const rows = asked.size === 0 ? [] : await rowsOf(reader, kind, [...asked]);
  const described = new Map<string, Candidate>();
  for (const row of rows) {
    const candidate = describedOf(kind, row);
    if (candidate !== undefined && asked.has(candidate.id)) {
      described.set(candidate.id, candidate);
    }
  }
  return described;
}

async function rowsOf(
  reader: RowReader,
  kind: LookUpKind,
  ids: readonly string[],
): Promise<readonly JsonObject[]> {
  if (kind === 'connector') {
    return allRows(reader, 'listConnectors');
  }
  const { list, get } = BY_ID[kind];
  if (get === undefined) {
    return filteredRows(reader, list, filtersOf('id', ids, 'in'));
  }
  return ids.length > FEW
    ? allRows(reader, list)
    : (await inBatches(ids, (id) => one(reader, get, id))).filter(isObject);
}

async function one(
  { caller, signal }: RowReader,
  operation: Operation,
  id: string,
): Promise<unknown> {
  try {
    return (await caller.call({ operation, id, signal })).value;
  } catch (error) {
    // A text that is no id of this kind is refused instead of not found.
    if (
      isTenantError(error, 'TENANT_NOT_FOUND') ||
      (isTenantError(error) && error.status === 400)
    ) {
      return undefined;
    }
    throw error;
  }
}

import { stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Candidate } from '../workflow/reference.ts';
import { filtersOf, quoted } from './collection-filter.ts';
import type { Asking } from './collection-filter.ts';
import type { Operation } from './operation.ts';
import { candidateOf } from './reference-row.ts';
import { allRows, filteredRows, inBatches } from './reference-rows.ts';
import type { RowReader } from './reference-rows.ts';
import type { LookUpKind } from './tenant.ts';

/** A kind that is found by its rows' own `name`. */
type PlainKind = Exclude<LookUpKind, 'identity' | 'entitlement' | 'connector'>;

const BY_NAME: Readonly<
  Record<PlainKind, { readonly operation: Operation; readonly asking: Asking }>
> = {
  source: { operation: 'listSources', asking: 'in' },
  role: { operation: 'listRoles', asking: 'each' },
  'access-profile': { operation: 'listAccessProfiles', asking: 'or' },
  'governance-group': { operation: 'listWorkgroups', asking: 'in' },
  form: { operation: 'searchForms', asking: 'in' },
  parameter: { operation: 'searchParameters', asking: 'in' },
};

/**
 * Finds what answers to names. Filters of the tenant pass over case (facts 8), so what they let through is
 * compared once more, as written.
 */
export async function lookUp(
  reader: RowReader,
  kind: LookUpKind,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const found = new Map<string, Candidate[]>(names.map((name) => [name, []]));
  const asked = [...found.keys()].filter((name) => name !== '');
  for (const { name, row } of asked.length === 0 ? [] : await namedRows(reader, kind, asked)) {
    const candidates = found.get(name);
    const candidate = candidateOf(kind, row);
    if (candidate !== undefined && candidates?.every(({ id }) => id !== candidate.id) === true) {
      candidates.push(candidate);
    }
  }
  return found;
}

/** A row with what it was asked for by. */
interface NamedRow {
  readonly name: string;
  readonly row: JsonObject;
}

async function namedRows(
  reader: RowReader,
  kind: LookUpKind,
  names: readonly string[],
): Promise<readonly NamedRow[]> {
  switch (kind) {
    case 'identity':
      return identities(reader, names);
    case 'entitlement':
      return entitlements(reader, names);
    case 'connector':
      return by('name', await allRows(reader, 'listConnectors'));
    case 'source':
    case 'role':
    case 'access-profile':
    case 'governance-group':
    case 'form':
    case 'parameter':
      return by('name', await plainRows(reader, kind, names));
  }
}

async function plainRows(
  reader: RowReader,
  kind: PlainKind,
  names: readonly string[],
): Promise<readonly JsonObject[]> {
  const { operation, asking } = BY_NAME[kind];
  // No filter finds an access profile with a plus sign in its name (facts 8): the whole list has it.
  return kind === 'access-profile' && names.some((name) => name.includes('+'))
    ? allRows(reader, operation)
    : filteredRows(reader, operation, filtersOf('name', names, asking));
}

/** An alias is one person's own, so it is asked for first; only what is no alias is asked for as a name. */
async function identities(
  reader: RowReader,
  names: readonly string[],
): Promise<readonly NamedRow[]> {
  const aliases = filtersOf('alias', names, 'or');
  const known = by('alias', await filteredRows(reader, 'listPublicIdentities', aliases));
  const taken = new Set(known.map(({ name }) => name));
  const rest = names.filter((name) => !taken.has(name));
  // Public identities cannot be filtered by name (facts 8).
  const named = await filteredRows(reader, 'listIdentities', filtersOf('name', rest, 'or'));
  return [...known, ...by('name', named).filter(({ name }) => !taken.has(name))];
}

/** An entitlement's value is its own within its source only, so the source's id is asked for first. */
async function entitlements(
  reader: RowReader,
  names: readonly string[],
): Promise<readonly NamedRow[]> {
  const values = new Map<string, string[]>();
  for (const name of names) {
    const slash = name.indexOf('/');
    if (slash > 0) {
      const source = name.slice(0, slash);
      values.set(source, [...(values.get(source) ?? []), name.slice(slash + 1)]);
    }
  }
  const sources = await lookUp(reader, 'source', [...values.keys()]);
  const asked = [...sources].flatMap(([source, candidates]) =>
    candidates.map(({ id }) => ({ source, id })),
  );
  const rows = await inBatches(asked, async ({ source, id }) => {
    const within = `source.id eq ${quoted(id)}`;
    const filters = filtersOf('value', values.get(source) ?? [], 'in', within);
    const found = await filteredRows(reader, 'listEntitlements', filters);
    return by('value', found).map(({ name, row }) => ({
      name: `${source}/${name}`,
      row: { ...row, source: { name: source } },
    }));
  });
  return rows.flat();
}

function by(member: string, rows: readonly JsonObject[]): readonly NamedRow[] {
  return rows.flatMap((row) => {
    const name = stringAt(row, member);
    return name === undefined ? [] : [{ name, row }];
  });
}

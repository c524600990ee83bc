import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import { badAnswer } from './answer-error.ts';
import { filtersOf, quoted } from './collection-filter.ts';
import { filteredRows } from './reference-rows.ts';
import type { RowReader } from './reference-rows.ts';

/** How an identity stands: a word of the tenant's such as ACTIVE or INACTIVE_LONG_TERM (facts 8). */
export interface OwnerState {
  readonly id: string;
  readonly name?: string;
  readonly state?: string;
}

/** What was found out about some owners with one request. */
export interface OwnerStates {
  /** Those that were asked for: the first ones, as many as one request takes. */
  readonly asked: readonly string[];
  /** Those that exist. */
  readonly found: readonly OwnerState[];
}

/** Asks for the first of some identities, with one request whatever their number. */
export async function ownerStates(reader: RowReader, ids: readonly string[]): Promise<OwnerStates> {
  const [filter] = filtersOf('id', ids, 'in');
  if (filter === undefined) {
    return { asked: [], found: [] };
  }
  const asked = ids.filter((id) => filter.includes(quoted(id)));
  const rows = await filteredRows(reader, 'listPublicIdentities', [filter]);
  const found = rows.flatMap((row) => {
    const id = stringAt(row, 'id');
    const name = stringAt(row, 'name');
    const state = stringAt(row, 'identityState');
    return id === undefined
      ? []
      : [
          {
            id,
            ...(name === undefined ? {} : { name }),
            ...(state === undefined ? {} : { state }),
          },
        ];
  });
  return { asked, found };
}

/** When our own personal access token ends, RFC 3339; undefined when it never does or is none (facts 8). */
export async function credentialEnd(
  { caller, signal }: RowReader,
  clientId: string,
): Promise<string | undefined> {
  const operation = 'listPersonalAccessTokens';
  const { value } = await caller.call({ operation, query: { 'owner-id': 'me' }, signal });
  if (!isArray(value)) {
    throw badAnswer(operation, 'it is no list');
  }
  const row = value.filter(isObject).find((one) => own(one, 'id') === clientId);
  return row === undefined ? undefined : stringAt(row, 'expirationDate');
}

import { people, shownIdentity } from '../look-ups/people.ts';
import type { Tenant } from '../tenant.ts';
import { failure, output, textAt } from './asked.ts';
import type { Action } from './asked.ts';
import { identityDocument, identityRow } from './identity-view.ts';
import { readSearch } from './search.ts';

/** Reads one identity; an id that the tenant does not have fails. */
export const getIdentity: Action = ({ tenant, attributes }) => {
  const id = textAt(attributes, 'id');
  if (id === undefined) {
    return failure(400, 'The identity id is missing.');
  }
  const row = identityRow(tenant, id);
  if (row !== undefined) {
    return output(shownIdentity(row));
  }
  return hasPeople(tenant) ? failure(404, `Identity ${id} was not found.`) : undefined;
};

/** Searches identities. */
export const getIdentities: Action = ({ tenant, attributes }) => {
  if (!hasPeople(tenant)) {
    return undefined;
  }
  const matches = readSearch(textAt(attributes, 'inputQuery') ?? '');
  if (!matches.ok) {
    return failure(400, matches.trouble);
  }
  const found = people(tenant).filter((row) => matches.value(identityDocument(tenant, row)));
  return output({ identities: found.map(shownIdentity) });
};

/** Says whether the seed brought people; without any, the library's examples stand in for them. */
export function hasPeople(tenant: Tenant): boolean {
  return tenant.records.list('identities').length > 0;
}

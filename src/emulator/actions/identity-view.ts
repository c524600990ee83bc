import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { seenPerson } from '../look-ups/people.ts';
import { plainIdentity } from '../look-ups/settle-rows.ts';
import type { Tenant } from '../tenant.ts';
import { accessOf } from './held-access.ts';

/** Gives an identity by its id, be it from the seed or behind a client. */
export function identityRow(tenant: Tenant, id: string): JsonObject | undefined {
  const person = tenant.identities.get(id);
  return (
    tenant.records.get('identities', id) ??
    (person === undefined ? undefined : plainIdentity(person))
  );
}

/** Gives an identity under the names that search queries use. */
export function identityDocument(tenant: Tenant, row: JsonObject): JsonObject {
  const attributes = own(row, 'attributes');
  return {
    ...seenPerson(row),
    displayName: (isObject(attributes) ? own(attributes, 'displayName') : undefined) ?? null,
    manager: own(row, 'managerRef') ?? null,
    access: accessOf(tenant, row),
    accounts: tenant.records
      .list('accounts')
      .filter((account) => own(account, 'identityId') === own(row, 'id')),
  };
}

/** Gives the mail address of an identity; undefined when there is none. */
export function mailOf(tenant: Tenant, id: string): string | undefined {
  const row = identityRow(tenant, id);
  return row === undefined ? undefined : stringAt(row, 'emailAddress');
}

/** Gives an identity as others refer to it; a stranger keeps the text as id and name. */
export function personOf(tenant: Tenant, id: string): JsonObject {
  const row = identityRow(tenant, id);
  return { type: 'IDENTITY', id, name: (row && stringAt(row, 'name')) ?? id };
}

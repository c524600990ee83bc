import { isObject, objectOf, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Tenant } from '../tenant.ts';
import { plainIdentity } from './settle-rows.ts';

/** Everybody in the tenant: the people of the seed, and whoever stands behind a client. */
export function people(tenant: Tenant): readonly JsonObject[] {
  const strangers = [...tenant.identities.values()].filter(
    ({ id }) => tenant.records.get('identities', id) === undefined,
  );
  return [...tenant.records.list('identities'), ...strangers.map(plainIdentity)];
}

/** An identity as the search of public identities sees it. */
export function seenPerson(row: JsonObject): JsonObject {
  const attributes = own(row, 'attributes');
  const members = isObject(attributes) ? attributes : {};
  return {
    ...row,
    email: own(row, 'emailAddress') ?? null,
    firstname: own(members, 'firstname') ?? null,
    lastname: own(members, 'lastname') ?? null,
    correlated: true,
  };
}

/** Attributes that have members of their own in a public identity. */
const OWN_MEMBERS: ReadonlySet<string> = new Set([
  'displayName',
  'uid',
  'email',
  'cloudLifecycleState',
]);

/** An identity as everybody may see it. */
export function publicIdentity(row: JsonObject): JsonObject {
  const attributes = own(row, 'attributes');
  const state = own(row, 'lifecycleState');
  return {
    id: own(row, 'id') ?? '',
    name: own(row, 'name') ?? '',
    alias: own(row, 'alias') ?? null,
    email: own(row, 'emailAddress') ?? null,
    status: isObject(state) ? (stringAt(state, 'stateName') ?? null) : null,
    identityState: own(row, 'identityState') ?? null,
    manager: own(row, 'managerRef') ?? null,
    attributes: Object.entries(isObject(attributes) ? attributes : {})
      .filter(([key]) => !OWN_MEMBERS.has(key))
      .map(([key, value]) => ({ key, name: labelOf(key), value: textOf(value) })),
  };
}

/** An identity as administrators see it; what it holds is asked for elsewhere. */
export function shownIdentity(row: JsonObject): JsonObject {
  return objectOf(Object.entries(row).filter(([key]) => key !== 'access'));
}

/** `costCenter` reads as "Cost Center" where no profile says otherwise. */
function labelOf(key: string): string {
  const words = key.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(value: Json): string | null {
  return value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

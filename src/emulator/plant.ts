import { randomUUID } from 'node:crypto';
import { isObject, objectOf, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import { identityReference } from './identities.ts';
import type { Identity } from './identities.ts';
import { mintReferences } from './mint.ts';
import { settle } from './saving.ts';
import type { Seed } from './seed.ts';
import type { Tenant } from './tenant.ts';

/** Puts a seed's mocks and workflows into a tenant, as if `by` had made them. */
export function plant(tenant: Tenant, seed: Seed, by: Identity): void {
  tenant.mocks.set(seed.mocks ?? { mocks: [] });
  for (const written of seed.workflows ?? []) {
    const id = stringAt(written, 'id') ?? randomUUID();
    const at = tenant.timestamps.at(tenant.clock.now());
    const definition = own(written, 'definition');
    const workflow = settle(tenant, {
      id,
      enabled: false,
      owner: identityReference(by),
      ...writableOf(written),
      ...ownerOf(tenant, own(written, 'owner')),
      ...(definition === undefined ? {} : { definition: mintReferences(definition) }),
      executionCount: 0,
      failureCount: 0,
      created: at,
      modified: at,
      creator: identityReference(by),
      modifiedBy: identityReference(by),
    });
    tenant.workflows.put(id, workflow, { by, how: 'seed' });
  }
}

/** A seed may name an owner; what names nobody, or stands behind a tag of another tool, is passed over. */
function ownerOf(tenant: Tenant, owner: Json | undefined): JsonObject {
  const name = isObject(owner) && own(owner, 'id') === undefined ? own(owner, 'name') : owner;
  if (typeof name !== 'string') {
    return {};
  }
  const row = tenant.records.find('identities', name);
  const person = tenant.identities.get(row === undefined ? name : (stringAt(row, 'id') ?? name));
  return person === undefined ? {} : { owner: identityReference(person) };
}

const TEXTS: ReadonlySet<string> = new Set(['name', 'description']);

/** Takes the writable fields of the right type; a seed may hold what other tools resolve, such as an owner's name. */
function writableOf(written: JsonObject): JsonObject {
  return objectOf(
    WRITABLE_FIELDS.flatMap((field) => {
      const value = own(written, field);
      const fits =
        field === 'enabled'
          ? typeof value === 'boolean'
          : TEXTS.has(field)
            ? typeof value === 'string'
            : isObject(value);
      return fits && value !== undefined ? [[field, value] as const] : [];
    }),
  );
}

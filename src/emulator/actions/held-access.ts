import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Kind } from '../look-ups/kinds.ts';
import type { Tenant } from '../tenant.ts';

/** The kinds of record that people hold, with the type their items have. */
export const ACCESS_KINDS = [
  ['roles', 'ROLE'],
  ['access-profiles', 'ACCESS_PROFILE'],
  ['entitlements', 'ENTITLEMENT'],
] as const satisfies readonly (readonly [Kind, string])[];

/** Gives what an identity holds now; what was granted for a while is gone when that is over. */
export function accessOf(tenant: Tenant, identity: JsonObject): readonly JsonObject[] {
  const held = own(identity, 'access');
  const now = tenant.clock.now();
  return (isArray(held) ? held.filter((item) => isObject(item)) : []).filter((item) => {
    const until = stringAt(item, 'removeDate');
    return until === undefined || Date.parse(until) > now;
  });
}

/** Gives every access item of the tenant, each with its type. */
export function accessItems(tenant: Tenant): readonly JsonObject[] {
  return ACCESS_KINDS.flatMap(([kind, type]) =>
    tenant.records.list(kind).map((row) => ({ ...row, type })),
  );
}

/** Finds an access item by its id; undefined when there is none. */
export function accessItem(tenant: Tenant, id: string): JsonObject | undefined {
  for (const [kind, type] of ACCESS_KINDS) {
    const row = tenant.records.get(kind, id);
    if (row !== undefined) {
      return { ...row, type };
    }
  }
  return undefined;
}

/** Keeps what an identity holds from now on. */
export function holdAccess(tenant: Tenant, identity: JsonObject, access: readonly Json[]): void {
  tenant.records.put('identities', { ...identity, access });
}

import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Tenant } from '../tenant.ts';

/** Finds where workflows use a parameter, as Parameter Storage lists it (facts 1.8). */
export function parameterReferences(tenant: Tenant, parameterId: string): readonly JsonObject[] {
  return tenant.workflows.list().flatMap((stored) =>
    usesIn(own(stored.value, 'definition') ?? null, parameterId).map((refId) => ({
      id: refId,
      consumerId: 'sp-workflow-config',
      parameterId,
      name: `Workflow ${stored.id}`,
      usageHint: JSON.stringify({ workflowId: stored.id }),
    })),
  );
}

/** The `refID` of every `param_*` member that names the parameter. */
function usesIn(value: Json, parameterId: string): readonly string[] {
  if (isArray(value)) {
    return value.flatMap((item) => usesIn(item, parameterId));
  }
  if (!isObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]) =>
    key.startsWith('param_') && isObject(member) && stringAt(member, 'paramID') === parameterId
      ? [stringAt(member, 'refID') ?? '']
      : usesIn(member, parameterId),
  );
}

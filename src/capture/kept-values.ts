import type { Leaf } from '../documents/leaves.ts';
import { RULES } from '../documents/rules.ts';
import { subjectOf } from '../documents/subject.ts';
import { TAG_MARK } from '../documents/tag.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { LIVE, mapScalars } from './written-tag.ts';

/** What each reason for which a value stays in the tenant means to a person. */
export const KEPT_REASONS = {
  'secret-pointer': 'points to a secret of the tenant',
  credential: 'a credential written out in the tenant: change it, and keep it as a secret there',
  parameter: 'an entry of Parameter Storage',
  client: "the trigger's OAuth client (`mainsheet trigger create-client`)",
  unwritable: 'a file cannot hold this value',
} as const;

/** Why a value stays in the tenant. */
export type KeptReason = keyof typeof KEPT_REASONS;

/** A workflow whose values that no file may have are `!live`, and where those stood. */
export interface KeptBody {
  readonly body: JsonObject;
  readonly kept: ReadonlyMap<Pointer, KeptReason>;
}

/** The rules whose findings would publish a secret. */
const SECRET_RULES = RULES.filter(
  ({ group, severity }) => group === 'Safety' && severity === 'error',
);

/** Takes out what no file may have: secrets, pointers to them, and what belongs to one tenant (facts 2.4, 2.6). */
export function keepValues(workflow: JsonObject): KeptBody {
  const kept = new Map<Pointer, KeptReason>();
  // A text that could pass for a tag goes first: everything below would read it as one.
  const safe = mapScalars(workflow, (value, pointer) => {
    if (typeof value !== 'string' || !value.startsWith(TAG_MARK.charAt(0))) {
      return value;
    }
    kept.set(pointer, 'unwritable');
    return LIVE;
  }) as JsonObject;
  const subject = subjectOf({ workflow: safe, mounts: [], oldSkeleton: false });
  for (const { pointer } of SECRET_RULES.flatMap((rule) => [...rule.check(subject)])) {
    kept.set(pointer, 'credential');
  }
  for (const leaf of subject.leaves) {
    const reason = reasonOf(leaf, safe);
    if (reason !== undefined) {
      kept.set(leaf.pointer, reason);
    }
  }
  const body = [...kept.keys()].reduce<JsonObject>(
    (without, pointer) => setAt(without, pointer, LIVE) as JsonObject,
    safe,
  );
  return { body, kept };
}

function reasonOf({ key, value, pointer }: Leaf, workflow: JsonObject): KeptReason | undefined {
  if (typeof value !== 'string' || value === '') {
    return undefined;
  }
  if (/\$\.secrets\b/.test(value)) {
    return 'secret-pointer';
  }
  if (key === 'paramID') {
    return 'parameter';
  }
  return pointer === '/trigger/attributes/clientId' && isExternal(workflow) ? 'client' : undefined;
}

/** Says whether a workflow is called from outside, by a client of its own (facts 2.6). */
export function isExternal(workflow: JsonObject): boolean {
  const trigger = own(workflow, 'trigger');
  return isObject(trigger) && stringAt(trigger, 'type')?.toUpperCase() === 'EXTERNAL';
}

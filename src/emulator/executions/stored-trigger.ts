import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { StoredWorkflow } from '../workflow-store.ts';

/** The types of trigger that events start; an approval workflow's is saved under either (facts 4.2). */
export const STARTED_BY_EVENTS: ReadonlySet<string> = new Set(['EVENT', 'AccessRequestTrigger']);

/** Gives the type of a workflow's trigger; undefined when it has none. */
export function triggerType(stored: StoredWorkflow): string | undefined {
  const trigger = own(stored.value, 'trigger');
  return isObject(trigger) ? stringAt(trigger, 'type') : undefined;
}

/** Gives the id of a workflow's trigger; undefined when it says none. */
export function triggerId(stored: StoredWorkflow): string | undefined {
  const trigger = own(stored.value, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  return isObject(attributes) ? stringAt(attributes, 'id') : undefined;
}

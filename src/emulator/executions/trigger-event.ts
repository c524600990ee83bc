import { checkInput } from '../../catalogue/trigger-input.ts';
import { TRIGGERS } from '../../catalogue/triggers.ts';
import { triggerLets } from '../../engine/trigger-filter.ts';
import { isObject, own } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { nearest } from '../../kernel/nearest.ts';
import type { Result } from '../../kernel/result.ts';
import type { Tenant } from '../tenant.ts';
import type { StoredWorkflow } from '../workflow-store.ts';
import { STARTED_BY_EVENTS, triggerId, triggerType } from './stored-trigger.ts';

/** What an event set going. */
export interface EventStarts {
  readonly executions: readonly { readonly workflowId: string; readonly executionId: string }[];
  /** The workflows whose filters did not let it through. */
  readonly filtered: readonly string[];
}

/**
 * Lets an event happen: starts every enabled workflow of its trigger whose filter lets it through. The trouble is that
 * there is no such trigger, or that it does not send such an input.
 */
export function startByEvent(
  tenant: Tenant,
  trigger: string,
  input: Json,
): Result<EventStarts, string> {
  const listening = tenant.workflows.list().filter((stored) => listensTo(stored, trigger));
  const trouble = listening.length === 0 ? unknownTrigger(trigger) : undefined;
  const wrong = checkInput(trigger, input);
  if (trouble !== undefined) {
    return { ok: false, trouble };
  }
  if (wrong.length > 0) {
    const places = wrong.map(({ pointer, message }) => `input${pointer} ${message}`);
    return { ok: false, trouble: places.join('; ') };
  }
  const executions: { readonly workflowId: string; readonly executionId: string }[] = [];
  const filtered: string[] = [];
  for (const stored of listening) {
    const started = letsThrough(stored, input) ? tenant.runner.start(stored, input) : undefined;
    if (started === undefined) {
      filtered.push(stored.id);
    } else if (started.ok) {
      executions.push({ workflowId: stored.id, executionId: started.value.id });
    } else {
      return started;
    }
  }
  return { ok: true, value: { executions, filtered } };
}

/** A disabled workflow does not listen: events that fire meanwhile are lost (facts 2.1). */
function listensTo(stored: StoredWorkflow, trigger: string): boolean {
  return (
    stored.value['enabled'] === true &&
    triggerId(stored) === trigger &&
    STARTED_BY_EVENTS.has(triggerType(stored) ?? '')
  );
}

function letsThrough(stored: StoredWorkflow, input: Json): boolean {
  const trigger = own(stored.value, 'trigger');
  const lets = triggerLets(isObject(trigger) ? trigger : NO_TRIGGER, input);
  // A filter that cannot be read finds nothing.
  return lets.ok && lets.value;
}

const NO_TRIGGER: JsonObject = {};

function unknownTrigger(id: string): string | undefined {
  const known = TRIGGERS.filter(({ type }) => STARTED_BY_EVENTS.has(type)).map((row) => row.id);
  if (known.includes(id)) {
    return undefined;
  }
  const meant = nearest(id, known);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `"${id}" is the trigger of no event${hint}`;
}

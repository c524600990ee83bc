import { isObject, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import type { StoredWorkflow, WorkflowStore } from '../workflow-store.ts';
import type { Execution } from './execution.ts';
import { MAX_DEPTH } from './limits.ts';
import { triggerType } from './stored-trigger.ts';

/** What became of a start through the external trigger; a disabled workflow is no error (facts 1.2). */
export type ExternalStart =
  | { readonly kind: 'started'; readonly executionId: string }
  | { readonly kind: 'disabled'; readonly message: string }
  | { readonly kind: 'refused'; readonly status: 400 | 404 | 429; readonly message: string };

/**
 * Reads what a call hands to an external trigger: its `input` (spec), or a body without one as it is, as exported
 * workflows send it to each other (real, facts 2.6). No body is an empty input.
 */
export function externalInput(body: Json | undefined): Result<Json, string> {
  const input = isObject(body) ? (own(body, 'input') ?? body) : body === undefined ? {} : undefined;
  return isObject(input)
    ? { ok: true, value: input }
    : { ok: false, trouble: 'input must be an object' };
}

/** Starts a run of a stored workflow. */
type Start = (workflow: StoredWorkflow, input: Json, depth: number) => Result<Execution, string>;

/** Starts a workflow through its external trigger, if its state and the length of the chain allow it. */
export function startExternal(
  workflows: WorkflowStore,
  start: Start,
  workflowId: string,
  input: Json,
  depth: number,
): ExternalStart {
  const stored = workflows.get(workflowId);
  if (stored === undefined) {
    return refuse(404, `The workflow ${workflowId} was not found.`);
  }
  if (triggerType(stored) !== 'EXTERNAL') {
    return refuse(400, 'the workflow has no external trigger');
  }
  if (stored.value['enabled'] !== true) {
    return { kind: 'disabled', message: 'Workflow was not executed because it is not enabled' };
  }
  if (depth > MAX_DEPTH) {
    return refuse(400, `more than ${MAX_DEPTH} executions started each other in a chain`);
  }
  const started = start(stored, input, depth);
  return started.ok
    ? { kind: 'started', executionId: started.value.id }
    : refuse(429, started.trouble);
}

function refuse(status: 400 | 404 | 429, message: string): ExternalStart {
  return { kind: 'refused', status, message };
}

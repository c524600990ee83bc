import * as v from 'valibot';
import { EXECUTION_STATUSES } from '../../tenant/execution.ts';
import { count, instant, list, text } from './words.ts';

const EXECUTION_MEMBERS = {
  id: text('Its id'),
  status: v.picklist([...EXECUTION_STATUSES, 'Unknown']),
  startedAt: v.exactOptional(instant('When it began')),
  endedAt: v.exactOptional(instant('When it ended; absent while it runs')),
  durationMs: v.exactOptional(count('How long it took; milliseconds')),
};

/** One execution in a list. */
export const executionSummary = v.object(EXECUTION_MEMBERS);

/** Executions of a workflow, newest first. */
export const executionsView = v.object({ executions: list(executionSummary) });

/** One step that an execution came to. */
export const pathStep = v.object({
  step: text('The id of the step in the graph'),
  status: v.picklist(['Running', 'Completed', 'Failed', 'Canceled']),
  at: v.exactOptional(instant('When it began')),
  endedAt: v.exactOptional(instant('When it ended')),
  error: v.exactOptional(text('The words of the tenant, secrets masked')),
  next: v.exactOptional(text('The id of the step that came next')),
  round: v.exactOptional(count('The round of the loop it is in, from 0')),
});

/** One execution with the way it took; without what its steps were given and left. */
export const executionView = v.object({
  ...EXECUTION_MEMBERS,
  workflowId: v.exactOptional(text('Its workflow')),
  workflow: v.exactOptional(text("The workflow's name")),
  file: v.exactOptional(text("The workflow's file")),
  error: v.exactOptional(text('Why it failed, secrets masked')),
  path: v.pipe(
    v.array(pathStep),
    v.readonly(),
    v.description('In the order they began; empty when the tenant keeps no history of it'),
  ),
});

export type ExecutionSummary = v.InferOutput<typeof executionSummary>;
export type ExecutionsView = v.InferOutput<typeof executionsView>;
export type PathStep = v.InferOutput<typeof pathStep>;
export type ExecutionWayView = v.InferOutput<typeof executionView>;

import * as v from 'valibot';
import { suspensionView } from './suspension-view.ts';
import { count, instant, text } from './words.ts';

/** How a workflow can stand; the page's filters are these words. */
export const WORKFLOW_STATES = [
  'Synced',
  'Waiting',
  'Drifted',
  'Held',
  'Contested',
  'Degraded',
  'Quarantined',
  'Suspended',
  'Invalid',
  'Unmanaged',
  'Rejected',
] as const;

/** How the live version of a workflow does while it is watched. */
export const rolloutView = v.object({
  state: v.picklist(['Progressing', 'Healthy', 'Degraded', 'Unknown', 'Superseded']),
  commit: text('The commit that brought it'),
  until: instant('When watching ends'),
  after: v.object({
    ended: count('Executions that ended since the change'),
    failed: count('Those of them that failed'),
  }),
  message: text('Why it stands so'),
});

/** That executions of a workflow fail. */
export const failingView = v.object({
  count: count('How many, all causes together'),
  since: instant('Since when'),
  error: text('The error of the last one'),
  step: v.exactOptional(text('The step that failed')),
});

/** Members that a workflow has in the list and alone. */
export const WORKFLOW_MEMBERS = {
  file: v.exactOptional(
    text('The path of its file in the repository; absent when no file describes it'),
  ),
  name: text('Its name'),
  workflowId: v.exactOptional(text('Its id in the tenant')),
  state: v.picklist(WORKFLOW_STATES),
  message: v.exactOptional(text('Why it stands so')),
  since: v.exactOptional(instant('Since when')),
  letThrough: v.exactOptional(text('The command that lets through what waits')),
  rollout: v.exactOptional(rolloutView),
  suspension: v.exactOptional(suspensionView),
  failing: v.exactOptional(failingView),
};

/** One workflow in a tenant's list. */
export const workflowRow = v.object(WORKFLOW_MEMBERS);

export type WorkflowStateName = (typeof WORKFLOW_STATES)[number];
export type RolloutView = v.InferOutput<typeof rolloutView>;
export type WorkflowRow = v.InferOutput<typeof workflowRow>;

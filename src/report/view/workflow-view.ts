import * as v from 'valibot';
import { COMMIT_MEMBERS } from './commit-view.ts';
import { failureView } from './failure-view.ts';
import { graphView } from './graph-view.ts';
import { WORKFLOW_MEMBERS } from './workflow-row.ts';
import { count, flag, instant, list, text } from './words.ts';

/** One workflow with all that is known of it. */
export const workflowView = v.object({
  ...WORKFLOW_MEMBERS,
  tenant: text('The tenant'),
  enabled: v.exactOptional(flag('Whether it is switched on in the tenant')),
  description: v.exactOptional(text('What its author says of it')),
  owner: v.exactOptional(text('Whose it is in the tenant, by name or id')),
  modified: v.exactOptional(instant('When it was last changed in the tenant')),
  modifiedBy: v.exactOptional(text('Who changed it there')),
  trigger: v.exactOptional(
    v.object({
      type: text('EVENT, SCHEDULED, EXTERNAL, or another'),
      id: v.exactOptional(text('The trigger, by its id in the library')),
      summary: text('When it starts, in words'),
    }),
  ),
  ...COMMIT_MEMBERS,
  line: v.exactOptional(count('Where it begins in its file')),
  changes: v.exactOptional(count('How many places differ between Git and the tenant')),
  graph: v.exactOptional(graphView),
  graphOf: v.exactOptional(
    v.pipe(
      v.picklist(['tenant', 'git']),
      v.description(
        'Whose definition the graph is of: what runs, or what a file wants that is not made yet',
      ),
    ),
  ),
  failures: list(failureView),
});

export type WorkflowView = v.InferOutput<typeof workflowView>;

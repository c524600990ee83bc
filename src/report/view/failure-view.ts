import * as v from 'valibot';
import { count, flag, instant, list, text } from './words.ts';

/** Failures of one cause. */
export const failureView = v.object({
  fingerprint: text('Names the cause: workflow, step and error without what varies'),
  workflowId: text('The workflow whose executions fail'),
  workflow: text('Its name'),
  file: v.exactOptional(text('Its file')),
  step: v.exactOptional(text('The key of the step that fails')),
  error: text('The error of the last one, secrets masked'),
  count: count('How many executions failed so'),
  since: instant('When the first one ended'),
  last: instant('When the last one ended'),
  execution: text('The last execution that failed so'),
  line: v.exactOptional(count('Where the step stands in its file')),
  column: v.exactOptional(count('From 1')),
  recoveredAt: v.exactOptional(instant('When executions succeeded again; absent while it goes on')),
  flapping: v.exactOptional(flag('It came back soon after its end')),
  hours: v.pipe(
    v.record(v.string(), v.number()),
    v.description(
      'How many in each hour of the last seven days that had any, by its begin in RFC 3339',
    ),
  ),
});

/** The failures of a tenant, those that go on first, then the newest. */
export const failuresView = v.object({ failures: list(failureView) });

export type FailureView = v.InferOutput<typeof failureView>;
export type FailuresView = v.InferOutput<typeof failuresView>;

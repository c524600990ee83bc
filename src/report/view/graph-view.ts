import * as v from 'valibot';
import { count, list, text } from './words.ts';

/** An arrow from one step to another. */
export const edgeView = v.object({
  to: text('The id of the step it leads to'),
  kind: v.pipe(
    v.picklist(['next', 'default', 'choice', 'catch', 'loop']),
    v.description('loop: from a loop to the first step of its body'),
  ),
  label: v.exactOptional(text('What a choice asks, or which errors a catch takes')),
});

/** One step of a workflow. */
export const stepView = v.object({
  id: text('Its key; of a step inside a loop the id of the loop, a slash, and its key'),
  key: text('Its key in its map of steps'),
  loop: v.exactOptional(text('The id of the loop whose body it is in')),
  displayName: v.exactOptional(text('Its name in the builder')),
  description: v.exactOptional(text('What its author says of it')),
  type: text(
    'action, choice, Mutation, success or failure; as it is written when it is none of them',
  ),
  actionId: v.exactOptional(text('The action, by its id in the library')),
  line: v.exactOptional(count('Where it stands in its file, from 1')),
  column: v.exactOptional(count('From 1')),
  failures: count('How many executions fail in it, all open causes together'),
  edges: list(edgeView),
});

/** The steps of a workflow and where its executions go. */
export const graphView = v.object({
  start: v.exactOptional(text('The id of the first step')),
  steps: v.pipe(
    v.array(stepView),
    v.readonly(),
    v.description('In the order they are written, loops before their bodies'),
  ),
});

export type EdgeView = v.InferOutput<typeof edgeView>;
export type StepView = v.InferOutput<typeof stepView>;
export type GraphView = v.InferOutput<typeof graphView>;

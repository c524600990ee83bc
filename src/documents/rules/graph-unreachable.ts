import { formatPointer } from '../../kernel/pointer.ts';
import { unreachableSteps } from '../../workflow/graph.ts';
import type { Rule } from '../rule.ts';

/** Steps that no run comes to. */
export const graphUnreachable: Rule = {
  code: 'GRAPH_UNREACHABLE',
  group: 'Graph',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'No way from the start leads to a step.',
  why: 'The step never runs; often an arrow was forgotten (facts 2.5).',
  good: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  bad: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
    Forgotten: { type: success }
`,
  *check({ graphs }) {
    for (const map of graphs) {
      for (const key of unreachableSteps(map)) {
        yield {
          pointer: `${map.pointer}${formatPointer(['steps', key])}`,
          message: `No way from the start leads to step ${JSON.stringify(key)}.`,
          hint: 'Lead a step to it, or remove it.',
        };
      }
    }
  },
};

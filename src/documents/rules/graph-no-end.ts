import { formatPointer } from '../../kernel/pointer.ts';
import { deadEnds, endlessGroups } from '../../workflow/graph.ts';
import type { Rule } from '../rule.ts';

/** Ways that come to no end step. */
export const graphNoEnd: Rule = {
  code: 'GRAPH_NO_END',
  group: 'Graph',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A way through the workflow comes to no success or failure step.',
  why: 'Every way has to end in one of the two, in the body of a loop as well (facts 3.3).',
  good: `name: Welcome
definition:
  start: Wait
  steps:
    Wait:
      type: action
      actionId: sp:sleep
      versionNumber: 1
      attributes: { type: waitFor, duration: 10m }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Welcome
definition:
  start: Wait
  steps:
    Wait:
      type: action
      actionId: sp:sleep
      versionNumber: 1
      attributes: { type: waitFor, duration: 10m }
`,
  *check({ graphs }) {
    for (const map of graphs) {
      for (const key of deadEnds(map)) {
        yield {
          pointer: `${map.pointer}${formatPointer(['steps', key])}`,
          message: `Nothing follows step ${JSON.stringify(key)}, and it is no end.`,
          hint: 'Write nextStep, or make it a success or failure step.',
        };
      }
      for (const group of endlessGroups(map)) {
        yield {
          pointer: `${map.pointer}${formatPointer(['steps', group[0] ?? ''])}`,
          message: `No way out of these steps comes to an end: ${group.slice(0, 10).join(', ')}.`,
          hint: 'Lead one of them to a success or failure step.',
        };
      }
    }
  },
};

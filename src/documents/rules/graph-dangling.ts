import { formatPointer } from '../../kernel/pointer.ts';
import { danglingEdges } from '../../workflow/graph.ts';
import type { Rule } from '../rule.ts';
import { suggest } from '../suggest.ts';

/** Arrows to steps that are not there. */
export const graphDangling: Rule = {
  code: 'GRAPH_DANGLING',
  group: 'Graph',
  severity: 'enabling',
  mutedBy: 'comment',
  title: 'A step leads to a step that its own map does not have.',
  why: 'It can be saved, but not enabled; the body of a loop is a map of its own (facts 2.5, 3.3).',
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
      nextStep: done
    Done: { type: success }
`,
  *check({ graphs }) {
    for (const map of graphs) {
      const keys = [...map.steps.keys()];
      for (const { from, edge } of danglingEdges(map)) {
        const near = suggest(edge.to, keys);
        yield {
          pointer: `${map.pointer}${formatPointer(['steps', from])}${edge.pointer}`,
          message: `Step ${JSON.stringify(from)} leads to ${JSON.stringify(edge.to.slice(0, 80))}, which is no step of this map.`,
          hint: near === undefined ? 'Name a step of the same map.' : `Did you mean ${near}?`,
        };
      }
    }
  },
};

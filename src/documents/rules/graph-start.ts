import { isObject } from '../../kernel/json.ts';
import type { Rule } from '../rule.ts';

/** Step maps without a start. */
export const graphStart: Rule = {
  code: 'GRAPH_START',
  group: 'Graph',
  severity: 'enabling',
  mutedBy: 'comment',
  title: 'A definition or a loop does not start at one of its own steps.',
  why: 'It can be saved, but not enabled (facts 2.5).',
  good: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  bad: `name: Welcome
definition:
  start: Dnoe
  steps:
    Done: { type: success }
`,
  *check({ definition, graphs }) {
    const empty = isObject(definition) && Object.keys(definition).length === 0;
    for (const map of empty ? [] : graphs) {
      const { start } = map;
      if (typeof start !== 'string' || !map.steps.has(start)) {
        yield {
          pointer: `${map.pointer}/start`,
          message:
            typeof start === 'string' && start !== ''
              ? `start names ${JSON.stringify(start.slice(0, 80))}, which is no step of this map.`
              : 'start is missing.',
          hint: `Steps here: ${[...map.steps.keys()].slice(0, 10).join(', ') || 'none'}.`,
        };
      }
    }
  },
};

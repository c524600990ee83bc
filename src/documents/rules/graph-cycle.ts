import { formatPointer } from '../../kernel/pointer.ts';
import { cyclesWithoutWait } from '../../workflow/graph.ts';
import type { Rule } from '../rule.ts';

/** Cycles that never stand still. */
export const graphCycle: Rule = {
  code: 'GRAPH_CYCLE',
  group: 'Graph',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'Steps lead in a circle without waiting.',
  why: 'While its way out stays shut the run turns as fast as it can and uses up the executions of the tenant (facts 2.7).',
  good: `name: Poll
definition:
  start: Ask
  steps:
    Ask:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Ready
    Ready:
      type: choice
      choiceList:
        - { comparator: IsPresent, variableA.$: $.ask.managerRef.id, nextStep: Done }
      defaultStep: Wait
    Wait:
      type: action
      actionId: sp:sleep
      versionNumber: 1
      attributes: { type: waitFor, duration: 10m }
      nextStep: Ask
    Done: { type: success }
`,
  bad: `name: Poll
definition:
  start: Ask
  steps:
    Ask:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Ready
    Ready:
      type: choice
      choiceList:
        - { comparator: IsPresent, variableA.$: $.ask.managerRef.id, nextStep: Done }
      defaultStep: Ask
    Done: { type: success }
`,
  *check({ graphs }) {
    for (const map of graphs) {
      for (const group of cyclesWithoutWait(map)) {
        yield {
          pointer: `${map.pointer}${formatPointer(['steps', group[0] ?? ''])}`,
          message: `These steps lead in a circle without waiting: ${group.slice(0, 10).join(', ')}.`,
          hint: 'Put a Wait step (sp:sleep) into the circle.',
        };
      }
    }
  },
};

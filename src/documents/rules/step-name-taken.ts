import { formatPointer } from '../../kernel/pointer.ts';
import { variableName } from '../../expressions/step-name.ts';
import { collidingNames } from '../../workflow/graph.ts';
import type { Rule } from '../rule.ts';

const RESERVED: readonly string[] = ['trigger', 'secrets'];

/** Steps whose output is found under a name that is taken. */
export const stepNameTaken: Rule = {
  code: 'STEP_NAME_TAKEN',
  group: 'Graph',
  severity: 'warning',
  mutedBy: 'comment',
  title:
    'Two step keys give one variable name, or a key gives the name of the trigger or the secrets.',
  why: "One output hides the other: a step's output is found under its key without spaces (facts 3.3, 5.1).",
  good: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  bad: `name: Welcome
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: getIdentity
    getIdentity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  *check({ maps }) {
    for (const map of maps) {
      const names = new Set([...map.steps.keys()].map(variableName));
      if (names.size === map.steps.size && RESERVED.every((name) => !names.has(name))) {
        continue;
      }
      for (const { name, keys } of collidingNames(map, variableName)) {
        yield {
          pointer: `${map.pointer}${formatPointer(['steps', keys[1] ?? ''])}`,
          message: `The outputs of these steps are all found under $.${name}: ${keys.slice(0, 10).join(', ')}.`,
          hint: 'Rename all but one.',
        };
      }
      for (const key of map.steps.keys()) {
        if (RESERVED.includes(variableName(key))) {
          yield {
            pointer: `${map.pointer}${formatPointer(['steps', key])}`,
            message: `The output of step ${JSON.stringify(key)} would be found under $.${variableName(key)}, which is taken.`,
            hint: 'Rename the step.',
          };
        }
      }
    }
  },
};

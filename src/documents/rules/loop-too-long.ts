import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import { formatPointer } from '../../kernel/pointer.ts';
import { variableName } from '../../expressions/step-name.ts';
import type { StepMap } from '../../workflow/step.ts';
import { attributesOf } from '../leaves.ts';
import type { Rule } from '../rule.ts';

/** How many items each kind of loop takes (facts 2.7). */
const MOST: ReadonlyMap<string, number> = new Map([
  ['sp:loop:iterator', 250],
  ['sp:serial:iterator', 50],
]);

const LONG = Array.from({ length: 51 }, (_, index) => index + 1).join(', ');

/** Loops over lists that are known to be too long. */
export const loopTooLong: Rule = {
  code: 'LOOP_TOO_LONG',
  group: 'Silent traps',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A loop gets a written list of more than 250 items, or a serial loop of more than 50.',
  why: 'A loop fails at 251 items; a serial loop stops silently after 50 (facts 5.4).',
  good: `name: Each
definition:
  start: Loop
  steps:
    Loop:
      type: action
      actionId: sp:serial:iterator
      versionNumber: 1
      attributes:
        loopType: forLoop
        input: [1, 2, 3]
        start: Item Done
        steps:
          Item Done: { type: success }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Each
definition:
  start: Loop
  steps:
    Loop:
      type: action
      actionId: sp:serial:iterator
      versionNumber: 1
      attributes:
        loopType: forLoop
        input: [${LONG}]
        start: Item Done
        steps:
          Item Done: { type: success }
      nextStep: Done
    Done: { type: success }
`,
  *check({ maps }) {
    for (const map of maps) {
      for (const [key, step] of map.steps) {
        const most = MOST.get(stringAt(step, 'actionId') ?? '');
        const attributes = attributesOf(step);
        const list = own(attributes, 'input') ?? definedList(stringAt(attributes, 'input.$'), map);
        if (most !== undefined && isArray(list) && list.length > most) {
          yield {
            pointer: `${map.pointer}${formatPointer(['steps', key, 'attributes'])}`,
            message: `Loop ${JSON.stringify(key)} gets ${list.length} items, and takes ${most}.`,
            hint: 'Split the list over several loops or workflows.',
          };
        }
      }
    }
  },
};

/** Gives the list that a Define Variable step of the same map writes out under a path, if one does. */
function definedList(path: string | undefined, map: StepMap): Json | undefined {
  for (const [key, step] of path === undefined ? [] : map.steps) {
    const variables = own(attributesOf(step), 'variables');
    for (const variable of isArray(variables) ? variables : []) {
      if (
        isObject(variable) &&
        path === `$.${variableName(key)}.${variableName(stringAt(variable, 'name') ?? '')}`
      ) {
        return own(variable, 'variableA');
      }
    }
  }
  return undefined;
}

import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
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
      const loops = [...map.steps].filter(([, step]) => MOST.has(stringAt(step, 'actionId') ?? ''));
      const defined = loops.length === 0 ? new Map<string, number>() : definedLists(map);
      for (const [key, step] of loops) {
        const most = MOST.get(stringAt(step, 'actionId') ?? '') ?? 0;
        const attributes = attributesOf(step);
        const input = own(attributes, 'input');
        const length = isArray(input)
          ? input.length
          : (defined.get(stringAt(attributes, 'input.$') ?? '') ?? 0);
        if (length > most) {
          yield {
            pointer: `${map.pointer}${formatPointer(['steps', key, 'attributes'])}`,
            message: `Loop ${JSON.stringify(key)} gets ${length} items, and takes ${most}.`,
            hint: 'Split the list over several loops or workflows.',
          };
        }
      }
    }
  },
};

/** Gives the lengths of the lists that Define Variable steps of a map write out, by their paths. */
function definedLists(map: StepMap): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  for (const [key, step] of map.steps) {
    const variables = own(attributesOf(step), 'variables');
    for (const variable of isArray(variables) ? variables : []) {
      const list = isObject(variable) ? own(variable, 'variableA') : undefined;
      if (isObject(variable) && isArray(list)) {
        const name = variableName(stringAt(variable, 'name') ?? '');
        lengths.set(`$.${variableName(key)}.${name}`, list.length);
      }
    }
  }
  return lengths;
}

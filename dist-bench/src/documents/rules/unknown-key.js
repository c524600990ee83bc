import { isArray, isObject, own } from '../../kernel/json.js';
import { escapeToken, formatPointer } from '../../kernel/pointer.js';
import { WRITABLE_FIELDS } from '../../workflow/workflow.js';
import { suggest } from '../suggest.js';
import { isServerField } from './server-field.js';
const TOP = [...WRITABLE_FIELDS, 'mainsheet', '$schema'];
const OWNER = ['type', 'id', 'name'];
const TRIGGER = ['type', 'attributes', 'displayName', 'mode'];
const DEFINITION = ['start', 'steps'];
const STEP = [
    'type',
    'actionId',
    'versionNumber',
    'attributes',
    'nextStep',
    'catch',
    'selectResult',
    'displayName',
    'description',
    'choiceList',
    'defaultStep',
    'failureName',
    'failureDetails',
];
const CHOICE = ['comparator', 'nextStep', 'variableA', 'variableA.$', 'variableB', 'variableB.$'];
const CATCH = ['next'];
/** Keys that the format does not have. */
export const unknownKey = {
    code: 'UNKNOWN_KEY',
    group: 'Shape',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'A workflow, trigger or step has a key that the format does not know.',
    why: 'The tenant drops or ignores it, so what was meant does not happen (facts 3.1).',
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
      next_step: Done
    Done: { type: success }
`,
    *check({ workflow, trigger, definition, maps }) {
        const top = Object.keys(workflow).filter((key) => !isServerField(key));
        yield* unknown(top, TOP, '', 'A workflow');
        yield* unknownIn(own(workflow, 'owner'), OWNER, '/owner', 'An owner');
        yield* unknownIn(trigger, TRIGGER, '/trigger', 'A trigger');
        yield* unknownIn(definition, DEFINITION, '/definition', 'A definition');
        for (const map of maps) {
            for (const [key, step] of map.steps) {
                yield* checkStep(step, `${map.pointer}${formatPointer(['steps', key])}`);
            }
        }
    },
};
function* checkStep(step, pointer) {
    yield* unknownIn(step, STEP, pointer, 'A step');
    yield* eachIn(own(step, 'choiceList'), CHOICE, `${pointer}/choiceList`, 'A choice');
    yield* eachIn(own(step, 'catch'), CATCH, `${pointer}/catch`, 'A catch');
}
function* eachIn(list, known, pointer, what) {
    for (const [index, item] of isArray(list) ? list.entries() : []) {
        yield* unknownIn(item, known, `${pointer}/${index}`, what);
    }
}
function unknownIn(value, known, pointer, what) {
    return isObject(value) ? unknown(Object.keys(value), known, pointer, what) : [];
}
function* unknown(keys, known, pointer, what) {
    for (const key of keys) {
        if (!known.includes(key)) {
            const near = suggest(key, known);
            yield {
                pointer: `${pointer}/${escapeToken(key)}`,
                message: `${what} has no key ${JSON.stringify(key.slice(0, 60))}.`,
                hint: near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean ${near}?`,
            };
        }
    }
}
//# sourceMappingURL=unknown-key.js.map
import { isArray, isObject, own } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { escapeToken } from '../../kernel/pointer.ts';
import type { Pointer } from '../../kernel/pointer.ts';
import { WRITABLE_FIELDS } from '../../workflow/workflow.ts';
import { stepPointer } from '../action-steps.ts';
import type { Finding, Rule } from '../rule.ts';
import { suggest } from '../suggest.ts';
import { isServerField } from './server-field.ts';

const TOP: readonly string[] = [...WRITABLE_FIELDS, 'mainsheet', '$schema'];
const OWNER = ['type', 'id', 'name'];
const TRIGGER = ['type', 'attributes', 'displayName', 'mode'];
const DEFINITION = ['start', 'steps'];
const STEP: readonly string[] = [
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
export const unknownKey: Rule = {
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
        // Asked first, because nearly every key of nearly every step is known.
        if (!isKnownStep(step)) {
          yield* checkStep(step, stepPointer({ map, key }));
        }
      }
    }
  },
};

const STEP_KEYS: ReadonlySet<string> = new Set(STEP);

function isKnownStep(step: JsonObject): boolean {
  return (
    own(step, 'choiceList') === undefined &&
    own(step, 'catch') === undefined &&
    Object.keys(step).every((key) => STEP_KEYS.has(key))
  );
}

function* checkStep(step: JsonObject, pointer: Pointer): Iterable<Finding> {
  yield* unknownIn(step, STEP, pointer, 'A step');
  yield* eachIn(own(step, 'choiceList'), CHOICE, `${pointer}/choiceList`, 'A choice');
  yield* eachIn(own(step, 'catch'), CATCH, `${pointer}/catch`, 'A catch');
}

function* eachIn(
  list: Json | undefined,
  known: readonly string[],
  pointer: Pointer,
  what: string,
): Iterable<Finding> {
  for (const [index, item] of isArray(list) ? list.entries() : []) {
    yield* unknownIn(item, known, `${pointer}/${index}`, what);
  }
}

function unknownIn(
  value: Json | undefined,
  known: readonly string[],
  pointer: Pointer,
  what: string,
): Iterable<Finding> {
  return isObject(value) ? unknown(Object.keys(value), known, pointer, what) : [];
}

function* unknown(
  keys: readonly string[],
  known: readonly string[],
  pointer: Pointer,
  what: string,
): Iterable<Finding> {
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

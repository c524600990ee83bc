import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { escapeToken } from '../../kernel/pointer.ts';
import type { Pointer } from '../../kernel/pointer.ts';
import { LOOP_ACTIONS } from '../../workflow/step.ts';
import { stepPointer } from '../action-steps.ts';
import type { StepPlace } from '../leaves.ts';
import type { Finding, Rule } from '../rule.ts';
import { isTagged } from '../tag.ts';

type Kind = 'text' | 'mapping' | 'list' | 'boolean';

const FITS: Readonly<Record<Kind, (value: Json) => boolean>> = {
  text: (value) => typeof value === 'string',
  mapping: isObject,
  list: isArray,
  boolean: (value) => typeof value === 'boolean',
};

type Members = readonly (readonly [key: string, kind: Kind])[];

const TOP: Members = [
  ['description', 'text'],
  ['enabled', 'boolean'],
  ['owner', 'mapping'],
  ['trigger', 'mapping'],
  ['definition', 'mapping'],
];

const TRIGGER: Members = [
  ['attributes', 'mapping'],
  ['displayName', 'text'],
];

const HOLDER: Members = [
  ['start', 'text'],
  ['steps', 'mapping'],
];

const STEP: Members = [
  ['type', 'text'],
  ['actionId', 'text'],
  ['displayName', 'text'],
  ['description', 'text'],
  ['attributes', 'mapping'],
  ['nextStep', 'text'],
  ['defaultStep', 'text'],
  ['choiceList', 'list'],
  ['catch', 'list'],
  ['failureName', 'text'],
  ['failureDetails', 'text'],
];

const STEP_KINDS: ReadonlyMap<string, Kind> = new Map(STEP);

/** Values of a type that the tenant cannot save. */
export const shapeType: Rule = {
  code: 'SHAPE_TYPE',
  group: 'Shape',
  severity: 'error',
  mutedBy: 'nobody',
  title:
    'A field of the format has a value of the wrong type, or a field without which nothing can be saved is missing.',
  why: 'The tenant refuses to save such a workflow (facts 1.4, 3.1).',
  good: `name: Welcome
owner: !ref identity/william.wilson
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  bad: `name: Welcome
owner: william.wilson
definition:
  start: Done
  steps:
    - Done
`,
  check({ workflow, trigger, definition, maps }) {
    const found: Finding[] = [];
    checkName(own(workflow, 'name'), found);
    checkMembers(workflow, '', TOP, found);
    checkOwner(own(workflow, 'owner'), found);
    if (isObject(trigger)) {
      checkTrigger(trigger, found);
    }
    if (isObject(definition)) {
      checkHolder(definition, '/definition', found);
    }
    for (const map of maps) {
      for (const [key, step] of map.steps) {
        checkStep(step, { map, key }, found);
      }
    }
    return found;
  },
};

function checkName(name: Json | undefined, found: Finding[]): void {
  if (typeof name !== 'string' || name.trim() === '') {
    found.push({
      pointer: name === undefined ? '' : '/name',
      message: 'The workflow has no name that is a text.',
      hint: 'Write name: with a text; quote it if it looks like a number.',
    });
  }
}

function checkOwner(owner: Json | undefined, found: Finding[]): void {
  if (!isObject(owner)) {
    return;
  }
  const type = own(owner, 'type');
  if (type !== 'IDENTITY' && !isTagged(type)) {
    found.push({
      pointer: '/owner/type',
      message: 'The owner is no identity.',
      hint: 'Write type: IDENTITY.',
    });
  }
  const id = own(owner, 'id');
  if (typeof id !== 'string' || id === '') {
    found.push({
      pointer: '/owner/id',
      message: 'The owner has no id.',
      hint: "Write the identity's id, or leave the owner out.",
    });
  }
}

function checkTrigger(trigger: JsonObject, found: Finding[]): void {
  const type = own(trigger, 'type');
  if (Object.keys(trigger).length > 0 && typeof type !== 'string') {
    found.push({
      pointer: '/trigger/type',
      message: 'The trigger has no type.',
      hint: 'Write EVENT, SCHEDULED or EXTERNAL.',
    });
  }
  checkMembers(trigger, '/trigger', TRIGGER, found);
}

function checkStep(
  step: JsonObject,
  place: Pick<StepPlace, 'map' | 'key'>,
  found: Finding[],
): void {
  if (Object.keys(step).some((key) => isWrong(step[key], STEP_KINDS.get(key)))) {
    checkMembers(step, stepPointer(place), STEP, found);
  }
  for (const key of ['choiceList', 'catch']) {
    const list = own(step, key);
    for (const [index, item] of isArray(list) ? list.entries() : []) {
      if (isWrong(item, 'mapping') || item === null) {
        found.push(wrong(`${stepPointer(place)}/${key}`, String(index), 'mapping'));
      }
    }
  }
  const attributes = own(step, 'attributes');
  if (isObject(attributes) && LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '')) {
    checkHolder(attributes, `${stepPointer(place)}/attributes`, found);
  }
}

function checkHolder(holder: JsonObject, pointer: Pointer, found: Finding[]): void {
  checkMembers(holder, pointer, HOLDER, found);
  const steps = own(holder, 'steps');
  for (const key of isObject(steps) ? Object.keys(steps) : []) {
    const step = isObject(steps) ? (steps[key] ?? null) : null;
    if (isWrong(step, 'mapping') || step === null) {
      found.push(wrong(`${pointer}/steps`, key, 'mapping'));
    }
  }
}

function checkMembers(
  object: JsonObject,
  pointer: Pointer,
  members: Members,
  found: Finding[],
): void {
  for (const [key, kind] of members) {
    if (isWrong(own(object, key), kind)) {
      found.push(wrong(pointer, key, kind));
    }
  }
}

/** Nothing is not wrong, and a tagged value may become anything. */
function isWrong(value: Json | undefined, kind: Kind | undefined): boolean {
  return (
    kind !== undefined &&
    value !== undefined &&
    value !== null &&
    !FITS[kind](value) &&
    !isTagged(value)
  );
}

function wrong(holder: Pointer, key: string, kind: Kind): Finding {
  return {
    pointer: `${holder}/${escapeToken(key)}`,
    message: `${JSON.stringify(key)} is no ${kind}.`,
    hint:
      kind === 'text'
        ? 'Write a text; quote it if it looks like something else.'
        : `Write a ${kind}.`,
  };
}

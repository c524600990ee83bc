import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { formatPointer, parsePointer } from '../../kernel/pointer.ts';
import { LOOP_ACTIONS } from '../../workflow/step.ts';
import type { Finding, Rule } from '../rule.ts';

type Kind = 'text' | 'mapping' | 'list' | 'boolean';

const FITS: Readonly<Record<Kind, (value: Json) => boolean>> = {
  text: (value) => typeof value === 'string',
  mapping: isObject,
  list: isArray,
  boolean: (value) => typeof value === 'boolean',
};

const TOP: readonly (readonly [string, Kind])[] = [
  ['description', 'text'],
  ['enabled', 'boolean'],
  ['owner', 'mapping'],
  ['trigger', 'mapping'],
  ['definition', 'mapping'],
];

const STEP: readonly (readonly [string, Kind])[] = [
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
owner: { type: IDENTITY, id: 2c9180857182305e0171993735622948 }
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
  *check({ workflow, trigger, definition, maps }) {
    yield* checkName(own(workflow, 'name'));
    yield* checkMembers(workflow, [], TOP);
    yield* checkOwner(own(workflow, 'owner'));
    if (isObject(trigger)) {
      yield* checkTrigger(trigger);
    }
    if (isObject(definition)) {
      yield* checkHolder(definition, ['definition']);
    }
    for (const map of maps) {
      for (const [key, step] of map.steps) {
        yield* checkStep(step, [...parsePointer(map.pointer), 'steps', key]);
      }
    }
  },
};

function* checkName(name: Json | undefined): Iterable<Finding> {
  if (typeof name !== 'string' || name.trim() === '') {
    yield {
      pointer: name === undefined ? '' : '/name',
      message: 'The workflow has no name that is a text.',
      hint: 'Write name: with a text; quote it if it looks like a number.',
    };
  }
}

function* checkOwner(owner: Json | undefined): Iterable<Finding> {
  if (!isObject(owner)) {
    return;
  }
  if (own(owner, 'type') !== 'IDENTITY') {
    yield {
      pointer: '/owner/type',
      message: 'The owner is no identity.',
      hint: 'Write type: IDENTITY.',
    };
  }
  const id = own(owner, 'id');
  if (typeof id !== 'string' || id === '') {
    yield {
      pointer: '/owner/id',
      message: 'The owner has no id.',
      hint: "Write the identity's id, or leave the owner out.",
    };
  }
}

function* checkTrigger(trigger: JsonObject): Iterable<Finding> {
  const type = own(trigger, 'type');
  if (Object.keys(trigger).length > 0 && typeof type !== 'string') {
    yield {
      pointer: '/trigger/type',
      message: 'The trigger has no type.',
      hint: 'Write EVENT, SCHEDULED or EXTERNAL.',
    };
  }
  yield* checkMembers(
    trigger,
    ['trigger'],
    [
      ['attributes', 'mapping'],
      ['displayName', 'text'],
    ],
  );
}

function* checkStep(step: JsonObject, at: readonly string[]): Iterable<Finding> {
  yield* checkMembers(step, at, STEP);
  for (const key of ['choiceList', 'catch']) {
    const list = own(step, key);
    for (const [index, item] of isArray(list) ? list.entries() : []) {
      if (!isObject(item)) {
        yield wrong([...at, key, String(index)], 'mapping');
      }
    }
  }
  const attributes = own(step, 'attributes');
  if (isObject(attributes) && LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '')) {
    yield* checkHolder(attributes, [...at, 'attributes']);
  }
}

function* checkHolder(holder: JsonObject, at: readonly string[]): Iterable<Finding> {
  yield* checkMembers(holder, at, [
    ['start', 'text'],
    ['steps', 'mapping'],
  ]);
  const steps = own(holder, 'steps');
  for (const [key, step] of isObject(steps) ? Object.entries(steps) : []) {
    if (!isObject(step)) {
      yield wrong([...at, 'steps', key], 'mapping');
    }
  }
}

function* checkMembers(
  object: JsonObject,
  at: readonly string[],
  members: readonly (readonly [string, Kind])[],
): Iterable<Finding> {
  for (const [key, kind] of members) {
    const value = own(object, key);
    if (value !== undefined && value !== null && !FITS[kind](value)) {
      yield wrong([...at, key], kind);
    }
  }
}

function wrong(tokens: readonly string[], kind: Kind): Finding {
  return {
    pointer: formatPointer(tokens),
    message: `${JSON.stringify(tokens.at(-1))} is no ${kind}.`,
    hint:
      kind === 'text'
        ? 'Write a text; quote it if it looks like something else.'
        : `Write a ${kind}.`,
  };
}

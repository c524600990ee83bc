import { isArray, isObject, own, stringAt } from '../../kernel/json.js';
import { formatPointer, parsePointer } from '../../kernel/pointer.js';
import { LOOP_ACTIONS } from '../../workflow/step.js';
const FITS = {
    text: (value) => typeof value === 'string',
    mapping: isObject,
    list: isArray,
    boolean: (value) => typeof value === 'boolean',
};
const TOP = [
    ['description', 'text'],
    ['enabled', 'boolean'],
    ['owner', 'mapping'],
    ['trigger', 'mapping'],
    ['definition', 'mapping'],
];
const STEP = [
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
export const shapeType = {
    code: 'SHAPE_TYPE',
    group: 'Shape',
    severity: 'error',
    mutedBy: 'nobody',
    title: 'A field of the format has a value of the wrong type, or a field without which nothing can be saved is missing.',
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
function* checkName(name) {
    if (typeof name !== 'string' || name.trim() === '') {
        yield {
            pointer: name === undefined ? '' : '/name',
            message: 'The workflow has no name that is a text.',
            hint: 'Write name: with a text; quote it if it looks like a number.',
        };
    }
}
function* checkOwner(owner) {
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
function* checkTrigger(trigger) {
    const type = own(trigger, 'type');
    if (Object.keys(trigger).length > 0 && typeof type !== 'string') {
        yield {
            pointer: '/trigger/type',
            message: 'The trigger has no type.',
            hint: 'Write EVENT, SCHEDULED or EXTERNAL.',
        };
    }
    yield* checkMembers(trigger, ['trigger'], [
        ['attributes', 'mapping'],
        ['displayName', 'text'],
    ]);
}
function* checkStep(step, at) {
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
function* checkHolder(holder, at) {
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
function* checkMembers(object, at, members) {
    for (const [key, kind] of members) {
        const value = own(object, key);
        if (value !== undefined && value !== null && !FITS[kind](value)) {
            yield wrong([...at, key], kind);
        }
    }
}
function wrong(tokens, kind) {
    return {
        pointer: formatPointer(tokens),
        message: `${JSON.stringify(tokens.at(-1))} is no ${kind}.`,
        hint: kind === 'text'
            ? 'Write a text; quote it if it looks like something else.'
            : `Write a ${kind}.`,
    };
}
//# sourceMappingURL=shape-type.js.map
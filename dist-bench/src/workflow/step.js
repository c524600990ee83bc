import { isArray, isObject, own, stringAt } from '../kernel/json.js';
import { formatPointer } from '../kernel/pointer.js';
/** The kinds of step of the platform (facts 3.1). */
export const STEP_TYPES = ['action', 'choice', 'Mutation', 'success', 'failure'];
/** Actions whose attributes hold a step map of their own (facts 3.4). */
export const LOOP_ACTIONS = new Set([
    'sp:loop:iterator',
    'sp:serial:iterator',
]);
/** The wait step's action. */
export const SLEEP_ACTION = 'sp:sleep';
/** Reads a step's type whatever its letter case; undefined for a type the platform does not have. */
export function stepType(step) {
    const written = stringAt(step, 'type')?.toLowerCase();
    return STEP_TYPES.find((type) => type.toLowerCase() === written);
}
/** Lists where a step may go next, in the order the platform looks. */
export function edgesOf(step) {
    const edges = [];
    const add = (kind, to, tokens) => {
        if (typeof to === 'string') {
            edges.push({ kind, to, pointer: formatPointer(tokens) });
        }
    };
    items(own(step, 'choiceList')).forEach((item, index) => {
        add('choice', own(item, 'nextStep'), ['choiceList', index, 'nextStep']);
    });
    add('default', own(step, 'defaultStep'), ['defaultStep']);
    add('next', own(step, 'nextStep'), ['nextStep']);
    items(own(step, 'catch')).forEach((item, index) => {
        add('catch', own(item, 'next'), ['catch', index, 'next']);
    });
    return edges;
}
function items(value) {
    return isArray(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
}
/** Lists the step maps of a definition, the definition's own first, loop bodies after, at any depth. */
export function stepMaps(definition, pointer = '/definition') {
    return collect(definition, pointer, undefined);
}
function collect(holder, pointer, loop) {
    if (!isObject(holder)) {
        return [];
    }
    const written = own(holder, 'steps');
    const steps = new Map();
    for (const [key, step] of Object.entries(isObject(written) ? written : {})) {
        if (isObject(step)) {
            steps.set(key, step);
        }
    }
    const itself = {
        pointer,
        start: own(holder, 'start'),
        steps,
        ...(loop === undefined ? {} : { loop }),
    };
    const bodies = [...steps].flatMap(([key, step]) => LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '')
        ? collect(own(step, 'attributes'), `${pointer}${formatPointer(['steps', key, 'attributes'])}`, key)
        : []);
    return [itself, ...bodies];
}
//# sourceMappingURL=step.js.map
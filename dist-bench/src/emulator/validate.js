import { isObject, own, stringAt } from '../kernel/json.js';
import { LOOP_ACTIONS, edgesOf, stepMaps, stepType } from '../workflow/step.js';
import { validateStep, wrongPaths } from './validate-step.js';
/** Says what keeps a workflow from being enabled, in the platform's words where they are known (facts 2.5). */
export function validateForEnabling(workflow) {
    const maps = stepMaps(own(workflow, 'definition'));
    if (maps.length === 0 || maps[0]?.steps.size === 0) {
        return ['definition has errors: there are no steps'];
    }
    return [...maps.flatMap(validateMap), ...validateTrigger(own(workflow, 'trigger'))];
}
function validateMap(map) {
    const errors = [];
    function complain(step, text) {
        errors.push(`step '${step}' has errors: ${text}`);
    }
    for (const [key, step] of map.steps) {
        for (const text of validateStep(step)) {
            complain(key, text);
        }
        for (const edge of edgesOf(step)) {
            if (!map.steps.has(edge.to)) {
                complain(key, `${edge.pointer.slice(1)} names step '${edge.to}', which does not exist`);
            }
        }
        if (map.loop !== undefined && LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '')) {
            complain(key, 'loops cannot be nested');
        }
    }
    return [...errors, ...validateWay(map)];
}
/** Every way from the start must lead to an end step. */
function validateWay(map) {
    const where = map.loop === undefined ? 'definition' : `step '${map.loop}'`;
    const start = typeof map.start === 'string' ? map.start : '';
    if (!map.steps.has(start)) {
        return [`${where} has errors: start names step '${start}', which does not exist`];
    }
    const reached = reachable(map, start);
    const ends = [...reached].some((key) => isEnd(map.steps.get(key)));
    return ends ? [] : [`${where} has errors: no end step can be reached from '${start}'`];
}
function reachable(map, start) {
    const reached = new Set();
    const open = [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
        const step = map.steps.get(key);
        if (step !== undefined && !reached.has(key)) {
            reached.add(key);
            open.push(...edgesOf(step).map((edge) => edge.to));
        }
    }
    return reached;
}
function isEnd(step) {
    const type = step === undefined ? undefined : stepType(step);
    return type === 'success' || type === 'failure';
}
function validateTrigger(trigger) {
    if (!isObject(trigger) || Object.keys(trigger).length === 0) {
        return [];
    }
    const errors = [];
    const attributes = own(trigger, 'attributes');
    const members = isObject(attributes) ? attributes : {};
    const type = stringAt(trigger, 'type');
    if (type === 'EVENT' && (stringAt(members, 'id') ?? '') === '') {
        errors.push('id is required');
    }
    if (type === 'SCHEDULED' && (stringAt(members, 'frequency') ?? '') === '') {
        errors.push('frequency is required');
    }
    if (type === undefined) {
        errors.push('type is required');
    }
    errors.push(...wrongPaths(members));
    return errors.map((text) => `trigger has errors: ${text}`);
}
//# sourceMappingURL=validate.js.map
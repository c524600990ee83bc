import { isArray, isObject, objectOf, own } from '../kernel/json.js';
import { formatPointer } from '../kernel/pointer.js';
/** Gives the workflow of a file, or undefined for an SP-Config file without exactly one WORKFLOW object. */
export function unwrap(root) {
    const at = workflowPointer(root);
    if (at === undefined) {
        return undefined;
    }
    const inner = at.reduce(member, root);
    const workflow = isObject(inner) ? inner : {};
    const settings = own(root, 'mainsheet');
    const outside = at.length > 0 && settings !== undefined && !Object.hasOwn(workflow, 'mainsheet');
    const whole = outside
        ? objectOf([...Object.entries(workflow), ['mainsheet', settings]])
        : workflow;
    const base = formatPointer(at);
    const mounts = [{ from: '', to: base }];
    if (outside) {
        mounts.push({ from: '/mainsheet', to: '/mainsheet' });
    }
    return moveTrigger(whole, base, mounts);
}
function member(value, token) {
    return isArray(value)
        ? value[Number(token)]
        : isObject(value)
            ? own(value, String(token))
            : undefined;
}
function workflowPointer(root) {
    const objects = own(root, 'objects');
    if (isArray(objects) && !Object.hasOwn(root, 'definition')) {
        const found = objects.flatMap((item, index) => (isWorkflowObject(item) ? [index] : []));
        const [only] = found;
        return found.length === 1 && only !== undefined ? ['objects', only, 'object'] : undefined;
    }
    const wrapped = own(root, 'object');
    const single = isObject(wrapped) && !Object.hasOwn(root, 'name') && !Object.hasOwn(root, 'definition');
    if (!single) {
        return [];
    }
    const kind = kindOf(root);
    return kind === undefined || kind === 'WORKFLOW' ? ['object'] : undefined;
}
function isWorkflowObject(item) {
    return isObject(item) && isObject(own(item, 'object')) && kindOf(item) === 'WORKFLOW';
}
function kindOf(item) {
    const self = own(item, 'self');
    return isObject(self) ? own(self, 'type') : undefined;
}
/** Old documentation shows the trigger and a version inside the definition (facts 2.8). */
function moveTrigger(workflow, base, mounts) {
    const definition = own(workflow, 'definition');
    if (!isObject(definition) || !isObject(own(definition, 'trigger'))) {
        return { workflow, mounts, oldSkeleton: false };
    }
    const trigger = own(workflow, 'trigger') ?? own(definition, 'trigger') ?? {};
    const rest = Object.entries(definition).filter(([key]) => key !== 'trigger' && key !== 'version');
    const members = Object.entries(workflow).filter(([key]) => key !== 'definition' && key !== 'trigger');
    return {
        workflow: objectOf([...members, ['trigger', trigger], ['definition', objectOf(rest)]]),
        mounts: Object.hasOwn(workflow, 'trigger')
            ? mounts
            : [...mounts, { from: '/trigger', to: `${base}/definition/trigger` }],
        oldSkeleton: true,
    };
}
//# sourceMappingURL=unwrap.js.map
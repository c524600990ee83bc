import { isArray, isObject, own, stringAt } from '../kernel/json.js';
/** Finds the workflows in any of the shapes they are exported in (facts 2.8); empty when there is none. */
export function exportedWorkflows(content) {
    if (isArray(content)) {
        return content.flatMap(exportedWorkflows);
    }
    if (!isObject(content)) {
        return [];
    }
    const objects = own(content, 'objects');
    if (isArray(objects)) {
        return objects.filter(isWorkflowObject).flatMap(exportedWorkflows);
    }
    const object = own(content, 'object');
    if (isObject(object)) {
        return exportedWorkflows(object);
    }
    return stringAt(content, 'name') === undefined ? [] : [liftTrigger(content)];
}
/** An sp-config file may hold objects of other kinds. */
function isWorkflowObject(value) {
    const self = isObject(value) ? own(value, 'self') : undefined;
    return !isObject(self) || (stringAt(self, 'type') ?? 'WORKFLOW') === 'WORKFLOW';
}
/** The skeleton of old documentation keeps the trigger inside the definition. */
function liftTrigger(workflow) {
    const definition = own(workflow, 'definition');
    if (!isObject(definition) || own(workflow, 'trigger') !== undefined) {
        return workflow;
    }
    const { trigger, ...rest } = definition;
    return trigger === undefined ? workflow : { ...workflow, trigger, definition: rest };
}
//# sourceMappingURL=export-shapes.js.map
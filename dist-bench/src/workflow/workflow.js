import { isObject, stringAt } from '../kernel/json.js';
/** The fields of a workflow that its owner writes; everything else belongs to the tenant (facts 1.4, WorkflowBody). */
export const WRITABLE_FIELDS = [
    'name',
    'description',
    'enabled',
    'owner',
    'trigger',
    'definition',
];
/** Reads a workflow of the tenant's answer; undefined when it carries no workflow (no id, no name). */
export function readLiveWorkflow(raw, unsafeNumbers = []) {
    if (!isObject(raw)) {
        return undefined;
    }
    const id = stringAt(raw, 'id');
    const name = stringAt(raw, 'name');
    if (id === undefined || id === '' || name === undefined) {
        return undefined;
    }
    const created = stringAt(raw, 'created');
    const modified = stringAt(raw, 'modified');
    const creator = readPerson(raw['creator']);
    const modifiedBy = readPerson(raw['modifiedBy']);
    return {
        id,
        name,
        enabled: raw['enabled'] === true,
        ...(created === undefined ? {} : { created }),
        ...(modified === undefined ? {} : { modified }),
        ...(creator === undefined ? {} : { creator }),
        ...(modifiedBy === undefined ? {} : { modifiedBy }),
        raw,
        unsafeNumbers,
    };
}
function readPerson(value) {
    if (!isObject(value)) {
        return undefined;
    }
    const id = stringAt(value, 'id');
    const name = stringAt(value, 'name');
    return id === undefined ? undefined : { id, ...(name === undefined ? {} : { name }) };
}
//# sourceMappingURL=workflow.js.map
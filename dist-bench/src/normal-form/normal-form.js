import { digestOf, isArray, isObject, objectOf, own } from '../kernel/json.js';
import { formatPointer } from '../kernel/pointer.js';
import { WRITABLE_FIELDS } from '../workflow/workflow.js';
import { HIDDEN, comparedSpelling, isFreeContent } from './hidden.js';
/** Brings a workflow, written or live, to its normal form. Pure; doing it twice changes nothing. */
export function normalForm(workflow, hidden) {
    const fields = objectOf(WRITABLE_FIELDS.flatMap((field) => {
        const value = own(workflow, field);
        return value === undefined ? [] : [[field, value]];
    }));
    return normalObject(fields, [], [], hidden);
}
/** Digest of a normal form. */
export function formDigest(form) {
    return digestOf(form);
}
function normalObject(object, path, ancestors, hidden) {
    const inner = [...ancestors, object];
    const members = [];
    for (const [key, value] of Object.entries(object)) {
        const member = { key, value, path: [...path, key], ancestors: inner };
        const row = HIDDEN.find((candidate) => candidate.hides(member));
        if (row === undefined) {
            members.push([key, normalMember(member, hidden)]);
        }
        else {
            hidden?.(formatPointer(member.path), row.rule);
        }
    }
    return objectOf(members);
}
function normalMember(member, hidden) {
    if (isFreeContent(member.key, member.path)) {
        return member.value;
    }
    if (typeof member.value === 'string') {
        return comparedSpelling(member);
    }
    return normalValue(member.value, member.path, member.ancestors, hidden);
}
function normalValue(value, path, ancestors, hidden) {
    if (isArray(value)) {
        const inner = [...ancestors, value];
        return value.map((item, index) => normalValue(item, [...path, String(index)], inner, hidden));
    }
    return isObject(value) ? normalObject(value, path, ancestors, hidden) : value;
}
//# sourceMappingURL=normal-form.js.map
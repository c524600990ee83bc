// The package has only a default export under Node; a named import type-checks and then fails at run time.
import jsonpatch from 'fast-json-patch';
import { equal, isArray, isObject, objectOf, own } from '../kernel/json.js';
import { escapeToken, formatPointer, getAt, parsePointer } from '../kernel/pointer.js';
/**
 * Makes the RFC 6902 operations that turn `raw` into `target` within some top-level fields. An edit inside an array is
 * sent as the whole outermost array: index operations are not safe to review nor to repeat. The result is applied to
 * a copy and compared before it is given out; a difference is a fault of ours and throws.
 */
export function makeOperations(raw, target, fields, style) {
    const operations = fields.flatMap((field) => style === 'deep' && isObject(own(raw, field)) && field !== 'owner'
        ? deepOperations(raw, target, field)
        : fieldOperation(raw, target, field));
    for (const field of fields) {
        const result = own(applyOperations(raw, operations), field);
        if (!equal(result, fieldValue(target, field))) {
            throw new Error(`The operations made for /${field} do not give the wanted value.`);
        }
    }
    return operations;
}
/** Applies operations to a copy, checked at every step. */
export function applyOperations(document, operations) {
    const copy = structuredClone(document);
    const steps = structuredClone(operations);
    return jsonpatch.applyPatch(copy, steps, true).newDocument;
}
/** The owner goes as type and id: its name is the tenant's (facts 2.4). */
function fieldValue(target, field) {
    const value = own(target, field);
    return field === 'owner' && isObject(value)
        ? objectOf(Object.entries(value).filter(([key]) => key !== 'name'))
        : value;
}
function fieldOperation(raw, target, field) {
    const value = fieldValue(target, field);
    if (value === undefined || equal(own(raw, field), value)) {
        return [];
    }
    const op = Object.hasOwn(raw, field) ? 'replace' : 'add';
    return [{ op, path: `/${escapeToken(field)}`, value }];
}
function deepOperations(raw, target, field) {
    const before = own(raw, field);
    const after = own(target, field);
    if (!isObject(before) || !isObject(after)) {
        return fieldOperation(raw, target, field);
    }
    const made = jsonpatch.compare(before, after);
    const seen = new Set();
    const operations = [];
    for (const operation of made) {
        const array = outermostArray(before, after, operation.path);
        const path = `/${escapeToken(field)}${array ?? operation.path}`;
        if (array === undefined) {
            operations.push({ ...operation, path });
        }
        else if (!seen.has(path)) {
            seen.add(path);
            operations.push({ op: 'replace', path, value: getAt(after, array) ?? null });
        }
    }
    return operations;
}
/** The pointer of the outermost array, on either side, that an operation reaches into. */
function outermostArray(before, after, pointer) {
    const tokens = parsePointer(pointer);
    for (let depth = 1; depth < tokens.length; depth += 1) {
        const prefix = formatPointer(tokens.slice(0, depth));
        if (isArray(getAt(before, prefix)) || isArray(getAt(after, prefix))) {
            return prefix;
        }
    }
    return undefined;
}
//# sourceMappingURL=json-patch.js.map
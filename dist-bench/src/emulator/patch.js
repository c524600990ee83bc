import { applyPatch } from 'rfc6902';
import { equal, isArray, isObject, own, stringAt } from '../kernel/json.js';
import { formatPointer, getAt, parsePointer } from '../kernel/pointer.js';
const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];
/** Tokens that the patch library steps over without a word, so that the wrong place would be changed. */
const STEPPED_OVER = new Set(['__proto__', 'constructor', 'prototype']);
/** Reads a PATCH body; the trouble says which operation is wrong and how. */
export function readOperations(body) {
    if (!isArray(body)) {
        return refuse('a patch is a list of operations');
    }
    const operations = [];
    for (const [index, written] of body.entries()) {
        const read = readOperation(written);
        if (!read.ok) {
            return refuse(`operation ${index}: ${read.trouble}`);
        }
        operations.push(read.value);
    }
    return { ok: true, value: operations };
}
function readOperation(written) {
    if (!isObject(written)) {
        return refuse('not an object');
    }
    const op = OPERATIONS.find((known) => known === own(written, 'op'));
    const path = stringAt(written, 'path');
    const from = stringAt(written, 'from');
    const value = own(written, 'value');
    if (op === undefined || path === undefined) {
        return refuse('op and path are required, op being one of RFC 6902');
    }
    if ((op === 'move' || op === 'copy') && from === undefined) {
        return refuse(`${op} needs from`);
    }
    if ((op === 'add' || op === 'replace' || op === 'test') && value === undefined) {
        return refuse(`${op} needs value`);
    }
    for (const pointer of from === undefined ? [path] : [path, from]) {
        const tokens = tokensOf(pointer);
        if (tokens === undefined) {
            return refuse(`${JSON.stringify(pointer)} is not a JSON Pointer`);
        }
        if (tokens.some((token) => STEPPED_OVER.has(token))) {
            return refuse(`${JSON.stringify(pointer)} cannot be addressed`);
        }
        if (tokens.length === 0 && op !== 'test') {
            return refuse('the whole workflow cannot be replaced by a patch');
        }
    }
    return {
        ok: true,
        value: {
            op,
            path,
            ...(from === undefined ? {} : { from }),
            ...(value === undefined ? {} : { value }),
        },
    };
}
function tokensOf(pointer) {
    try {
        return parsePointer(pointer);
    }
    catch {
        return undefined;
    }
}
/** Applies operations to a copy, all or none; the trouble says which operation failed and why. */
export function applyOperations(document, operations) {
    const copy = structuredClone(document);
    for (const [index, operation] of operations.entries()) {
        const trouble = applyOne(copy, operation);
        if (trouble !== undefined) {
            return refuse(`operation ${index} (${operation.op} ${operation.path}): ${trouble}`);
        }
    }
    return { ok: true, value: copy };
}
/**
 * Applies one operation in place. Places are looked up by own members before the library sees them:
 * its own look-up follows inherited members and takes words for array indexes.
 */
function applyOne(document, operation) {
    const source = operation.op === 'move' || operation.op === 'copy' ? operation.from : operation.path;
    if (operation.op !== 'add' && getAt(document, source ?? '') === undefined) {
        return 'there is no such place';
    }
    if (operation.op === 'test') {
        return equal(getAt(document, operation.path), operation.value) ? undefined : 'test failed';
    }
    const moved = structuredClone(operation.from === undefined ? operation.value : getAt(document, operation.from));
    const holder = getAt(document, parentOf(operation.path));
    if (!isObject(holder) && !isArray(holder)) {
        return 'nothing there can hold a member';
    }
    const length = isArray(holder) ? holder.length : 0;
    const [failure] = applyPatch(document, [operation]);
    if (failure !== null && failure !== undefined) {
        return failure.name === 'MissingError' ? 'there is no such place' : 'not possible';
    }
    return done(document, operation, moved, length) ? undefined : 'not possible';
}
/** Looks whether an operation did what RFC 6902 says; the library drops some members silently. */
function done(document, operation, value, length) {
    if (operation.op === 'remove') {
        const holder = getAt(document, parentOf(operation.path));
        return isArray(holder)
            ? holder.length === length - 1
            : getAt(document, operation.path) === undefined;
    }
    const tokens = parsePointer(operation.path);
    const holder = getAt(document, parentOf(operation.path));
    const place = tokens.at(-1) === '-' && isArray(holder)
        ? formatPointer([...tokens.slice(0, -1), holder.length - 1])
        : operation.path;
    return equal(getAt(document, place), value);
}
function parentOf(pointer) {
    return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}
function refuse(trouble) {
    return { ok: false, trouble };
}
//# sourceMappingURL=patch.js.map
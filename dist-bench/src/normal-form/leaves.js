import { equal, isObject, objectOf, own } from '../kernel/json.js';
import { escapeToken, getAt, isWithin, setAt } from '../kernel/pointer.js';
/** Lists the leaves of a value. */
export function leavesOf(value, pointer = '') {
    const leaves = new Map();
    collect(value, pointer, leaves);
    return leaves;
}
function collect(value, pointer, leaves) {
    if (value === undefined) {
        return;
    }
    const members = isObject(value) ? Object.entries(value) : [];
    if (members.length === 0) {
        leaves.set(pointer, value);
    }
    for (const [key, member] of members) {
        collect(member, `${pointer}/${escapeToken(key)}`, leaves);
    }
}
/** Lists, sorted, the pointers at which two sets of leaves differ. */
export function differingPointers(a, b) {
    return [...new Set([...a.keys(), ...b.keys()])]
        .filter((pointer) => !equal(a.get(pointer), b.get(pointer)))
        .toSorted();
}
/** The top-level field a pointer lies in. */
export function fieldOf(pointer) {
    return (pointer.split('/', 2)[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}
/** Says whether a pointer is covered by one of a list of ignored ones. */
export function isIgnored(pointer, ignore) {
    return ignore.some((covered) => isWithin(pointer, covered));
}
/** The part of a normal form that is compared: the managed fields, without the ignored places. */
export function managedPart(form, fields, ignore) {
    const managed = objectOf(fields.flatMap((field) => {
        const value = own(form, field);
        return value === undefined ? [] : [[field, value]];
    }));
    return ignore
        .filter((pointer) => getAt(managed, pointer) !== undefined)
        .reduce((part, pointer) => setAt(part, pointer, undefined), managed);
}
//# sourceMappingURL=leaves.js.map
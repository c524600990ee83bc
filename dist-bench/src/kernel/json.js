import { createHash } from 'node:crypto';
/** Says whether a value is a JSON object (not null, not an array). */
export function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Says whether a value is a JSON array, keeping its elements readonly. */
export function isArray(value) {
    return Array.isArray(value);
}
/** Gives a member of an object if it is the object's own, else undefined. */
export function own(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
}
/** Gives a member that is a string, else undefined. */
export function stringAt(object, key) {
    const value = own(object, key);
    return typeof value === 'string' ? value : undefined;
}
/** Builds an object from pairs; a key named `__proto__` becomes an ordinary member. */
export function objectOf(pairs) {
    return Object.fromEntries(pairs);
}
/** Compares two JSON values by meaning: key order does not matter, array order does. */
export function equal(a, b) {
    if (a === b) {
        return true;
    }
    if (isArray(a) || isArray(b)) {
        return (isArray(a) &&
            isArray(b) &&
            a.length === b.length &&
            a.every((item, index) => equal(item, b[index])));
    }
    if (!isObject(a) || !isObject(b)) {
        return false;
    }
    const keys = Object.keys(a);
    return (keys.length === Object.keys(b).length &&
        keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key])));
}
/** Prints a JSON value with sorted keys, so that equal values print equally. */
export function canonical(value) {
    if (isArray(value)) {
        return `[${value.map(canonical).join(',')}]`;
    }
    if (isObject(value)) {
        const members = Object.keys(value)
            .toSorted()
            .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
        return `{${members.join(',')}}`;
    }
    return JSON.stringify(value);
}
/** SHA-256 of a text or of bytes, as 64 lower-case hex digits. */
export function sha256(data) {
    return createHash('sha256').update(data).digest('hex');
}
/** SHA-256 of a JSON value's meaning: key order does not change it. */
export function digestOf(value) {
    return sha256(canonical(value));
}
//# sourceMappingURL=json.js.map
/** Gives the name under which a step's output, or a defined variable, is found in the data (facts 5.1). */
export function variableName(key) {
    const joined = key
        .split(' ')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('');
    return joined.charAt(0).toLowerCase() + joined.slice(1);
}
/** Says whether a key can be referred to safely: letters, digits and spaces only (facts 5.1). */
export function isPlainKey(key) {
    return /^[\p{L}\p{N} ]+$/u.test(key);
}
//# sourceMappingURL=step-name.js.map
/** The members that have a value: for fields that are left out where nothing is known. */
export function given(fields) {
    const known = Object.entries(fields).filter(([, value]) => value !== undefined);
    return Object.fromEntries(known);
}
//# sourceMappingURL=given.js.map
/** Says whether a change would write to the tenant. */
export function writesTenant(change) {
    switch (change.kind) {
        case 'create':
        case 'update':
        case 'rename':
        case 'enable':
        case 'disable':
        case 'quarantine':
        case 'restore':
        case 'delete':
            return true;
        case 'adopt':
            return change.fields.length > 0 || change.enabled !== undefined;
        case 'disown':
        case 'forget':
        case 'keep':
            return false;
    }
}
/** The change with a wait put on it; the first wait stays. */
export function withWait(change, wait) {
    return change.wait === undefined ? { ...change, wait } : change;
}
//# sourceMappingURL=change.js.map
/** Makes a word of a command line: quoted where a shell would read it otherwise. */
export function shellWord(word) {
    return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')
        ? word
        : `'${word.replaceAll("'", String.raw `'\''`)}'`;
}
/** The command that approves a plan, or one file's change of it. */
export function approveCommand(tenant, checksum, only) {
    const rest = only === undefined ? '' : ` --only ${shellWord(only)}`;
    return `mainsheet approve --tenant ${shellWord(tenant)} --checksum ${checksum}${rest}`;
}
/** The command that ends a hold or a contest of a file's workflow, or without a file the tenant's own stop. */
export function releaseCommand(tenant, file) {
    const rest = file === undefined ? '' : ` ${shellWord(file)}`;
    return `mainsheet release --tenant ${shellWord(tenant)}${rest}`;
}
/** The command that lets a waiting change through; undefined where only time or an edit helps. */
export function letThrough(plan, change) {
    switch (change.wait?.release) {
        case 'approve':
            return approveCommand(plan.tenant, plan.checksum, change.file);
        case 'release':
            return releaseCommand(plan.tenant, change.file);
        case undefined:
            return undefined;
    }
}
/** The command that lets a refused plan through; undefined where one of its refusals takes no approval. */
export function letPlanThrough(plan) {
    return plan.refusals.length > 0 && plan.refusals.every(({ approvable }) => approvable)
        ? approveCommand(plan.tenant, plan.checksum)
        : undefined;
}
//# sourceMappingURL=let-through.js.map
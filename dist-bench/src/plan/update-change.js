import { fieldOf } from '../normal-form/leaves.js';
/** Makes the change that writes some differences; without `toWrite`, all but what the tenant stores otherwise. */
export function updateChange(subject, toWrite = subject.differences.filter((one) => one.class !== 'residue')) {
    const { desired, wish, entry, live, memory } = subject;
    const parts = writeParts(toWrite, wish);
    const corrects = toWrite.some((one) => one.class !== 'git');
    return {
        kind: kindOf(parts, entry),
        reason: reasonOf(toWrite, entry),
        file: desired.file,
        name: desired.name,
        workflowId: entry.workflowId,
        desired,
        wish,
        live,
        entry,
        ...(memory === undefined ? {} : { memory }),
        differences: subject.differences.filter((one) => one.class !== 'residue'),
        ...parts,
        ...(corrects ? { corrects } : {}),
        ...(entry.file === desired.file ? {} : { movedFrom: entry.file }),
    };
}
/** The fields to write and the enabled state to end in, for some differences. */
export function writeParts(differences, wish) {
    const fields = [...new Set(differences.map((one) => fieldOf(one.pointer)))];
    return {
        fields: fields.filter((field) => field !== 'enabled').toSorted(),
        ...(fields.includes('enabled') ? { enabled: wish.body['enabled'] === true } : {}),
    };
}
function kindOf(parts, entry) {
    if (entry.quarantine !== undefined) {
        return 'restore';
    }
    if (parts.fields.length === 0) {
        return parts.enabled === true ? 'enable' : 'disable';
    }
    const onlyName = parts.fields.length === 1 && parts.fields[0] === 'name';
    return onlyName && parts.enabled === undefined ? 'rename' : 'update';
}
function reasonOf(toWrite, entry) {
    if (entry.quarantine !== undefined) {
        return 'FileReturned';
    }
    return toWrite.some((one) => one.class === 'git' || one.class === 'conflict')
        ? 'GitChange'
        : 'Drifted';
}
//# sourceMappingURL=update-change.js.map
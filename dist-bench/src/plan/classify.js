import { equal } from '../kernel/json.js';
import { fieldOf, isIgnored, leavesOf, managedPart } from '../normal-form/leaves.js';
/**
 * Compares a wish with the live normal form against what was sent and left, place by place (an array is one place).
 * Without a baseline every difference is a git change.
 */
export function classify(wish, live, baseline) {
    const part = (form) => leavesOf(managedPart(form, wish.fields, wish.ignore));
    const wanted = part(wish.form);
    const now = part(live);
    const sent = baseline === undefined ? new Map() : part(baseline.sent);
    const left = baseline === undefined ? new Map() : part(baseline.left);
    const differences = [];
    for (const pointer of [...new Set([...wanted.keys(), ...now.keys()])].toSorted()) {
        const desired = wanted.get(pointer);
        const actual = now.get(pointer);
        if (!equal(desired, actual)) {
            const known = baseline !== undefined && isManaged(pointer, baseline);
            const git = !known || !equal(desired, sent.get(pointer));
            const drift = known && !equal(actual, left.get(pointer));
            differences.push({
                pointer,
                class: git ? (drift ? 'conflict' : 'git') : drift ? 'drift' : 'residue',
                ...(desired === undefined ? {} : { desired }),
                ...(actual === undefined ? {} : { live: actual }),
            });
        }
    }
    return differences;
}
function isManaged(pointer, baseline) {
    return baseline.fields.includes(fieldOf(pointer)) && !isIgnored(pointer, baseline.ignore);
}
/**
 * Lists the managed places where live is not what the tenant left, whatever Git wants: drift that a rejected or an
 * invalid file still has.
 */
export function driftFrom(baseline, live) {
    return classify({ form: baseline.sent, fields: baseline.fields, ignore: baseline.ignore }, live, baseline).filter((difference) => difference.class === 'drift');
}
/** Says whether git changes and drift meet in one top-level field: a half-merged graph is nobody's workflow. */
export function meetInOneField(differences) {
    const fields = (kind) => differences.filter((one) => one.class === kind).map((one) => fieldOf(one.pointer));
    const drifted = new Set(fields('drift'));
    return fields('conflict').length > 0 || fields('git').some((field) => drifted.has(field));
}
//# sourceMappingURL=classify.js.map
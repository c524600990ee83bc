import { digestOf } from '../kernel/json.js';
import { compareText } from '../kernel/diagnostic.js';
import { writesTenant } from './change.js';
const FORMAT = 'mainsheet plan 1';
/** The order changes are made and shown in: what is made comes first, what is removed last. */
const ORDER = [
    'create',
    'adopt',
    'rename',
    'update',
    'restore',
    'disable',
    'enable',
    'keep',
    'disown',
    'forget',
    'quarantine',
    'delete',
];
/** Sorts the changes and puts the checksum on them. */
export function assemble(plan, tenantUrl, changes) {
    const sorted = changes.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || compareText(a.file, b.file));
    return { ...plan, changes: sorted, checksum: checksumOf(tenantUrl, sorted) };
}
/**
 * The checksum covers what would be written and to what, and nothing that changes by itself: no commit, author, count,
 * hour or age. It survives other people's edits elsewhere and breaks when a managed value changes.
 */
function checksumOf(tenantUrl, changes) {
    const written = changes
        .filter((change) => writesTenant(change) || change.wait?.release === 'approve')
        .map((change) => [
        change.kind,
        change.file,
        change.workflowId ?? 'new',
        change.wish?.digest ?? 'none',
        digestOf(change.differences.map((one) => [one.pointer, one.live ?? null, one.desired ?? null])),
        change.reason,
    ]);
    return digestOf([FORMAT, tenantUrl, written]);
}
/** Lists the changes that may be carried out now. */
export function applicable(plan) {
    const ready = plan.changes.filter((change) => change.wait === undefined);
    return plan.refusals.length === 0
        ? ready
        : ready.filter((change) => !writesTenant(change) && change.kind !== 'disown');
}
/** Says whether a plan would write anything, now or once it may. */
export function isEmpty(plan) {
    return plan.changes.every((change) => !writesTenant(change));
}
//# sourceMappingURL=plan.js.map
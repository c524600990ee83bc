import { writesTenant } from './change.js';
/** Below so many owned workflows a share of them says nothing. */
const SHARE_FROM_OWNED = 20;
const UPDATES_FROM_OWNED = 10;
/** Weighs a plan before its first write; every refusal says its numbers. */
export function guard(input) {
    const { limits, owned } = input;
    const ready = input.changes.filter((change) => change.wait === undefined && writesTenant(change));
    const removals = ready.filter(({ kind }) => kind === 'quarantine' || kind === 'delete').length;
    const updates = ready.filter(isUpdate).length;
    const lost = Math.max(0, (input.liveBefore ?? input.live) - input.live);
    const refusals = [];
    const refuse = (reason, message) => {
        refusals.push({ reason, message, approvable: true });
    };
    if (tooMany(removals, owned, limits)) {
        refuse('Removals', `The plan removes ${removals} of ${owned} workflows; ${allowed(limits)}.`);
    }
    if (owned >= UPDATES_FROM_OWNED && updates * 100 > owned * limits.updates.percent) {
        refuse('Updates', `The plan changes ${updates} of ${owned} workflows; up to ${limits.updates.percent} % go through unasked.`);
    }
    if (input.desired === 0 && owned > 0) {
        refuse('DesiredEmpty', `The commit describes no workflow at all, and ${owned} are ours.`);
    }
    if (tooMany(lost, input.liveBefore ?? 0, limits)) {
        refuse('LiveShrunk', `The tenant lists ${input.live} workflows where it listed ${input.liveBefore ?? 0} before.`);
    }
    return refusals;
}
function tooMany(removed, of, limits) {
    const { count, percent } = limits.removals;
    return removed > count || (of >= SHARE_FROM_OWNED && removed * 100 > of * percent);
}
function allowed({ removals: { count, percent } }) {
    return `up to ${count}, and from ${SHARE_FROM_OWNED} owned up to ${percent} %, go through unasked`;
}
/** Enabling what was only just made is part of its creation, not an update. */
function isUpdate(change) {
    return (['update', 'rename', 'disable', 'restore'].includes(change.kind) ||
        (change.kind === 'enable' && change.entry?.sentDigest !== undefined));
}
//# sourceMappingURL=guard.js.map
import { writesTenant } from './change.js';
/** Applies the approvals that name exactly this plan: the whole of it, or one file's change. */
export function approve(plan, decisions) {
    const used = [];
    for (const { key, decision } of decisions) {
        if (decision.kind === 'approve' && decision.checksum === plan.checksum) {
            const { by, only } = decision;
            used.push({ key, by, ...(only === undefined ? {} : { only }) });
        }
    }
    if (used.length === 0) {
        return { plan, used };
    }
    const whole = used.some(({ only }) => only === undefined);
    const files = new Set(used.map(({ only }) => only));
    const blocked = plan.refusals.filter(({ approvable }) => !approvable);
    const named = (change) => whole || files.has(change.file);
    const changes = plan.changes.map((change) => {
        if (named(change) && change.wait?.release === 'approve') {
            const { wait: _wait, ...ready } = change;
            return ready;
        }
        const held = plan.refusals.length > 0 && !named(change) && writesTenant(change);
        return held && change.wait === undefined
            ? { ...change, wait: { reason: 'Guard', message: 'Another change of this plan was approved alone.' } }
            : change;
    });
    return { plan: { ...plan, changes, refusals: blocked }, used };
}
//# sourceMappingURL=approval.js.map
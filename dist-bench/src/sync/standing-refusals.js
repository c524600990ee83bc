import { formatDuration } from '../kernel/duration.js';
/** The reasons to write nothing that stand before any plan is made. */
export function standingRefusals(tenant, record, read, now) {
    const refusals = [];
    const refuse = (reason, message, approvable) => {
        refusals.push({ reason, message, approvable });
    };
    if (record.stopped !== undefined) {
        refuse(record.stopped.reason, record.stopped.message, false);
    }
    if (tenant.suspended) {
        refuse('Suspended', 'The tenant is suspended in the configuration.', false);
    }
    const age = now - (read.seenAt ?? now);
    if (age > tenant.maxStaleMs) {
        refuse('Stale', `The source was last read ${formatDuration(age)} ago.`, false);
    }
    if (!read.continuesHistory && tenant.rewind === 'wait') {
        const { revision, commit } = read.snapshot;
        refuse('HistoryRewritten', `${revision} (${commit.author}: ${commit.subject}) does not contain ${record.appliedCommit ?? ''}, which is applied: the ref was moved back or rewritten.`, true);
    }
    if (tenant.policies.mode === 'observe') {
        refuse('Observing', 'The tenant is only observed.', false);
    }
    if (tenant.policies.mode === 'approve') {
        refuse('ApprovalRequired', 'Every plan for this tenant needs an approval.', true);
    }
    return refusals;
}
//# sourceMappingURL=standing-refusals.js.map
/** The closed list of reasons; the same words stand in conditions, events and pages. */
export const REASONS = [
    'Succeeded',
    'Progressing',
    'Suspended',
    'Observing',
    'ApprovalRequired',
    'WindowClosed',
    'GitUnreachable',
    'GitAuthFailed',
    'VerificationFailed',
    'HistoryRewritten',
    'PathMissing',
    'DocumentsInvalid',
    'TenantUnreachable',
    'CredentialRejected',
    'ScopeMissing',
    'Throttled',
    'ListIncomplete',
    'LiveShrunk',
    'TenantChanged',
    'AnotherWriter',
    'StoreUnavailable',
    'PartlyApplied',
    'Drifted',
    'Conflict',
    'Held',
    'Contested',
    'WaitingForValue',
    'RolledBack',
    'Rejected',
];
/** Takes over the time of the former condition where the status did not change. */
export function carriedOver(former, next, now) {
    return next.map((condition) => {
        const before = former.find(({ type }) => type === condition.type);
        return { ...condition, since: before?.status === condition.status ? before.since : now };
    });
}
//# sourceMappingURL=condition.js.map
/** The closed list of reasons; the same words stand in conditions, events and pages. */
export const REASONS = [
  'Succeeded',
  'Progressing',
  'Suspended',
  'Observing',
  'ApprovalRequired',
  'WindowClosed',
  'AwaitingTenant',
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
  'ExecutionsFailing',
  'RolledBack',
  'Rejected',
] as const;

export type Reason = (typeof REASONS)[number];

export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled' | 'Healthy';

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** One statement about a tenant or a source. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: ConditionStatus;
  readonly reason: Reason;
  readonly message: string;
  /** When the status last changed; RFC 3339. */
  readonly since: string;
}

/** Takes over the time of the former condition where the status did not change. */
export function carriedOver(
  former: readonly Condition[],
  next: readonly Omit<Condition, 'since'>[],
  now: string,
): readonly Condition[] {
  return next.map((condition) => {
    const before = former.find(({ type }) => type === condition.type);
    return { ...condition, since: before?.status === condition.status ? before.since : now };
  });
}

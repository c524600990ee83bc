import { formatDuration } from '../kernel/duration.ts';
import { isOver, suspensionWords } from '../inventory/suspension.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { Refusal } from '../plan/plan.ts';
import type { Suspended } from '../report/pass-result.ts';
import type { TenantPlan } from './ports.ts';
import type { CommitRead } from './read-commit.ts';

/** What holds the tenant as a whole. */
export function suspendedBy(
  { suspended }: Pick<TenantPlan, 'suspended'>,
  { suspension }: TenantRecord,
): Suspended {
  return { configured: suspended, ...(suspension === undefined ? {} : { stored: suspension }) };
}

/** The reasons to write nothing that stand before any plan is made. */
export function standingRefusals(
  tenant: TenantPlan,
  record: TenantRecord,
  read: CommitRead,
  now: number,
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (reason: Refusal['reason'], message: string, approvable: boolean): void => {
    refusals.push({ reason, message, approvable });
  };
  if (record.stopped !== undefined) {
    refuse(record.stopped.reason, record.stopped.message, false);
  }
  if (tenant.suspended) {
    refuse('Suspended', 'The tenant is suspended in the configuration.', false);
  }
  const { suspension } = record;
  if (suspension !== undefined && !isOver(suspension, now)) {
    const message = suspensionWords(suspension, 'the tenant');
    refusals.push({ reason: 'Suspended', message, approvable: false, release: 'resume' });
  }
  const age = now - (read.seenAt ?? now);
  if (age > tenant.maxStaleMs) {
    refuse('Stale', `The source was last read ${formatDuration(age)} ago.`, false);
  }
  // What was applied stays; it must not be written again once nobody who is trusted vouches for it.
  if (read.trust.kind === 'refused') {
    refuse('VerificationFailed', read.trust.error.message, false);
  }
  if (!read.continuesHistory && tenant.rewind === 'wait') {
    const { revision, commit } = read.snapshot;
    refuse(
      'HistoryRewritten',
      `${revision} (${commit.author}: ${commit.subject}) does not contain ${record.appliedCommit ?? ''}, which is applied: the ref was moved back or rewritten.`,
      true,
    );
  }
  if (tenant.policies.mode === 'observe') {
    refuse('Observing', 'The tenant is only observed.', false);
  }
  if (tenant.policies.mode === 'approve') {
    refuse('ApprovalRequired', 'Every plan for this tenant needs an approval.', true);
  }
  return refusals;
}

import { seasonedCommits } from '../inventory/applied-commit.ts';
import { readTenantRecord } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { Snapshot } from '../git/snapshot.ts';
import type { PlanPorts, TenantPlan } from './ports.ts';

/**
 * The commit that a tenant behind a gate works from: the newest one that the tenant before it has been well with, if it
 * is newer than what is applied here. So commits that follow each other fast do not keep all of them out. Else the one
 * that was read: it is planned, and waits.
 */
export async function gatedSnapshot(
  { after }: TenantPlan,
  snapshot: Snapshot,
  { appliedCommit }: TenantRecord,
  { source, records, clock }: PlanPorts,
  signal: AbortSignal,
): Promise<Snapshot> {
  if (after === undefined) {
    return snapshot;
  }
  const head = snapshot.commit.sha;
  const before = await readTenantRecord(records, after.tenant);
  const seasoned = seasonedCommits(before?.applied ?? [], after.healthyForMs, clock.now());
  // Each of them is looked for in the history; what is older than these has been applied long since.
  for (const sha of seasoned.slice(0, 3)) {
    if (sha === head || sha === appliedCommit) {
      return snapshot;
    }
    const isNewer =
      (await source.contains(head, sha, signal)) &&
      (appliedCommit === undefined || (await source.contains(sha, appliedCommit, signal)));
    const found = isNewer ? await source.at(sha, signal) : undefined;
    if (found !== undefined && (await found.trust(signal)).kind !== 'refused') {
      return found;
    }
  }
  return snapshot;
}

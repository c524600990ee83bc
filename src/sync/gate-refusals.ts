import { readTenantRecord } from '../inventory/ledger.ts';
import { wellForMs } from '../inventory/applied-commit.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Refusal } from '../plan/plan.ts';
import { windowAt } from '../plan/sync-window.ts';
import type { PlanPorts, TenantPlan } from './ports.ts';
import type { CommitRead } from './read-commit.ts';

/** Why nothing is written now that may be written later: a closed window, or another tenant that comes first. */
export async function gateRefusals(
  tenant: TenantPlan,
  { snapshot }: CommitRead,
  { records, clock }: PlanPorts,
): Promise<readonly Refusal[]> {
  const now = clock.now();
  return [
    ...windowRefusal(tenant, now),
    ...(tenant.after === undefined
      ? []
      : await afterRefusal(tenant.after, snapshot.commit.sha, records, now)),
  ];
}

function windowRefusal({ windows }: TenantPlan, now: number): readonly Refusal[] {
  const state = windowAt(windows, now);
  if (state.open) {
    return [];
  }
  const opens =
    state.opensAt === undefined
      ? 'It never opens again.'
      : `It opens at ${new Date(state.opensAt).toISOString()}, in ${formatDuration(state.opensAt - now)}.`;
  return [{ reason: 'WindowClosed', message: `The window is closed. ${opens}`, approvable: true }];
}

async function afterRefusal(
  { tenant, healthyForMs }: NonNullable<TenantPlan['after']>,
  commit: string,
  records: PlanPorts['records'],
  now: number,
): Promise<readonly Refusal[]> {
  const record = await readTenantRecord(records, tenant);
  const wellMs = wellForMs(record?.applied ?? [], commit, now);
  if (wellMs !== undefined && wellMs >= healthyForMs) {
    return [];
  }
  const state =
    wellMs === undefined
      ? record?.appliedCommit === commit
        ? 'has it, but not all of it is applied and well'
        : 'has not got it yet'
      : `has been well with it for ${formatDuration(Math.max(1000, wellMs))} of ${formatDuration(healthyForMs)}`;
  return [
    {
      reason: 'AwaitingTenant',
      message: `Commit ${commit.slice(0, 12)} comes here after "${tenant}", which ${state}.`,
      approvable: true,
    },
  ];
}

import type { ConditionView } from '../../report/view/condition-view.ts';
import type { TenantView } from '../../report/view/tenant-view.ts';
import type { WorkflowRow } from '../../report/view/workflow-row.ts';

/** A workflow with the tenant it is in. */
export interface TenantRow extends WorkflowRow {
  readonly tenant: string;
  /** What it waits for comes without anybody: another tenant, or a window. */
  readonly endsByItself?: true;
}

const END_BY_THEMSELVES: ReadonlySet<ConditionView['reason']> = new Set([
  'AwaitingTenant',
  'WindowClosed',
]);

/** The workflows of a tenant. */
export function tenantRows({ tenant, workflows, conditions }: TenantView): readonly TenantRow[] {
  const endsByItself = conditions.some(
    ({ type, reason }) => type === 'Ready' && END_BY_THEMSELVES.has(reason),
  );
  return workflows.map((row) => ({
    ...row,
    tenant,
    ...(endsByItself && row.state === 'Waiting' ? { endsByItself } : {}),
  }));
}

import { appError } from '../kernel/app-error.ts';
import { LedgerWrites, readInventory, readTenantRecord } from '../inventory/ledger.ts';
import type { Owner } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { SYNC_ERRORS } from './errors.ts';
import type { PassPorts, TenantPlan } from './ports.ts';

/** Learns which tenant answers; another one than before stops everything until a person says that it is meant. */
export async function identify(
  tenant: TenantPlan,
  ports: PassPorts,
  signal: AbortSignal,
): Promise<TenantRecord> {
  const identity = await ports.tenant.identity(signal);
  const known = await readTenantRecord(ports.records, tenant.name);
  const { tenantId, identityId } = identity;
  if (known !== undefined && known.tenantId !== tenantId) {
    const former: Owner = { tenantId: known.tenantId, sourceUrl: tenant.sourceUrl };
    const { decisions } = await readInventory(ports.records, former);
    const meant = decisions.find(
      ({ decision }) => decision.kind === 'release' && decision.file === undefined,
    );
    if (meant === undefined) {
      throw appError(SYNC_ERRORS, 'SYNC_TENANT_CHANGED', {
        message: `It was ${known.tenantId} and is ${tenantId}.`,
      });
    }
    await ports.records.commit(new LedgerWrites(former).useDecision(meant.key).writes);
  }
  const kept = known?.tenantId === tenantId ? known : undefined;
  const record: TenantRecord = {
    unmanagedSeen: {},
    ...kept,
    tenantId,
    url: tenant.url,
    ...(tenant.listens === undefined ? {} : { listens: tenant.listens }),
    ...(identityId === undefined ? {} : { identityId }),
  };
  if (kept === undefined || JSON.stringify(kept) !== JSON.stringify({ ...kept, ...record })) {
    const owner = { tenantId, sourceUrl: tenant.sourceUrl };
    await ports.records.commit(new LedgerWrites(owner).putTenant(tenant.name, record).writes);
  }
  return record;
}

/** Stops all writes to a tenant until a person releases it: our credentials are used by somebody else. */
export async function stopForOtherWriter(
  workflow: LiveWorkflow,
  record: TenantRecord,
  tenant: TenantPlan,
  ports: PassPorts,
  owner: Owner,
): Promise<TenantRecord> {
  const message = `"${workflow.name}" (${workflow.id}) was changed with our credentials at ${workflow.modified ?? 'an unknown time'}, and not by this daemon.`;
  const since = new Date(ports.clock.now()).toISOString();
  const stopped = { ...record, stopped: { reason: 'AnotherWriter' as const, since, message } };
  await ports.records.commit(new LedgerWrites(owner).putTenant(tenant.name, stopped).writes);
  return stopped;
}

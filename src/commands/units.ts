import type { Config, TenantConfig } from '../config/config.ts';
import type { Unit } from '../daemon/replicas/share.ts';
import { groupBy } from '../kernel/group-by.ts';

const TENANT = 'tenant:';

/** The name of the lease on a tenant of the configuration. */
export function tenantLease(tenant: string): string {
  return `${TENANT}${tenant}`;
}

/** The tenant that a lease is on; undefined for a lease on a client id. */
export function leasedTenant(lease: string): string | undefined {
  return lease.startsWith(TENANT) ? lease.slice(TENANT.length) : undefined;
}

/** Puts tenants together that use one client id: its quota is kept by one process at a time. */
export async function unitsOf({ tenants }: Config): Promise<readonly Unit[]> {
  const clients = await Promise.all(
    tenants.map(async (tenant) => ({ tenant: tenant.name, client: await clientOf(tenant) })),
  );
  return [...groupBy(clients, ({ client }) => client)].map(([client, members]) => {
    const names = members.map(({ tenant }) => tenant);
    return { tenants: names, leases: [client, ...names.map(tenantLease)].toSorted() };
  });
}

/** An id that cannot be read yet shares nothing: its tenant cannot be asked either. */
async function clientOf({ name, target }: TenantConfig): Promise<string> {
  const id =
    target.kind === 'remote' ? await target.clientId.read().catch(() => undefined) : undefined;
  return id === undefined ? `client of ${name}` : `client:${id}`;
}

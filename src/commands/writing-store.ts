import type { TenantConfig } from '../config/config.ts';
import { appError } from '../kernel/app-error.ts';
import { STORE_ERRORS } from '../store/errors.ts';
import { openStore } from '../store/open-store.ts';
import { openPostgres } from '../store/postgres/open-postgres.ts';
import { openPool } from '../store/postgres/pool.ts';
import { postgresError } from '../store/postgres/postgres-error.ts';
import { Session } from '../store/postgres/session.ts';
import { readAddress } from '../store/store-address.ts';
import type { DatabaseAddress, PostgresAddress } from '../store/store-address.ts';
import { heldBy, holdingAll } from './guard.ts';
import type { Guard } from './guard.ts';
import type { House } from './house.ts';
import { unitsOf } from './units.ts';

/** Opens the store for a command that writes to a tenant; the house closes it. Throws STORE_LOCKED while a daemon has the tenant. */
export async function openWriting(house: House, tenant: TenantConfig): Promise<Guard> {
  const { store: where } = house.config;
  if (where.kind === 'postgres') {
    return openLeased(house, tenant, where);
  }
  const store = await openStore(where.path);
  house.closers.add(() => store.close());
  return holdingAll(store).guard(tenant.name);
}

async function openLeased(
  house: House,
  tenant: TenantConfig,
  where: DatabaseAddress,
): Promise<Guard> {
  const address = await readAddress(where);
  try {
    return await lease(house, tenant, address);
  } catch (error) {
    throw postgresError(error, address.name);
  }
}

async function lease(
  { config, clock, closers }: House,
  tenant: TenantConfig,
  address: PostgresAddress,
): Promise<Guard> {
  const store = await openPostgres(address);
  closers.add(() => store.close());
  const pool = await openPool(address, 2);
  closers.add(() => pool.end());
  const session = await Session.begin(pool, { name: 'mainsheet apply', serves: false }, clock);
  // What it holds is free a little later in any case.
  closers.add(() => session.end().catch(() => undefined));
  const units = await unitsOf(config);
  const leases = units.find(({ tenants }) => tenants.includes(tenant.name))?.leases ?? [];
  if ((await session.take(leases)) === undefined) {
    const { live } = await session.look();
    const holder = live.find((peer) => peer.leases.some((lease) => leases.includes(lease)));
    throw appError(STORE_ERRORS, 'STORE_LOCKED', {
      message: `Replica ${holder?.id ?? 'unknown'} on ${holder?.name ?? 'an unknown host'} has "${tenant.name}".`,
      hint: 'Push to the repository, or stop the replicas: what they have, they alone write to.',
    });
  }
  return heldBy(session, [tenant.name], store).guard(tenant.name);
}

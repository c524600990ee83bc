import { openPool, withClient } from '../../store/postgres/pool.ts';
import { postgresError } from '../../store/postgres/postgres-error.ts';
import { postgresVersion } from '../../store/postgres/postgres-schema.ts';
import { livePeers } from '../../store/postgres/session.ts';
import { readAddress } from '../../store/store-address.ts';
import type { DatabaseAddress } from '../../store/store-address.ts';
import { addTurns } from './turn-queue.ts';

/** Has the replicas of a database make passes of tenants; false when none of them lives. */
export async function wakeReplicas(
  where: DatabaseAddress,
  tenants: readonly string[],
): Promise<boolean> {
  const address = await readAddress(where);
  const pool = await openPool(address, 1);
  try {
    const version = await withClient(pool, postgresVersion);
    const peers = version === 0 ? [] : await livePeers(pool);
    if (!peers.some(({ serves }) => serves)) {
      return false;
    }
    await addTurns(
      pool,
      tenants.map((tenant) => ({ tenant, trigger: 'manual' })),
    );
    return true;
  } catch (error) {
    throw postgresError(error, address.name);
  } finally {
    await pool.end();
  }
}

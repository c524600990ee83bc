import { systemClock } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';
import { openStoreForDecisions } from './decision-box.ts';
import { openStoreReadOnly } from './open-store.ts';
import { openPostgresReadOnly } from './postgres/open-postgres.ts';
import { openPostgresForDecisions } from './postgres/postgres-decisions.ts';
import type { DecisionBox, OpenReader } from './record-store.ts';
import { readAddress } from './store-address.ts';
import type { StoreAddress } from './store-address.ts';

/** Opens a store for reading, beside whoever writes to it; undefined when no daemon has used it yet. */
export async function openReader(address: StoreAddress): Promise<OpenReader | undefined> {
  return address.kind === 'sqlite'
    ? openStoreReadOnly(address.path)
    : openPostgresReadOnly(await readAddress(address));
}

/** Opens a store for leaving decisions, beside whoever writes to it. Throws STORE_MISSING when no daemon ever used it. */
export async function openDecisionBox(
  address: StoreAddress,
  clock: Clock = systemClock,
): Promise<DecisionBox> {
  return address.kind === 'sqlite'
    ? openStoreForDecisions(address.path, clock)
    : openPostgresForDecisions(await readAddress(address), clock);
}

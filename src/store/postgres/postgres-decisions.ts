import type { Clock } from '../../kernel/clock.ts';
import { sortableKey } from '../decision-box.ts';
import { DECISIONS } from '../record-store.ts';
import type { DecisionBox } from '../record-store.ts';
import type { PostgresAddress } from '../store-address.ts';
import { openPostgresExisting } from './open-postgres.ts';

/** Opens a database for leaving decisions. Throws STORE_MISSING when no daemon ever used it. */
export async function openPostgresForDecisions(
  address: PostgresAddress,
  clock: Clock,
): Promise<DecisionBox> {
  const store = await openPostgresExisting(address);
  let count = 0;
  return {
    add: async (tenant, value) => {
      const key = sortableKey(clock.now(), count);
      count += 1;
      const write = { kind: 'put', collection: DECISIONS, tenant, key, value } as const;
      await store.commitAndNotify([write], { kind: 'decision', value: tenant });
      return key;
    },
    close: () => store.close(),
  };
}

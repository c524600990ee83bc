import type { Served } from '../daemon/replicas/served.ts';
import type { Json } from '../kernel/json.ts';
import type { Limiters, QuotaSpent } from '../tenant/limiters.ts';
import { leasedClient } from './units.ts';

/** A client id's quota goes on where the tenants go on. */
export function quotasOf(limiters: Limiters): Pick<Served, 'note' | 'inherit'> {
  return {
    note: (lease) => {
      const client = leasedClient(lease);
      return client === undefined
        ? undefined
        : (JSON.parse(JSON.stringify(limiters.spent(client))) as Json);
    },
    inherit: (inherited) => {
      for (const { lease, note, ageMs } of inherited) {
        const client = leasedClient(lease);
        if (client !== undefined) {
          limiters.goOnWith(client, note as unknown as readonly QuotaSpent[], ageMs);
        }
      }
    },
  };
}

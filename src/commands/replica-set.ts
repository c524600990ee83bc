import os from 'node:os';
import type { Replica } from '../daemon/replicas/replica.ts';
import { given } from '../report/given.ts';
import type { ReplicaPart, Replicas } from '../server/api/ports.ts';
import type { Peer } from '../store/postgres/peers.ts';
import { leasedTenant } from './units.ts';

/** The replicas around one, for its API; `knows` says whether the configuration has a tenant. */
export function replicaSet(replica: Replica, knows: (tenant: string) => boolean): Replicas {
  let seen: readonly Peer[] = [];
  let lately: readonly ReplicaPart[] = [];
  return {
    host: os.hostname(),
    get id() {
      return replica.id;
    },
    get lately() {
      // Asked for with every request, and for each of many tenants; it changes with every look.
      if (seen !== replica.peers) {
        seen = replica.peers;
        lately = seen.map(replicaPart);
      }
      return lately;
    },
    look: async () => (await replica.look()).map(replicaPart),
    holds: (tenant) => replica.holds(tenant),
    knows,
  };
}

/** A replica with the tenants that it holds leases on. */
export function replicaPart({ id, name, serves, address, leases }: Peer): ReplicaPart {
  const tenants = leases.flatMap((lease) => leasedTenant(lease) ?? []);
  return { id, host: name, ...given({ address }), serves, tenants: tenants.toSorted() };
}

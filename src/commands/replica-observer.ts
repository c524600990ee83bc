import type { ReplicaObserver } from '../daemon/replicas/replica-observer.ts';
import { makeEvent } from '../report/event.ts';
import type { EventLog } from '../report/log.ts';
import { postgresError } from '../store/postgres/postgres-error.ts';
import { troubleOf } from '../sync/trouble.ts';
import type { Telemetry } from './telemetry.ts';
import { leasedTenant } from './units.ts';

/** Tells in the log how a replica fares among the others on a database, and counts them. */
export function replicaObserver(
  log: EventLog,
  telemetry: Pick<Telemetry, 'replicas'>,
  database: string,
): ReplicaObserver {
  return {
    looked: (peers) => telemetry.replicas(peers.filter(({ serves }) => serves).length),
    joined: ({ id }) => log.tell(makeEvent('replica.joined', { replica: id })),
    serves: ({ id }, tenants) =>
      log.tell(makeEvent('replica.serves', { replica: id, tenants: [...tenants] })),
    away: (error) => {
      const { reason, code, message, hint } = troubleOf(postgresError(error, database));
      log.tell(makeEvent('store.failed', { reason, code, message, hint }));
    },
    lost: ({ id }, { message }) => log.tell(makeEvent('replica.cut', { replica: id, message })),
    died: (dead) => {
      for (const { id, name, leases } of dead) {
        const tenants = leases.flatMap((lease) => leasedTenant(lease) ?? []);
        log.tell(makeEvent('replica.died', { replica: id, host: name, tenants }));
      }
    },
  };
}

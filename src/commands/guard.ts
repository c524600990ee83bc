import type { SharedStore } from '../store/postgres/open-postgres.ts';
import type { Session } from '../store/postgres/session.ts';
import type { RecordStore } from '../store/record-store.ts';
import { tenantLease } from './units.ts';

/** What the passes of a tenant stand on while this process has it. */
export interface Guard {
  /** Equal for two that are the same. */
  readonly id: string;
  readonly store: RecordStore;
  /** Throws when writes to the tenant must stop. */
  permit(): void;
}

/** Which tenants a process has. */
export interface Held {
  has(tenant: string): boolean;
  guard(tenant: string): Guard;
}

/** A process that is alone on its store has everybody, and nothing can come between. */
export function holdingAll(store: RecordStore): Held {
  const guard: Guard = { id: '', store, permit: () => undefined };
  return { has: () => true, guard: () => guard };
}

/** A process among several has what its session holds the leases on. */
export function heldBy(session: Session, tenants: readonly string[], store: SharedStore): Held {
  const names = new Set(tenants);
  return {
    has: (tenant) => names.has(tenant),
    guard: (tenant) => {
      const lease = tenantLease(tenant);
      return {
        id: String(session.id),
        store: store.fenced({ lease, replica: session.id }),
        permit: () => session.permit(lease),
      };
    },
  };
}

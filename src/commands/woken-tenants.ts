import type { Daemon } from '../daemon/daemon.ts';
import { INTENT, readTenantIds } from '../inventory/ledger.ts';
import { DECISIONS, WISHES } from '../store/record-store.ts';
import type { RecordReader, RecordStore } from '../store/record-store.ts';

/** The names of the tenants that have this id; an embedded one and its copy in another file may share it. */
export async function namesOf(store: RecordReader, tenantId: string): Promise<readonly string[]> {
  const ids = await readTenantIds(store);
  return [...ids].flatMap(([name, id]) => (id === tenantId ? [name] : []));
}

/** The names of the tenants that decisions wait for. One that had no pass yet is not among them: its first is on its way. */
export async function decidedTenants(store: RecordReader): Promise<readonly string[]> {
  return [...(await tenantsWith(store, DECISIONS))];
}

/** The names of the tenants in which something was in flight when the process before ended: a workflow may be off for it. */
export function tenantsInFlight(store: RecordReader): Promise<ReadonlySet<string>> {
  return tenantsWith(store, INTENT);
}

/** Takes the tenants that a pass was asked for out of the store; call it before their passes are set off. */
export async function takeWishes(store: RecordStore): Promise<readonly string[]> {
  const names = (await store.list(WISHES, '')).map(({ key }) => key);
  if (names.length > 0) {
    await store.commit(
      names.map((key) => ({ kind: 'delete', collection: WISHES, tenant: '', key })),
    );
  }
  return names;
}

/** Sets off passes of the tenants that something left in the store is about, of those that this process has. */
export async function wake(daemon: Daemon, about: () => Promise<readonly string[]>): Promise<void> {
  try {
    for (const name of await about()) {
      daemon.trigger(name, 'manual');
    }
  } catch {
    // Whoever it is about: their pass says what is the matter with the store.
    daemon.triggerAll('manual');
  }
}

/** The names of the tenants that have a record in a collection. */
async function tenantsWith(store: RecordReader, collection: string): Promise<ReadonlySet<string>> {
  const found = new Set(await store.tenants(collection));
  const names = found.size === 0 ? [] : [...(await readTenantIds(store))];
  return new Set(names.flatMap(([name, id]) => (found.has(id) ? [name] : [])));
}

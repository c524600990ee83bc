import { watchConfig } from '../config/watch-config.ts';
import { startDaemon } from '../daemon/daemon.ts';
import type { DaemonParts } from '../daemon/daemon.ts';
import type { TenantPart } from '../daemon/loop.ts';
import type { EventLog } from '../report/log.ts';
import { makeWakeFile } from '../store/decision-box.ts';
import { openStore } from '../store/open-store.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { DaemonProcess } from './daemon-process.ts';
import type { House } from './house.ts';
import { openNotifyingLog } from './notifying-log.ts';
import { decidedTenants, takeWishes, tenantsInFlight, wake } from './woken-tenants.ts';

/** A process that is the only one on its store. */
export async function openAlone(
  house: House,
  path: string,
  written: EventLog,
): Promise<DaemonProcess> {
  const store = await openStore(path);
  house.closers.add(() => store.close());
  return {
    store,
    log: await openNotifyingLog(house, store, written),
    start: async ({ parts, config, observer }) => {
      const { clock } = house;
      const made = await parts.parts(config);
      let woken = (): void => {};
      // Before the first passes begin: what is left in the store while they run is noticed.
      const unwatch = await watchConfig([makeWakeFile(path)], () => woken());
      const daemon = startDaemon(await urgentFirst(made, store), { clock, observer });
      woken = () => void wake(daemon, () => leftTenants(store));
      return {
        readiness: () => daemon.readiness(),
        trigger: (tenant, trigger) => daemon.trigger(tenant, trigger),
        pushed: (source) => void daemon.pushed(source),
        follow: async (next) => daemon.reload(await parts.parts(next)),
        stop: async (reason) => {
          const stopped = daemon.stop(reason);
          await unwatch();
          await stopped;
        },
        interrupt: (reason) => daemon.interrupt(reason),
      };
    },
  };
}

/** Those in which a workflow may be switched off for an edit that was cut are not to wait for all the others. */
async function urgentFirst(parts: DaemonParts, store: RecordStore): Promise<DaemonParts> {
  const urgent = await tenantsInFlight(store);
  const rank = ({ name }: TenantPart): number => (urgent.has(name) ? 0 : 1);
  return { ...parts, tenants: parts.tenants.toSorted((a, b) => rank(a) - rank(b)) };
}

/** Takes what somebody left in the store: gives the tenants that it is about. */
async function leftTenants(store: RecordStore): Promise<readonly string[]> {
  return [...(await takeWishes(store)), ...(await decidedTenants(store))];
}

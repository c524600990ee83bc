import { watchConfig } from '../config/watch-config.ts';
import { startDaemon } from '../daemon/daemon.ts';
import type { EventLog } from '../report/log.ts';
import { openStore } from '../store/open-store.ts';
import { wakeFile } from '../store/store-path.ts';
import type { DaemonProcess } from './daemon-process.ts';
import type { House } from './house.ts';
import { openNotifyingLog } from './notifying-log.ts';

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
      const daemon = startDaemon(await parts.parts(config), { clock, observer });
      const unwatch = await watchConfig([wakeFile(path)], () => daemon.triggerAll('manual'));
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

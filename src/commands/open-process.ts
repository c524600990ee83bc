import type { EventLog } from '../report/log.ts';
import { openAlone } from './alone-process.ts';
import type { DaemonProcess } from './daemon-process.ts';
import type { House } from './house.ts';

/** Opens the store and the log of a configuration as its daemon, or as one of several. What only one of them needs is not read. */
export async function openProcess(house: House, written: EventLog): Promise<DaemonProcess> {
  const { store } = house.config;
  if (store.kind === 'sqlite') {
    return openAlone(house, store.path, written);
  }
  const { openReplica } = await import('./replica-process.ts');
  return openReplica(house, store, written);
}

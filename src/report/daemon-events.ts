import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';

/** The embedded tenant answers at a URL. */
export function emulatorStarted(url: string, tenant?: string): Event {
  return makeEvent('emulator.started', { url, ...given({ tenant }) });
}

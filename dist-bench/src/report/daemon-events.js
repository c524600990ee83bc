import { makeEvent } from './event.js';
import { given } from './given.js';
/** The embedded tenant answers at a URL. */
export function emulatorStarted(url, tenant) {
    return makeEvent('emulator.started', { url, ...given({ tenant }) });
}
//# sourceMappingURL=daemon-events.js.map
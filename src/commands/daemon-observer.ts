import type { DaemonObserver } from '../daemon/observer.ts';
import { isAppError } from '../kernel/app-error.ts';
import { makeEvent } from '../report/event.ts';
import type { EventLog } from '../report/log.ts';

/** Tells in the log what the daemon sees of its own work; sources' troubles are told by the passes that meet them. */
export function daemonObserver(log: EventLog): DaemonObserver {
  const failed = (message: string): void => {
    log.tell(makeEvent('daemon.stopping', { reason: 'failed', message }, 'error'));
  };
  return {
    passThrew: (tenant, error) => failed(`A pass of ${tenant} threw: ${error.message}`),
    sourceFailed: (source, error, nextTryMs) =>
      log.tell(
        makeEvent('source.failed', {
          source,
          reason: 'GitUnreachable',
          until: new Date(Date.now() + nextTryMs).toISOString(),
          message: error.message,
          ...(isAppError(error) ? { code: error.code, hint: error.hint } : {}),
        }),
      ),
    stopping: (reason) => log.tell(makeEvent('daemon.stopping', { reason })),
    abandoned: (tenants) => failed(`Passes of ${tenants.join(', ')} did not end in time.`),
  };
}

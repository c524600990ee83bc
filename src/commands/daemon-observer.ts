import type { DaemonObserver } from '../daemon/observer.ts';
import type { Clock } from '../kernel/clock.ts';
import { makeEvent } from '../report/event.ts';
import type { EventLog } from '../report/log.ts';
import { troubleOf } from '../sync/trouble.ts';

/** Tells in the log what the daemon sees of its own work. */
export function daemonObserver(log: EventLog, clock: Clock): DaemonObserver {
  const sourceFailed = (source: string, error: Error, nextTryMs?: number): void => {
    const { reason, code, message, hint } = troubleOf(error);
    const until =
      nextTryMs === undefined ? {} : { until: new Date(clock.now() + nextTryMs).toISOString() };
    log.tell(makeEvent('source.failed', { source, reason, code, message, hint, ...until }));
  };
  return {
    // A pass turns all trouble into its result; what it throws comes from the store that keeps the result.
    passThrew: (tenant, error) => {
      const { reason, code, message, hint } = troubleOf(error);
      // Another replica goes on, and tells what this pass could not.
      if (code === 'STORE_FENCED') {
        return;
      }
      log.tell(makeEvent('store.failed', { tenant, reason, code, message, hint }));
    },
    sourceFailed,
    watchFailed: (source, error) => sourceFailed(source, error),
    stopping: (reason) => log.tell(makeEvent('daemon.stopping', { reason })),
    abandoned: (names) => {
      const message = `Work for ${names.join(', ')} did not end in time; the next start takes up what the journal holds.`;
      log.tell(makeEvent('daemon.stopping', { reason: 'abandoned', message }, 'error'));
    },
  };
}

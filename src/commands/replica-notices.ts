import type { Config } from '../config/config.ts';
import type { Daemon } from '../daemon/daemon.ts';
import type { Replica } from '../daemon/replicas/replica.ts';
import type { Listener } from '../store/postgres/notices.ts';
import type { SharedStore } from '../store/postgres/open-postgres.ts';
import type { EndedPasses } from './api/ended-passes.ts';
import type { SharedLog } from './shared-log.ts';
import { decidedTenants, namesOf, wake } from './woken-tenants.ts';

/** Who is told of notices. */
export interface Hearing {
  readonly daemon: Daemon;
  readonly replica: Replica;
  readonly log: SharedLog;
  readonly store: SharedStore;
  readonly passes: EndedPasses;
  readonly config: () => Config;
}

/** What is done at the notices of others. */
export function listenerOf({ daemon, replica, log, store, passes, config }: Hearing): Listener {
  return {
    heard: ({ kind, value }) => {
      if (kind === 'decision' && typeof value === 'string') {
        void wake(daemon, () => namesOf(store, value));
      } else if (kind === 'events' && typeof value === 'string') {
        void log.heard(value);
      } else if (kind === 'pass' && typeof value === 'string' && !replica.holds(value)) {
        passes.endedElsewhere(value);
      }
    },
    listening: (missedSince) => {
      if (missedSince !== undefined) {
        void wake(daemon, () => decidedTenants(store));
        config().tenants.forEach(({ name }) => passes.endedElsewhere(name));
        void log.lookAgain(missedSince).catch(() => undefined);
      }
    },
  };
}

/** Says whose passes end here to the other replicas. Best effort: who misses it sees the board at the next pass. */
export function tellPasses(passes: EndedPasses, store: SharedStore): () => void {
  return passes.subscribeOwn((tenant) => {
    store.tell({ kind: 'pass', value: tenant }).catch(() => undefined);
  });
}

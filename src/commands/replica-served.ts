import type { Config } from '../config/config.ts';
import type { Daemon } from '../daemon/daemon.ts';
import type { Served } from '../daemon/replicas/served.ts';
import type { SharedStore } from '../store/postgres/open-postgres.ts';
import type { DaemonHouse } from './daemon-house.ts';
import { heldBy } from './guard.ts';
import type { House } from './house.ts';
import { quotasOf } from './replica-quotas.ts';
import type { SharedLog } from './shared-log.ts';

/** What a replica serves its tenants with. */
export interface ServedWith {
  readonly house: Pick<House, 'limiters'>;
  readonly store: SharedStore;
  readonly log: Pick<SharedLog, 'catchUp'>;
  readonly parts: Pick<DaemonHouse, 'parts' | 'letGo'>;
  readonly daemon: Daemon;
  readonly config: () => Config;
}

/** What this process does with the tenants that it holds. */
export function servedWith({ house, store, log, parts, daemon, config }: ServedWith): Served {
  let former: readonly string[] = [];
  return {
    ...deliveredTo(daemon, config),
    ...quotasOf(house.limiters),
    cut: async (reason) => {
      // Others may have told of them before they are ours again.
      former = [];
      parts.letGo();
      await daemon.cut(reason);
    },
    serve: async (tenants, session, first) => {
      for (const tenant of tenants.filter((one) => !former.includes(one))) {
        if (session.lost.aborted) {
          return;
        }
        // Without it only the order of what is told may be off.
        await log.catchUp(tenant).catch(() => undefined);
      }
      former = tenants;
      daemon.reload(await parts.parts(config(), heldBy(session, tenants, store)), first);
    },
  };
}

/** What the daemon of this process does with turns: a push is looked at once for all tenants of its source. */
function deliveredTo(daemon: Daemon, config: () => Config): Pick<Served, 'ended' | 'trigger'> {
  return {
    ended: (tenants) => daemon.ended(tenants),
    trigger: ({ tenant, trigger }) => {
      const source = config().tenants.find(({ name }) => name === tenant)?.source;
      if (trigger === 'push' && source !== undefined) {
        daemon.pushed(source);
      } else {
        daemon.trigger(tenant, trigger);
      }
    },
  };
}

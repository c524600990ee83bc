import os from 'node:os';
import path from 'node:path';
import { startDaemon } from '../daemon/daemon.ts';
import type { Daemon } from '../daemon/daemon.ts';
import { Replica } from '../daemon/replicas/replica.ts';
import type { Served } from '../daemon/replicas/replica.ts';
import { prepareTurns } from '../daemon/replicas/turn-queue.ts';
import type { Turn } from '../daemon/replicas/turn-queue.ts';
import { TurnBox } from '../daemon/replicas/turn-box.ts';
import type { Config } from '../config/config.ts';
import { takeDaemonLock } from '../store/daemon-lock.ts';
import { listen } from '../store/postgres/notices.ts';
import { openPostgres } from '../store/postgres/open-postgres.ts';
import type { SharedStore } from '../store/postgres/open-postgres.ts';
import { openPool } from '../store/postgres/pool.ts';
import { readAddress } from '../store/store-address.ts';
import type { DatabaseAddress, PostgresAddress } from '../store/store-address.ts';
import type { DaemonProcess, Following, Passes } from './daemon-process.ts';
import { heldBy } from './guard.ts';
import type { House } from './house.ts';
import { replicaObserver } from './replica-observer.ts';
import { unitsOf } from './units.ts';
import { decidedTenants, namesOf } from './woken-tenants.ts';

/** A process that shares its store with others, and the tenants with them. */
export async function openReplica(house: House, where: DatabaseAddress): Promise<DaemonProcess> {
  const address = await readAddress(where);
  const lock = takeDaemonLock(path.join(house.config.dataDirectory, 'replica'));
  house.closers.add(() => lock.release());
  const store = await openPostgres(address, prepareTurns);
  house.closers.add(() => store.close());
  return { store, start: (following) => start(house, address, store, following) };
}

async function start(
  house: House,
  address: PostgresAddress,
  store: SharedStore,
  { parts, config: first, log, observer, address: api }: Following,
): Promise<Passes> {
  const { clock } = house;
  const daemon = startDaemon({ tenants: [], sources: [] }, { clock, observer });
  const pool = await openPool(address);
  house.closers.add(() => pool.end());
  let config = first;
  const replica = new Replica({
    pool,
    clock,
    name: { name: os.hostname(), serves: true, ...(api === undefined ? {} : { address: api }) },
    observer: replicaObserver(log, address.name),
    served: {
      ...servedBy(daemon, () => config),
      serve: async (tenants, session, trigger) =>
        daemon.reload(await parts.parts(config, heldBy(session, tenants, store)), trigger),
    },
  });
  const box = new TurnBox((turns) => replica.add(turns), clock);
  const unlisten = await listen(
    address,
    {
      heard: ({ kind, value }) => {
        if (kind === 'decision' && typeof value === 'string') {
          void wake(daemon, () => namesOf(store, value));
        }
      },
      listening: () => void wake(daemon, () => decidedTenants(store)),
    },
    clock,
  );
  const running = replica.run(await unitsOf(config));
  let isStopping = false;
  const end = async (drained: Promise<void>): Promise<void> => {
    isStopping = true;
    replica.rest();
    await drained;
    await replica.leave();
    await unlisten();
    await box.close();
    await running;
  };
  let ended: Promise<void> | undefined;
  let wasReady = false;
  return {
    readiness: () => {
      const { tenants, stopping, ready } = daemon.readiness();
      wasReady ||= ready && replica.complete;
      return { ready: wasReady && !stopping, tenants, stopping };
    },
    trigger: (tenant, trigger) => {
      const isKnown = config.tenants.some(({ name }) => name === tenant);
      if (isKnown && !isStopping) {
        box.put([{ tenant, trigger }]);
      }
      return isKnown && !isStopping;
    },
    pushed: (source) =>
      box.put(
        config.tenants
          .filter((tenant) => tenant.source === source)
          .map(({ name }): Turn => ({ tenant: name, trigger: 'push' })),
      ),
    follow: async (next) => {
      config = next;
      await replica.follow(await unitsOf(next));
    },
    stop: (reason) => (ended ??= end(daemon.stop(reason))),
    interrupt: async (reason) => {
      const cut = daemon.interrupt(reason);
      await (ended ??= end(cut));
    },
  };
}

/** Sets off passes of the tenants that a decision is about, of those that this process has. */
async function wake(daemon: Daemon, decided: () => Promise<readonly string[]>): Promise<void> {
  try {
    for (const name of await decided()) {
      daemon.trigger(name, 'manual');
    }
  } catch {
    // Whoever it is about: their pass says what is the matter with the database.
    daemon.triggerAll('manual');
  }
}

/** What the daemon of this process does with turns: a push is looked at once for all tenants of its source. */
function servedBy(daemon: Daemon, config: () => Config): Omit<Served, 'serve'> {
  return {
    ended: (tenants) => daemon.ended(tenants),
    cut: (reason) => daemon.cut(reason),
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

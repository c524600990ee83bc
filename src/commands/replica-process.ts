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
import type { Listener } from '../store/postgres/notices.ts';
import { openPostgres } from '../store/postgres/open-postgres.ts';
import type { SharedStore } from '../store/postgres/open-postgres.ts';
import { openPool } from '../store/postgres/pool.ts';
import { readAddress } from '../store/store-address.ts';
import type { DatabaseAddress, PostgresAddress } from '../store/store-address.ts';
import type { EndedPasses } from './api/ended-passes.ts';
import type { DaemonProcess, Following, Passes } from './daemon-process.ts';
import { heldBy } from './guard.ts';
import type { House } from './house.ts';
import { replicaObserver } from './replica-observer.ts';
import { replicaSet } from './replica-set.ts';
import { unitsOf } from './units.ts';

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
  { parts, config: first, log, telemetry, observer, address: api }: Following,
): Promise<Passes> {
  const { clock } = house;
  const daemon = startDaemon({ tenants: [], sources: [] }, { clock, observer });
  const pool = await openPool(address);
  house.closers.add(() => pool.end());
  let config = first;
  telemetry.replicas(0);
  parts.letGo();
  const replica = new Replica({
    pool,
    clock,
    name: { name: os.hostname(), serves: true, ...(api === undefined ? {} : { address: api }) },
    observer: replicaObserver(log, telemetry, address.name),
    served: {
      ...servedBy(daemon, () => config),
      cut: async (reason) => {
        parts.letGo();
        await daemon.cut(reason);
      },
      serve: async (tenants, session, trigger) =>
        daemon.reload(await parts.parts(config, heldBy(session, tenants, store)), trigger),
    },
  });
  const box = new TurnBox((turns) => replica.add(turns), clock);
  const passed = tellPasses(parts.passes, store);
  const hearing = hearingOf({ daemon, replica, passes: parts.passes, config: () => config });
  const unlisten = await listen(address, hearing, clock);
  const running = replica.run(await unitsOf(config));
  let isStopping = false;
  const end = async (drained: Promise<void>): Promise<void> => {
    isStopping = true;
    replica.rest();
    await drained;
    await replica.leave();
    passed();
    await unlisten();
    await box.close();
    await running;
  };
  let ended: Promise<void> | undefined;
  let wasReady = false;
  return {
    replicas: replicaSet(replica, (tenant) => config.tenants.some(({ name }) => name === tenant)),
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

/** What is done at the notices of others. */
function hearingOf({ daemon, replica, passes, config }: Hearing): Listener {
  return {
    heard: ({ kind, value }) => {
      if (kind === 'decision') {
        daemon.triggerAll('manual');
      }
      if (kind === 'pass' && typeof value === 'string' && !replica.holds(value)) {
        passes.endedElsewhere(value);
      }
    },
    listening: () => {
      daemon.triggerAll('manual');
      config().tenants.forEach(({ name }) => passes.endedElsewhere(name));
    },
  };
}

/** Who is told of notices. */
interface Hearing {
  readonly daemon: Daemon;
  readonly replica: Replica;
  readonly passes: EndedPasses;
  readonly config: () => Config;
}

/** Says whose passes end here to the other replicas. Best effort: who misses it sees the board at the next pass. */
function tellPasses(passes: EndedPasses, store: SharedStore): () => void {
  return passes.subscribeOwn((tenant) => {
    store.tell({ kind: 'pass', value: tenant }).catch(() => undefined);
  });
}

/** What the daemon of this process does with turns: a push is looked at once for all tenants of its source. */
function servedBy(daemon: Daemon, config: () => Config): Omit<Served, 'serve' | 'cut'> {
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

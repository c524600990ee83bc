import os from 'node:os';
import path from 'node:path';
import { startDaemon } from '../daemon/daemon.ts';
import { Replica } from '../daemon/replicas/replica.ts';
import type { Role } from '../daemon/replicas/role.ts';
import { TurnBox } from '../daemon/replicas/turn-box.ts';
import { prepareTurns } from '../daemon/replicas/turn-queue.ts';
import type { Turn } from '../daemon/replicas/turn-queue.ts';
import type { EventLog } from '../report/log.ts';
import { given } from '../report/given.ts';
import { takeDaemonLock } from '../store/daemon-lock.ts';
import { listen } from '../store/postgres/notices.ts';
import { openPostgres } from '../store/postgres/open-postgres.ts';
import type { SharedStore } from '../store/postgres/open-postgres.ts';
import { openPool } from '../store/postgres/pool.ts';
import { readAddress } from '../store/store-address.ts';
import type { DatabaseAddress, PostgresAddress } from '../store/store-address.ts';
import type { DaemonProcess, Following, Passes } from './daemon-process.ts';
import type { House } from './house.ts';
import { listenerOf, tellPasses } from './replica-notices.ts';
import { replicaObserver } from './replica-observer.ts';
import { servedWith } from './replica-served.ts';
import { replicaSet } from './replica-set.ts';
import { openSharedLog } from './shared-log.ts';
import type { SharedLog } from './shared-log.ts';
import { unitsOf } from './units.ts';

/** The lease of the one that sends what all of them queue. */
const SENDER = 'sender';
const OWN_DIRECTORY =
  'Each replica needs a directory of its own for its mirrors. Stop the other process, or give this one another with `--data`.';
/** What somebody said who died a moment later may not have been heard. */
const UNHEARD_MS = 60_000;

/** What a process shares with others. */
interface Shared {
  readonly house: House;
  readonly address: PostgresAddress;
  readonly store: SharedStore;
  readonly log: SharedLog;
  /** Connections apart from those of the passes. */
  readonly pool: Awaited<ReturnType<typeof openPool>>;
}

/** A process that shares its store with others, and the tenants with them. */
export async function openReplica(
  house: House,
  where: DatabaseAddress,
  written: EventLog,
): Promise<DaemonProcess> {
  const { closers, config } = house;
  const address = await readAddress(where);
  const lock = takeDaemonLock(path.join(config.dataDirectory, 'replica'), { hint: OWN_DIRECTORY });
  closers.add(() => lock.release());
  const store = await openPostgres(address, prepareTurns);
  closers.add(() => store.close());
  const pool = await openPool(address);
  closers.add(() => pool.end());
  const log = await openSharedLog(house, store, written, (note) => {
    // Best effort: the others look for themselves, only later.
    store.tell({ kind: 'events', value: note }).catch(() => undefined);
  });
  const shared = { house, address, store, log, pool };
  return { store, log, start: (following) => start(shared, following) };
}

async function start(shared: Shared, following: Following): Promise<Passes> {
  const { house, address, log, pool } = shared;
  const { clock } = house;
  let { config } = following;
  const { observer, telemetry, parts } = following;
  const daemon = startDaemon({ tenants: [], sources: [] }, { clock, observer });
  const told = replicaObserver(log, telemetry, address.name);
  telemetry.replicas(0);
  parts.letGo();
  const replica = new Replica({
    pool,
    clock,
    name: { name: os.hostname(), serves: true, ...given({ address: following.address }) },
    served: servedWith({ ...shared, parts, daemon, config: () => config }),
    role: senderOf(shared),
    observer: {
      ...told,
      died: (dead) => {
        told.died?.(dead);
        void log.lookAgain(clock.now() - UNHEARD_MS).catch(() => undefined);
      },
    },
  });
  const box = new TurnBox((turns) => replica.add(turns), clock);
  const passed = tellPasses(parts.passes, shared.store);
  const { store } = shared;
  const hearing = { daemon, replica, log, store, passes: parts.passes, config: () => config };
  const unlisten = await listen(address, listenerOf(hearing), clock);
  const running = replica.run(await unitsOf(config));
  const isKnown = (tenant: string): boolean => config.tenants.some(({ name }) => name === tenant);
  const end = async (drained: Promise<void>): Promise<void> => {
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
    replicas: replicaSet(replica, isKnown),
    readiness: () => {
      const { tenants, stopping, ready } = daemon.readiness();
      wasReady ||= ready && replica.complete;
      return { ready: wasReady && !stopping, tenants, stopping };
    },
    trigger: (tenant, trigger) => {
      const isTaken = ended === undefined && isKnown(tenant);
      if (isTaken) {
        box.put([{ tenant, trigger }]);
      }
      return isTaken;
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

/** Sends what all of them queue, as long as nobody else may. */
function senderOf({ store, log }: Shared): Role {
  return {
    lease: SENDER,
    run: (session, signal) =>
      log.send(signal, store.fenced({ lease: SENDER, replica: session.id })),
  };
}

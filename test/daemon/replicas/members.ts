import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Replica } from '../../../src/daemon/replicas/replica.ts';
import type { Served } from '../../../src/daemon/replicas/served.ts';
import type { Unit } from '../../../src/daemon/replicas/share.ts';
import { prepareTurns } from '../../../src/daemon/replicas/turn-queue.ts';
import type { Turn } from '../../../src/daemon/replicas/turn-queue.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Inherited } from '../../../src/store/postgres/leases.ts';
import { openPostgres } from '../../../src/store/postgres/open-postgres.ts';
import { openPool } from '../../../src/store/postgres/pool.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';

/** Hours that go by ten times as fast; the life that the database gives a replica does not. */
export const FAST: Clock = {
  now: systemClock.now,
  monotonicMs: () => systemClock.monotonicMs() * 10,
  sleep: (ms, signal) => systemClock.sleep(ms / 10, signal),
};

/** A replica that serves by noting what it was told. */
export interface Member {
  readonly replica: Replica;
  readonly turns: readonly Turn[];
  /** What was left for tenants that it took, a list for each time that it took some. */
  readonly inherited: readonly (readonly Inherited[])[];
  /** Whom it was told to serve last; sorted. */
  serves(): readonly string[];
  /** How often it began to play the role. */
  plays(): number;
  /** Keeps tenants from ending until what it gives is called. */
  hold(): () => void;
  stop(): Promise<void>;
}

/** How a member differs from the others. */
export interface MemberOptions extends Partial<Served> {
  readonly clock?: Clock;
}

/** The members of one test, on a database of its own. */
export interface Members {
  readonly url: string;
  /** The connections of all of them. */
  readonly pool: pg.Pool;
  start(units: readonly Unit[], options?: MemberOptions): Member;
}

/** Gives members to each test of a file; they are stopped after it. */
export function membersForEach(): Members {
  let postgres: TestPostgres;
  let url: string;
  let pool: pg.Pool;
  const started: Member[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.dispose());

  beforeEach(async () => {
    url = await postgres.database();
    const address = { url, name: 'test' };
    await (await openPostgres(address, prepareTurns)).close();
    pool = await openPool(address, 20);
  });

  afterEach(async () => {
    for (const member of started.splice(0)) {
      await member.stop();
    }
    await pool.end();
  });

  return {
    get url() {
      return url;
    },
    get pool() {
      return pool;
    },
    start: (units, options) => {
      const member = startMember(pool, units, options);
      started.push(member);
      return member;
    },
  };
}

/** Tenants that are taken together. */
export function unit(...tenants: readonly string[]): Unit {
  return { tenants, leases: tenants.map((tenant) => `tenant:${tenant}`) };
}

function startMember(
  pool: pg.Pool,
  units: readonly Unit[],
  { clock = systemClock, ...more }: MemberOptions = {},
): Member {
  const turns: Turn[] = [];
  const inherited: (readonly Inherited[])[] = [];
  let served: readonly string[] = [];
  let plays = 0;
  let held: Promise<void> = Promise.resolve();
  const replica = new Replica({
    pool,
    clock,
    name: { name: 'host', serves: true },
    role: {
      lease: 'role',
      run: (_session, signal) =>
        new Promise((resolve) => {
          plays += 1;
          signal.addEventListener('abort', () => resolve());
        }),
    },
    served: {
      serve: async (tenants) => {
        served = tenants;
      },
      ended: () => held,
      cut: async () => {
        served = [];
      },
      trigger: (turn) => turns.push(turn),
      note: (lease) => `note of ${lease}`,
      inherit: (list) => inherited.push(list),
      ...more,
    },
  });
  const running = replica.run(units);
  return {
    replica,
    turns,
    inherited,
    serves: () => served.toSorted(),
    plays: () => plays,
    hold: () => {
      let free: () => void = () => undefined;
      held = new Promise((resolve) => {
        free = resolve;
      });
      return free;
    },
    stop: async () => {
      await replica.leave();
      await running;
    },
  };
}

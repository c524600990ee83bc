import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Replica } from '../../../src/daemon/replicas/replica.ts';
import type { Served } from '../../../src/daemon/replicas/served.ts';
import type { Unit } from '../../../src/daemon/replicas/share.ts';
import { addTurns, prepareTurns } from '../../../src/daemon/replicas/turn-queue.ts';
import type { Turn } from '../../../src/daemon/replicas/turn-queue.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { openPostgres } from '../../../src/store/postgres/open-postgres.ts';
import { openPool } from '../../../src/store/postgres/pool.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';

/** Replicas whose hours go by ten times as fast; the life that the database gives them does not. */
const FAST: Clock = {
  now: systemClock.now,
  monotonicMs: () => systemClock.monotonicMs() * 10,
  sleep: (ms, signal) => systemClock.sleep(ms / 10, signal),
};

const WAIT = { timeout: 10_000 };

let postgres: TestPostgres;
let pool: pg.Pool;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

beforeEach(async () => {
  const address = { url: await postgres.database(), name: 'test' };
  await (await openPostgres(address, prepareTurns)).close();
  pool = await openPool(address, 20);
});

afterEach(async () => {
  for (const close of closing.splice(0)) {
    await close();
  }
  await pool.end();
});

interface Started {
  readonly replica: Replica;
  readonly running: Promise<void>;
  readonly inherited: string[][];
  readonly triggered: Turn[];
  serving: readonly string[];
  /** How often it began to play the role. */
  plays: number;
}

function start(units: readonly Unit[], clock: Clock = FAST): Started {
  const inherited: string[][] = [];
  const triggered: Turn[] = [];
  const served: Served = {
    serve: async (tenants) => {
      started.serving = tenants;
    },
    ended: async () => undefined,
    cut: async () => undefined,
    trigger: (turn) => triggered.push(turn),
    note: () => 'left',
    inherit: (notes) => {
      inherited.push(notes.map(({ lease }) => lease));
    },
  };
  const role = {
    lease: 'role',
    run: (_session: unknown, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        started.plays += 1;
        signal.addEventListener('abort', () => resolve());
      }),
  };
  const name = { name: 'host', serves: true };
  const replica = new Replica({ pool, clock, name, served, role });
  const started: Started = {
    replica,
    running: replica.run(units),
    inherited,
    triggered,
    serving: [],
    plays: 0,
  };
  closing.push(async () => {
    await replica.leave();
    await started.running;
  });
  return started;
}

function unit(...tenants: readonly string[]): Unit {
  return { tenants, leases: tenants.map((name) => `tenant:${name}`) };
}

function isFor([, values]: readonly unknown[], lease: string): boolean {
  return JSON.stringify(values ?? '').includes(lease);
}

async function leasesOf(replica: Replica): Promise<number> {
  return (await replica.look()).flatMap(({ leases }) => leases).length;
}

test('a unit is taken once, however many of its tenants have their turns at the same moment', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const one = start([unit(...names), unit('g')]);
  await expect.poll(() => one.serving.length, WAIT).toBe(7);
  expect(one.inherited.filter((leases) => leases.length > 0)).toEqual([]);
  expect(one.inherited).toHaveLength(2);
  expect(one.serving.toSorted()).toEqual([...names, 'g']);
});

test('what is dealt out to a replica of another configuration is taken by one that has it', async () => {
  const other = start([unit('x')]);
  await expect.poll(() => other.serving, WAIT).toEqual(['x']);
  const one = start(['a', 'b', 'c', 'd'].map((name) => unit(name)));
  await expect.poll(() => one.serving.toSorted(), WAIT).toEqual(['a', 'b', 'c', 'd']);
  await expect.poll(() => one.replica.complete, WAIT).toBe(true);
  expect(one.serving).toHaveLength(4);
});

test('a turn for a tenant of another configuration is taken once by one that does not know it', async () => {
  const one = start([unit('a')]);
  await expect.poll(() => one.serving, WAIT).toEqual(['a']);
  const attempts = async (): Promise<unknown> =>
    (await pool.query('SELECT attempts, locked_at IS NULL AS free FROM mainsheet_jobs.jobs')).rows;
  await addTurns(pool, [{ tenant: 'x', trigger: 'push' }]);
  await expect.poll(attempts, WAIT).toEqual([{ attempts: 1, free: true }]);
  // As if the time until the next try had gone by.
  await pool.query('UPDATE mainsheet_jobs._private_jobs SET run_at = now()');
  await addTurns(pool, [{ tenant: 'a', trigger: 'push' }]);
  await expect.poll(() => one.triggered.length, WAIT).toBe(1);
  expect(await attempts()).toEqual([{ attempts: 1, free: true }]);
  const other = start([unit('x')]);
  await expect.poll(attempts, WAIT).toEqual([]);
  await expect.poll(() => other.serving, WAIT).toEqual(['x']);
});

test('one that is told to leave while it joins is among the others no longer', async () => {
  const one = start([unit('a')]);
  await one.replica.leave();
  await one.running;
  expect((await pool.query('SELECT id FROM mainsheet.replicas')).rows).toEqual([]);
});

test('a configuration that comes while a replica joins is the one that it serves', async () => {
  const query = pool.query.bind(pool);
  let isLooking = false;
  Object.assign(pool, {
    query: async (...asked: Parameters<typeof query>) => {
      if (!isLooking && String(asked[0]).includes('AS leases')) {
        isLooking = true;
        await one.replica.follow([unit('b')]);
      }
      return query(...asked);
    },
  });
  const one = start([unit('a')]);
  await expect.poll(() => one.serving, WAIT).toEqual(['b']);
  await expect.poll(() => leasesOf(one.replica), WAIT).toBe(2);
});

test('what was taken when the answer was lost is taken again', async () => {
  let hasTaken = false;
  let lost = 0;
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
    Object.assign(client, {
      query: (...asked: unknown[]) => {
        hasTaken ||=
          String(asked[0]).startsWith('INSERT INTO mainsheet.leases') && isFor(asked, 'tenant:a');
        if (asked[0] === 'COMMIT' && hasTaken && lost === 0) {
          lost += 1;
          return query(...asked).then(() => Promise.reject(new Error('Lost.')));
        }
        return query(...asked);
      },
    });
  });
  const one = start([unit('a')]);
  await expect.poll(() => one.serving, WAIT).toEqual(['a']);
  expect(lost).toBe(1);
});

test('a replica that rests keeps its tenants, and lets another one play its role', async () => {
  const one = start([unit('a')]);
  await expect.poll(() => one.plays, WAIT).toBe(1);
  await expect.poll(() => one.serving, WAIT).toEqual(['a']);
  const other = start([unit('a')]);
  one.replica.rest();
  await expect.poll(() => other.plays, WAIT).toBe(1);
  expect(other.serving).toEqual([]);
  expect(one.plays).toBe(1);
});

test('a turn that is named twice waits once', async () => {
  const turn: Turn = { tenant: 'x', trigger: 'manual' };
  await addTurns(pool, [turn, turn]);
  expect((await pool.query('SELECT key FROM mainsheet_jobs.jobs')).rows).toEqual([
    { key: 'x manual' },
  ]);
});

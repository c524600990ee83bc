import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Replica } from '../../../src/daemon/replicas/replica.ts';
import type { Served } from '../../../src/daemon/replicas/served.ts';
import type { Unit } from '../../../src/daemon/replicas/share.ts';
import { prepareTurns } from '../../../src/daemon/replicas/turn-queue.ts';
import type { Turn } from '../../../src/daemon/replicas/turn-queue.ts';
import { wakeReplicas } from '../../../src/daemon/replicas/wake-replicas.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { Json } from '../../../src/kernel/json.ts';
import { openPostgres } from '../../../src/store/postgres/open-postgres.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';

const WAIT = { timeout: 20_000, interval: 20 };

/** A replica that serves by noting what it was told. */
interface Member {
  readonly replica: Replica;
  readonly turns: Turn[];
  readonly inherited: Json[];
  /** Keeps tenants from ending until it is called. */
  hold(): () => void;
  serves(): readonly string[];
  stop(): Promise<void>;
}

let postgres: TestPostgres;
let url: string;
const members: Member[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

beforeEach(async () => {
  url = await postgres.database();
  await (await openPostgres({ url, name: 'test' }, prepareTurns)).close();
});

afterEach(async () => {
  for (const member of members.splice(0)) {
    await member.stop();
  }
});

function unit(...tenants: readonly string[]): Unit {
  return { tenants, leases: tenants.map((tenant) => `tenant:${tenant}`) };
}

function start(units: readonly Unit[], more: Partial<Served> = {}): Member {
  const pool = new pg.Pool({ connectionString: url, max: 6 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const turns: Turn[] = [];
  const inherited: Json[] = [];
  let served: readonly string[] = [];
  let held: Promise<void> = Promise.resolve();
  const replica = new Replica({
    pool,
    clock: systemClock,
    name: { name: 'host', serves: true },
    role: { lease: 'sender', run: async () => undefined },
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
      inherit: (list) => inherited.push(...list.map(({ note }) => note)),
      ...more,
    },
  });
  const running = replica.run(units);
  let stopped: Promise<void> | undefined;
  const member: Member = {
    replica,
    turns,
    inherited,
    hold: () => {
      let free: () => void = () => undefined;
      held = new Promise((resolve) => {
        free = resolve;
      });
      return free;
    },
    serves: () => served.toSorted(),
    stop: () =>
      (stopped ??= (async () => {
        await replica.leave();
        await running;
        await pool.end();
      })()),
  };
  members.push(member);
  return member;
}

test('tenants that share a client stay together, and are taken with what was left for them', async () => {
  const units = [unit('a', 'b'), unit('c', 'd')];
  const one = start(units);
  await expect.poll(() => one.serves(), WAIT).toEqual(['a', 'b', 'c', 'd']);
  const other = start(units);
  await expect.poll(() => other.serves().length, WAIT).toBe(2);
  await expect
    .poll(() => [...one.serves(), ...other.serves()].toSorted(), WAIT)
    .toEqual(['a', 'b', 'c', 'd']);
  expect([
    ['a', 'b'],
    ['c', 'd'],
  ]).toContainEqual(other.serves());
  expect(other.inherited).toEqual(other.serves().map((tenant) => `note of tenant:${tenant}`));
});

test('a unit is free once nothing of it runs any more, and not before', async () => {
  const units = [unit('a'), unit('b')];
  const one = start(units);
  await expect.poll(() => one.serves().length, WAIT).toBe(2);
  const end = one.hold();
  const other = start(units);
  await expect.poll(() => one.serves().length, WAIT).toBe(1);
  await expect.poll(() => one.replica.peers.length, WAIT).toBe(2);
  expect(one.replica.peers[0]?.leases).toHaveLength(3);
  expect(other.serves()).toEqual([]);
  end();
  await expect.poll(() => other.serves().length, WAIT).toBe(1);
});

test('what is asked of one is done by the one that has the tenant; who has none asks as well', async () => {
  const one = start([unit('a')]);
  await expect.poll(() => one.serves(), WAIT).toEqual(['a']);
  const other = start([unit('a')]);
  await expect.poll(() => other.replica.complete, WAIT).toBe(true);
  await other.replica.add([
    { tenant: 'a', trigger: 'push' },
    { tenant: 'a', trigger: 'manual' },
  ]);
  await expect
    .poll(() => one.turns.map(({ trigger }) => trigger).toSorted(), WAIT)
    .toEqual(['manual', 'push']);
  const where = { kind: 'postgres', name: 'test', url: { read: async () => url } } as const;
  expect(await wakeReplicas(where, ['a'])).toBe(true);
  await expect.poll(() => one.turns.length, WAIT).toBe(3);
  expect(other.turns).toEqual([]);
  await one.stop();
  await other.stop();
  expect(await wakeReplicas(where, ['a'])).toBe(false);
});

test('another configuration is served at once; what is not in it goes, what is new comes', async () => {
  const one = start([unit('a'), unit('b')]);
  await expect.poll(() => one.serves(), WAIT).toEqual(['a', 'b']);
  await one.replica.follow([unit('b'), unit('c')]);
  expect(one.serves()).toEqual(['b']);
  await expect.poll(() => one.serves(), WAIT).toEqual(['b', 'c']);
  await expect
    .poll(() => one.replica.peers[0]?.leases.toSorted(), WAIT)
    .toEqual(['sender', 'tenant:b', 'tenant:c']);
});

test('a tenant that cannot be served is not kept from the others', async () => {
  let refused = 0;
  const one = start([unit('a')], {
    serve: async (tenants) => {
      if (tenants.length > 0) {
        refused += 1;
        throw new Error('Not here.');
      }
    },
  });
  await expect.poll(() => refused, WAIT).toBeGreaterThan(0);
  const other = start([unit('a')]);
  await expect.poll(() => other.serves(), { ...WAIT, timeout: 60_000 }).toEqual(['a']);
  await one.stop();
}, 90_000);

test('who leaves hands over at once', async () => {
  const units = [unit('a'), unit('b')];
  const [one, other] = [start(units), start(units)];
  await expect.poll(() => [one.serves().length, other.serves().length], WAIT).toEqual([1, 1]);
  await one.stop();
  await expect.poll(() => other.serves(), { ...WAIT, timeout: 3000 }).toEqual(['a', 'b']);
});

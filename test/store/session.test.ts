import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import type { SharedStore } from '../../src/store/postgres/open-postgres.ts';
import { Session } from '../../src/store/postgres/session.ts';
import type { SessionTimes } from '../../src/store/postgres/session.ts';
import type { DeadPeer } from '../../src/store/postgres/peers.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { put } from './store-contract.ts';

/** Long enough for a busy machine, short enough to wait for. */
const TIMES: SessionTimes = { lifeMs: 2000, renewMs: 300, writeMs: 1000 };

let postgres: TestPostgres;
let store: SharedStore;
let url: string;
const pools: pg.Pool[] = [];
const begun: Session[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

beforeEach(async () => {
  url = await postgres.database();
  store = await openPostgres({ url, name: 'test' });
});

afterEach(async () => {
  for (const session of begun.splice(0)) {
    await session.end().catch(() => undefined);
  }
  for (const pool of pools.splice(0)) {
    await pool.end();
  }
  await store.close();
});

/** A replica; `cut` takes its way to the database away, and gives it back. */
async function begin(name: string): Promise<Session & { cut: (isCut: boolean) => void }> {
  const pool = new pg.Pool({ connectionString: url });
  pools.push(pool);
  pool.on('error', () => undefined);
  const query = pool.query.bind(pool);
  let isCut = false;
  Object.assign(pool, {
    query: (...asked: Parameters<typeof query>) =>
      isCut ? Promise.reject(new Error('Cut off.')) : query(...asked),
  });
  const session = await Session.begin(pool, { name, serves: true }, systemClock, TIMES);
  begun.push(session);
  return Object.assign(session, {
    cut: (now: boolean) => {
      isCut = now;
    },
  });
}

test('one of two that ask at once has a lease, and the other one as soon as it is released', async () => {
  const sessions = [await begin('one'), await begin('other')];
  const had = await Promise.all(sessions.map((session) => session.take(['a', 'b'])));
  expect(had.filter((one) => one !== undefined)).toHaveLength(1);
  const [holder, other] = had[0] !== undefined ? sessions : sessions.toReversed();
  holder!.permit('a');
  expect(() => other!.permit('a')).toThrow(expect.objectContaining({ code: 'STORE_FENCED' }));
  await holder!.release([{ name: 'a', note: { left: 1 } }, { name: 'b' }]);
  expect(() => holder!.permit('a')).toThrow(expect.objectContaining({ code: 'STORE_FENCED' }));
  const [inherited, ...more] = (await other!.take(['a', 'b'])) ?? [];
  expect(more).toEqual([]);
  expect(inherited).toMatchObject({ lease: 'a', note: { left: 1 } });
  expect(inherited!.ageMs).toBeGreaterThanOrEqual(0);
});

test('leases are taken all together or not at all', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  expect(await one.take(['b'])).toEqual([]);
  expect(await other.take(['a', 'b', 'c'])).toBeUndefined();
  const { live: peers } = await one.look();
  expect(peers.map(({ name, leases }) => [name, leases])).toEqual([
    ['one', ['b']],
    ['other', []],
  ]);
});

test('what is committed for a lease holds only while it is held', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  await one.take(['a']);
  const mine = store.fenced({ lease: 'a', replica: one.id });
  await mine.commit([put('c', 't', 'k', 1)]);
  await one.release([{ name: 'a' }]);
  await expect(mine.commit([put('c', 't', 'k', 2)])).rejects.toMatchObject({
    code: 'STORE_FENCED',
  });
  await other.take(['a']);
  await expect(mine.commit([put('c', 't', 'k', 3)])).rejects.toMatchObject({
    code: 'STORE_FENCED',
  });
  expect(await store.get('c', 't', 'k')).toBe(1);
});

test('it lives for longer than one of its lives, as long as it can say so', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  await one.take(['a']);
  const until = performance.now() + TIMES.lifeMs * 1.5;
  await expect.poll(() => performance.now() > until, { timeout: 5000 }).toBe(true);
  one.permit('a');
  expect(await other.take(['a'])).toBeUndefined();
});

test('who is cut off stops writing before another one may begin', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  await one.take(['a']);
  const mine = store.fenced({ lease: 'a', replica: one.id });
  one.cut(true);
  let stoppedAt = Number.POSITIVE_INFINITY;
  const isTaken = async (): Promise<boolean> => {
    try {
      one.permit('a');
    } catch {
      stoppedAt = Math.min(stoppedAt, performance.now());
    }
    return (await other.take(['a'])) !== undefined;
  };
  await expect.poll(isTaken, { timeout: 10_000 }).toBe(true);
  expect(stoppedAt).toBeLessThan(performance.now() - TIMES.writeMs / 2);
  await expect(mine.commit([put('c', 't', 'k', 1)])).rejects.toMatchObject({
    code: 'STORE_FENCED',
  });
  await expect.poll(() => one.lost.aborted, { timeout: 5000 }).toBe(true);
  one.cut(false);
  other.permit('a');
});

test('who died is buried once, with what it held and worked as', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  const dead = await begin('dead');
  await dead.take(['a', 'b']);
  await dead.workAs('worker-1');
  dead.cut(true);
  const buried: DeadPeer[] = [];
  const look = async (): Promise<number> => {
    const found = await Promise.all(
      [one, other].map((session) => session.reap(async (_client, peers) => void peers)),
    );
    buried.push(...found.flat());
    return buried.length;
  };
  await expect.poll(look, { timeout: 10_000 }).toBe(1);
  expect(buried).toMatchObject([{ name: 'dead', leases: ['a', 'b'], workers: ['worker-1'] }]);
  expect(await look()).toBe(1);
  expect(await other.take(['a', 'b'])).toEqual([]);
});

test('who waited for a lease for longer than a life takes none from one that lives', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  await one.take(['a']);
  const writer = new pg.Client({ connectionString: url });
  await writer.connect();
  await writer.query('BEGIN');
  await writer.query(`SELECT 1 FROM mainsheet.leases WHERE name = 'a' FOR SHARE`);
  const taken = other.take(['a']);
  const until = performance.now() + TIMES.lifeMs * 1.5;
  await expect.poll(() => performance.now() > until, { timeout: 5000 }).toBe(true);
  await writer.query('COMMIT');
  await writer.end();
  expect(await taken).toBeUndefined();
  one.permit('a');
});

test('a machine that slept allows no write before it was in touch again', async () => {
  let sleptMs = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + sleptMs };
  const pool = new pg.Pool({ connectionString: url });
  pools.push(pool);
  const times = { ...TIMES, lifeMs: 120_000, renewMs: 60_000 };
  const session = await Session.begin(pool, { name: 'one', serves: true }, clock, times);
  begun.push(session);
  await session.take(['a']);
  session.permit('a');
  sleptMs = times.lifeMs;
  expect(() => session.permit('a')).toThrow(expect.objectContaining({ code: 'STORE_FENCED' }));
});

test('what is taken while its replica ends is free afterwards', async () => {
  const [one, other] = [await begin('one'), await begin('other')];
  await Promise.all([one.take(['a']).catch(() => undefined), one.end()]);
  expect(await other.take(['a'])).toBeDefined();
});

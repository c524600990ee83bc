import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { Lease, STILL_HELD } from '../../src/store/postgres/lease.ts';
import type { Ask, LeaseTimes } from '../../src/store/postgres/lease.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';

/** Long enough for a busy machine, short enough to wait for. */
const TIMES: LeaseTimes = { leaseMs: 2000, renewMs: 300, writeMs: 1000 };

let postgres: TestPostgres;
let pool: pg.Pool;
let isCut: boolean;
const taken: Lease[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

beforeEach(async () => {
  const url = await postgres.database();
  await (await openPostgres({ url, name: 'test' })).close();
  pool = new pg.Pool({ connectionString: url });
  pool.on('error', () => undefined);
  isCut = false;
});

afterEach(async () => {
  for (const lease of taken.splice(0)) {
    await lease.release().catch(() => undefined);
  }
  await pool.end();
});

const ask: Ask = async (sql, values) => (await pool.query(sql, [...values])).rows;

/** A replica that can be cut off from the database. */
const askUnlessCut: Ask = (sql, values) =>
  isCut ? Promise.reject(new Error('Cut off.')) : ask(sql, values);

async function take(owner: string, by: Ask = ask): Promise<Lease | undefined> {
  const lease = await Lease.take('robot', owner, by, systemClock, TIMES);
  taken.push(...(lease === undefined ? [] : [lease]));
  return lease;
}

async function isHeld({ credential, epoch }: Lease): Promise<boolean> {
  return (await ask(STILL_HELD, [credential, epoch])).length > 0;
}

test('one of two that ask at once has it, and the other one as soon as it is released', async () => {
  const both = await Promise.all([take('one'), take('other')]);
  const [lease, ...more] = both.filter((one) => one !== undefined);
  expect(more).toEqual([]);
  lease!.permit();
  expect(await isHeld(lease!)).toBe(true);
  await lease!.release();
  expect(() => lease!.permit()).toThrow(expect.objectContaining({ code: 'STORE_FENCED' }));
  const next = await take('other');
  expect(next?.epoch).toBe(lease!.epoch + 1);
  expect(await isHeld(lease!)).toBe(false);
});

test('it is kept for longer than it lasts, as long as it can be renewed', async () => {
  const lease = await take('one');
  const until = performance.now() + TIMES.leaseMs * 1.5;
  await expect.poll(() => performance.now() > until).toBe(true);
  lease!.permit();
  expect(await take('other')).toBeUndefined();
});

test('who is cut off stops writing before another one may begin', async () => {
  const lease = await take('one', askUnlessCut);
  isCut = true;
  let stoppedAt = Number.POSITIVE_INFINITY;
  let next: Lease | undefined;
  await expect
    .poll(async () => {
      try {
        lease!.permit();
      } catch {
        stoppedAt = Math.min(stoppedAt, performance.now());
      }
      next ??= await take('other');
      return next !== undefined;
    })
    .toBe(true);
  expect(stoppedAt).toBeLessThan(performance.now() - TIMES.writeMs / 2);
  expect(next?.epoch).toBe(lease!.epoch + 1);
  isCut = false;
  await expect.poll(() => lease!.lost.aborted).toBe(true);
  expect(await isHeld(lease!)).toBe(false);
  expect(await isHeld(next!)).toBe(true);
});

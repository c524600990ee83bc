import { expect, test } from 'vitest';
import { addTurns } from '../../../src/daemon/replicas/turn-queue.ts';
import type { Turn } from '../../../src/daemon/replicas/turn-queue.ts';
import { wakeReplicas } from '../../../src/daemon/replicas/wake-replicas.ts';
import { FAST, membersForEach, unit } from './members.ts';

const WAIT = { timeout: 20_000, interval: 20 };
/** Before the life that the database gives a replica is over, which would free what it holds as well. */
const SOON = { timeout: 10_000, interval: 20 };

const members = membersForEach();

test('what is asked of one is done by the one that has the tenant; who has none asks as well', async () => {
  const one = members.start([unit('a')]);
  await expect.poll(() => one.serves(), WAIT).toEqual(['a']);
  const other = members.start([unit('a')]);
  await expect.poll(() => other.replica.complete, WAIT).toBe(true);
  await other.replica.add([
    { tenant: 'a', trigger: 'push' },
    { tenant: 'a', trigger: 'manual' },
  ]);
  await expect
    .poll(() => one.turns.map(({ trigger }) => trigger).toSorted(), WAIT)
    .toEqual(['manual', 'push']);
  const { url } = members;
  const where = { kind: 'postgres', name: 'test', url: { read: async () => url } } as const;
  expect(await wakeReplicas(where, ['a'])).toBe(true);
  await expect.poll(() => one.turns.length, WAIT).toBe(3);
  expect(other.turns).toEqual([]);
  await one.stop();
  await other.stop();
  expect(await wakeReplicas(where, ['a'])).toBe(false);
});

test('a turn for a tenant of another configuration is taken once by one that does not know it', async () => {
  const { pool } = members;
  const one = members.start([unit('a')], { clock: FAST });
  await expect.poll(() => one.serves(), SOON).toEqual(['a']);
  const attempts = async (): Promise<unknown> =>
    (await pool.query('SELECT attempts, locked_at IS NULL AS free FROM mainsheet_jobs.jobs')).rows;
  await addTurns(pool, [{ tenant: 'x', trigger: 'push' }]);
  await expect.poll(attempts, SOON).toEqual([{ attempts: 1, free: true }]);
  // As if the time until the next try had gone by.
  await pool.query('UPDATE mainsheet_jobs._private_jobs SET run_at = now()');
  await addTurns(pool, [{ tenant: 'a', trigger: 'push' }]);
  await expect.poll(() => one.turns.length, SOON).toBe(1);
  expect(await attempts()).toEqual([{ attempts: 1, free: true }]);
  const other = members.start([unit('x')], { clock: FAST });
  await expect.poll(attempts, SOON).toEqual([]);
  await expect.poll(() => other.serves(), SOON).toEqual(['x']);
});

test('a turn that is named twice waits once', async () => {
  const turn: Turn = { tenant: 'x', trigger: 'manual' };
  await addTurns(members.pool, [turn, turn]);
  expect((await members.pool.query('SELECT key FROM mainsheet_jobs.jobs')).rows).toEqual([
    { key: 'x manual' },
  ]);
});

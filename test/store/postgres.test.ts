import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { openPostgres, openPostgresReadOnly } from '../../src/store/postgres/open-postgres.ts';
import { openPool } from '../../src/store/postgres/pool.ts';
import { listen } from '../../src/store/postgres/notices.ts';
import type { Notice } from '../../src/store/postgres/notices.ts';
import { openPostgresForDecisions } from '../../src/store/postgres/postgres-decisions.ts';
import { IS_OURS, startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { put, storeContract } from './store-contract.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

describe('the store on PostgreSQL', () => {
  storeContract(async () => openPostgres({ url: await postgres.database(), name: 'test' }));
});

test('two that start on an empty database both come up, and see what each other wrote', async () => {
  const address = { url: await postgres.database(), name: 'test' };
  const [one, other] = await Promise.all([openPostgres(address), openPostgres(address)]);
  await one.commit([put('a', 't', 'k', 1)]);
  expect(await other.get('a', 't', 'k')).toBe(1);
  await one.close();
  await other.close();
});

test('who only reads makes nothing', async () => {
  const address = { url: await postgres.database(), name: 'test' };
  expect(await openPostgresReadOnly(address)).toBeUndefined();
  await (await openPostgres(address)).close();
  const reader = await openPostgresReadOnly(address);
  expect(await reader?.tenants('a')).toEqual([]);
  await reader?.close();
});

test.skipIf(!IS_OURS)(
  'a server that goes and comes back is used again, and nothing half is left',
  async () => {
    const store = await openPostgres({ url: await postgres.database(), name: 'test' });
    await store.commit([put('a', 't', 'k', 1)]);
    await postgres.stop();
    await expect(store.commit([put('a', 't', 'k', 2)])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await postgres.start();
    await expect.poll(() => store.get('a', 't', 'k').catch(() => undefined)).toBe(1);
    await store.commit([put('a', 't', 'k', 3)]);
    expect(await store.get('a', 't', 'k')).toBe(3);
    await store.close();
  },
);

test.skipIf(!IS_OURS)(
  'a decision that somebody leaves is heard by those who listen, also after the server was away',
  async () => {
    const address = { url: await postgres.database(), name: 'test' };
    await expect(openPostgresForDecisions(address, systemClock)).rejects.toMatchObject({
      code: 'STORE_MISSING',
    });
    const store = await openPostgres(address);
    let connections = 0;
    const notices: Notice[] = [];
    const stop = await listen(
      address,
      { heard: (notice) => notices.push(notice), listening: () => void (connections += 1) },
      systemClock,
      50,
    );
    await expect.poll(() => connections).toBe(1);
    const leave = async (kind: string): Promise<void> => {
      const box = await openPostgresForDecisions(address, systemClock);
      await box.add('t', { kind });
      await box.close();
    };
    await leave('release');
    await expect.poll(() => notices).toEqual([{ kind: 'decision', value: 't' }]);
    await postgres.stop();
    await postgres.start();
    await expect.poll(() => connections).toBe(2);
    await leave('approve');
    await expect.poll(() => notices.length).toBe(2);
    const decisions = await store.list('decisions', 't');
    expect(decisions.map(({ value }) => value)).toEqual([{ kind: 'release' }, { kind: 'approve' }]);
    await stop();
    await store.close();
  },
);

test('one that could not listen at once gives its connection back, and listens later', async () => {
  const address = { url: await postgres.database(), name: 'test' };
  let tries = 0;
  const listening = (): void => {
    tries += 1;
    if (tries === 1) {
      throw new Error('Not now.');
    }
  };
  const stop = await listen(address, { heard: () => undefined, listening }, systemClock, 10);
  await expect.poll(() => tries).toBe(2);
  await stop();
});

test('who falls silent in a transaction keeps nothing locked for long', async () => {
  const address = { url: await postgres.database(), name: 'test' };
  const store = await openPostgres(address);
  await store.commit([put('a', 't', 'k', 1)]);
  const silent = await openPool(address);
  const client = await silent.connect();
  await client.query('BEGIN');
  await client.query('SELECT value FROM mainsheet.records FOR UPDATE');
  await store.commit([put('a', 't', 'k', 2)]);
  expect(await store.get('a', 't', 'k')).toBe(2);
  client.release(true);
  await silent.end();
  await store.close();
});

import { expect, test } from 'vitest';
import { FAST, membersForEach, unit } from './members.ts';

const WAIT = { timeout: 20_000, interval: 20 };
/** Before the life that the database gives a replica is over, which would free what it holds as well. */
const SOON = { timeout: 10_000, interval: 20 };

const members = membersForEach();

function isTaking([text, values]: readonly unknown[], lease: string): boolean {
  return (
    String(text).startsWith('INSERT INTO mainsheet.leases') &&
    JSON.stringify(values ?? '').includes(lease)
  );
}

test('tenants that share a client stay together, and are taken with what was left for them', async () => {
  const units = [unit('a', 'b'), unit('c', 'd')];
  const one = members.start(units);
  await expect.poll(() => one.serves(), WAIT).toEqual(['a', 'b', 'c', 'd']);
  const other = members.start(units);
  await expect.poll(() => other.serves().length, WAIT).toBe(2);
  await expect
    .poll(() => [...one.serves(), ...other.serves()].toSorted(), WAIT)
    .toEqual(['a', 'b', 'c', 'd']);
  expect([
    ['a', 'b'],
    ['c', 'd'],
  ]).toContainEqual(other.serves());
  expect(other.inherited.flat().map(({ note }) => note)).toEqual(
    other.serves().map((tenant) => `note of tenant:${tenant}`),
  );
});

test('a unit is taken once, however many of its tenants have their turns at the same moment', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const one = members.start([unit(...names), unit('g')], { clock: FAST });
  await expect.poll(() => one.serves().length, SOON).toBe(7);
  expect(one.inherited).toEqual([[], []]);
  expect(one.serves()).toEqual([...names, 'g']);
});

test('a unit is free once nothing of it runs any more, and not before', async () => {
  const units = [unit('a'), unit('b')];
  const one = members.start(units);
  await expect.poll(() => one.serves().length, WAIT).toBe(2);
  const end = one.hold();
  const other = members.start(units);
  await expect.poll(() => one.serves().length, WAIT).toBe(1);
  await expect.poll(() => one.replica.peers.length, WAIT).toBe(2);
  expect(one.replica.peers[0]?.leases).toHaveLength(3);
  expect(other.serves()).toEqual([]);
  end();
  await expect.poll(() => other.serves().length, WAIT).toBe(1);
});

test('another configuration is served at once; what is not in it goes, what is new comes', async () => {
  const one = members.start([unit('a'), unit('b')]);
  await expect.poll(() => one.serves(), WAIT).toEqual(['a', 'b']);
  await one.replica.follow([unit('b'), unit('c')]);
  expect(one.serves()).toEqual(['b']);
  await expect.poll(() => one.serves(), WAIT).toEqual(['b', 'c']);
  await expect
    .poll(() => one.replica.peers[0]?.leases.toSorted(), WAIT)
    .toEqual(['role', 'tenant:b', 'tenant:c']);
});

test('a configuration that comes while a replica joins is the one that it serves', async () => {
  const { pool } = members;
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
  const one = members.start([unit('a')], { clock: FAST });
  await expect.poll(() => one.serves(), SOON).toEqual(['b']);
  const leases = async (): Promise<readonly string[]> =>
    (await one.replica.look()).flatMap((peer) => peer.leases);
  await expect.poll(leases, SOON).toHaveLength(2);
});

test('what is dealt out to a replica of another configuration is taken by one that has it', async () => {
  const other = members.start([unit('x')], { clock: FAST });
  await expect.poll(() => other.serves(), SOON).toEqual(['x']);
  const one = members.start(
    ['a', 'b', 'c', 'd'].map((name) => unit(name)),
    { clock: FAST },
  );
  await expect.poll(() => one.serves(), SOON).toEqual(['a', 'b', 'c', 'd']);
  await expect.poll(() => one.replica.complete, SOON).toBe(true);
  expect(one.serves()).toHaveLength(4);
});

test('a tenant that cannot be served is not kept from the others', async () => {
  let refused = 0;
  const one = members.start([unit('a')], {
    serve: async (tenants) => {
      if (tenants.length > 0) {
        refused += 1;
        throw new Error('Not here.');
      }
    },
  });
  await expect.poll(() => refused, WAIT).toBeGreaterThan(0);
  const other = members.start([unit('a')]);
  await expect.poll(() => other.serves(), { ...WAIT, timeout: 60_000 }).toEqual(['a']);
  await one.stop();
}, 90_000);

test('what was taken when the answer was lost is taken again', async () => {
  let hasTaken = false;
  let lost = 0;
  members.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
    Object.assign(client, {
      query: (...asked: unknown[]) => {
        hasTaken ||= isTaking(asked, 'tenant:a');
        if (asked[0] === 'COMMIT' && hasTaken && lost === 0) {
          lost += 1;
          return query(...asked).then(() => Promise.reject(new Error('Lost.')));
        }
        return query(...asked);
      },
    });
  });
  const one = members.start([unit('a')], { clock: FAST });
  await expect.poll(() => one.serves(), SOON).toEqual(['a']);
  expect(lost).toBe(1);
});

test('a replica that rests keeps its tenants, and lets another one play its role', async () => {
  const one = members.start([unit('a')], { clock: FAST });
  await expect.poll(() => one.plays(), SOON).toBe(1);
  await expect.poll(() => one.serves(), SOON).toEqual(['a']);
  const other = members.start([unit('a')], { clock: FAST });
  one.replica.rest();
  await expect.poll(() => other.plays(), SOON).toBe(1);
  expect(other.serves()).toEqual([]);
  expect(one.plays()).toBe(1);
});

test('who leaves hands over at once', async () => {
  const units = [unit('a'), unit('b')];
  const [one, other] = [members.start(units), members.start(units)];
  await expect.poll(() => [one.serves().length, other.serves().length], WAIT).toEqual([1, 1]);
  await one.stop();
  await expect.poll(() => other.serves(), { ...WAIT, timeout: 3000 }).toEqual(['a', 'b']);
});

test('one that is told to leave while it joins is among the others no longer', async () => {
  const one = members.start([unit('a')], { clock: FAST });
  await one.stop();
  expect((await members.pool.query('SELECT id FROM mainsheet.replicas')).rows).toEqual([]);
});

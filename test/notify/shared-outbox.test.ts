import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Closers } from '../../src/kernel/closers.ts';
import { isObject } from '../../src/kernel/json.ts';
import { githubStatus } from '../../src/notify/targets/github-status.ts';
import type { Target } from '../../src/notify/target.ts';
import { makeEvent } from '../../src/report/event.ts';
import type { Event } from '../../src/report/event.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import { IS_OURS, startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { embeddedStore, postgresStore } from '../support/shared-stores.ts';
import type { Opener } from '../support/shared-stores.ts';
import { startReceiver } from './receiver.ts';
import type { Received, Receiver } from './receiver.ts';
import { Replica } from './replicas.ts';
import type { Moment } from './replicas.ts';
import { SECRET, hook, numbered } from './sending.ts';

const MINUTE = 60_000;
const MOMENTS: readonly Moment[] = ['before', 'after'];

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

let receiver: Receiver;
let replicas: Replica[] = [];
const closers = new Closers();

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.dispose()));
  replicas = [];
  await closers.close();
  await receiver.close();
});

function two(): readonly Target[] {
  return [hook('a', `${receiver.url}/a`), hook('b', `${receiver.url}/b`)];
}

async function replica(open: Opener, targets = two(), aheadMs = 0): Promise<Replica> {
  return replicaOn(await open(), targets, aheadMs);
}

function replicaOn(store: RecordStore, targets = two(), aheadMs = 0): Replica {
  const one = new Replica(store, targets, aheadMs);
  replicas.push(one);
  return one;
}

function idOf({ body }: Received): string {
  return JSON.parse(body).id as string;
}

function at(place: string): readonly Received[] {
  return receiver.received.filter((one) => one.path === `/${place}`);
}

function workflows(place: string): readonly string[] {
  return at(place).map(({ body }) => JSON.parse(body).data.workflow as string);
}

/** How many records of events are left. */
async function left(store: RecordStore): Promise<number> {
  const lists = [store.list('inbox', ''), store.list('unread', '')];
  for (const target of await store.tenants('outbox')) {
    lists.push(store.list('outbox', target));
  }
  return (await Promise.all(lists)).flat().length;
}

async function allSent({ store }: Replica): Promise<void> {
  await expect.poll(() => left(store)).toBe(0);
}

describe.each([
  ['the embedded store', () => embeddedStore(closers)],
  ['PostgreSQL', () => postgresStore(closers, postgres)],
] as const)('on %s', (_name, makeStore) => {
  let open: Opener;

  beforeEach(async () => {
    open = await makeStore();
  });

  test('what any replica told is sent by one of them, once, in the order in which it was told', async () => {
    const [one, other] = [await replica(open), await replica(open)];
    other.begin();
    await one.tell(numbered(1), numbered(2));
    await other.tell(numbered(3));
    await expect.poll(() => workflows('a').toSorted()).toEqual(['W1', 'W2', 'W3']);
    await expect.poll(() => workflows('b').toSorted()).toEqual(['W1', 'W2', 'W3']);
    expect(workflows('a').filter((name) => name !== 'W3')).toEqual(['W1', 'W2']);
    expect(workflows('b')).toEqual(workflows('a'));
    await allSent(one);
    // Nobody told the other one: it looks by itself.
    await one.tell(numbered(4));
    await expect.poll(() => other.clock.sleeping).toBe(1);
    await other.clock.advance(5000);
    await expect.poll(() => workflows('b').at(-1)).toBe('W4');
    await one.tell(numbered(5));
    other.outbox.wake();
    await expect.poll(() => workflows('b').at(-1)).toBe('W5');
    await allSent(one);
    expect(at('a').map(idOf)).toEqual(at('b').map(idOf));
    expect(new Set(at('a').map(idOf)).size).toBe(5);
    expect([...one.dropped, ...other.dropped]).toEqual([]);
  });

  test('what is not committed is not sent, and what nobody wants is not written', async () => {
    const wants = { events: ['workflow.*'], minLevel: 'warn' } as const;
    const one = await replica(open, [hook('a', `${receiver.url}/a`, wants)]);
    const unwanted = [
      numbered(1, 'info'),
      makeEvent('tenant.throttled', { tenant: 'production', operation: 'list' }),
    ];
    expect(one.outbox.queue(unwanted).writes).toEqual([]);
    const queueing = one.outbox.queue([numbered(2), ...unwanted]);
    expect(queueing.writes).toMatchObject([{ kind: 'put', collection: 'inbox' }]);
    one.begin();
    queueing.done();
    await expect.poll(() => one.clock.sleeping).toBe(1);
    expect(receiver.received).toHaveLength(0);
    await one.store.commit(queueing.writes);
    one.outbox.wake();
    await expect.poll(() => workflows('a')).toEqual(['W2']);
  });

  test('what the one that sends cannot read holds up nothing, stays, and is sent by one that can', async () => {
    const targets = [hook('a', `${receiver.url}/a`)];
    const [one, later] = [await replica(open, targets), await replica(open, targets)];
    // More than are read at once.
    const told = Array.from({ length: 120 }, (_, n) => numbered(n));
    await later.tell(...told);
    const rows = await later.store.list('inbox', '');
    await later.store.commit(
      rows.map(({ key, value }) => {
        return { kind: 'put', collection: 'inbox', tenant: '', key, value: { sealed: value } };
      }),
    );
    for (const n of [120, 121]) {
      await one.clock.advance(1);
      await one.tell(numbered(n));
      one.begin();
      await expect.poll(() => workflows('a').at(-1)).toBe(`W${n}`);
      await expect.poll(() => left(one.store)).toBe(120);
      expect(await one.store.list('inbox', '')).toEqual([]);
      await one.end();
    }
    later.begin({
      ...later.store,
      list: async (...place) =>
        (await later.store.list(...place)).map((row) => ({
          ...row,
          value: isObject(row.value) ? (row.value['sealed'] ?? row.value) : row.value,
        })),
    });
    await allSent(later);
    expect(workflows('a')).toEqual(['W120', 'W121', ...told.map((_, n) => `W${n}`)]);
    expect(new Set(at('a').map(idOf)).size).toBe(122);
    expect([...one.dropped, ...later.dropped]).toEqual([]);
  });

  test('no secret comes into the store', async () => {
    const one = await replica(open);
    const event = numbered(1);
    await one.tell({ ...event, fields: { ...event.fields, message: `It said ${SECRET}.` } });
    const rows = JSON.stringify(await one.store.list('inbox', ''));
    expect(rows).toContain('It said [masked].');
    expect(rows).not.toContain(SECRET);
  });

  test.each(MOMENTS)(
    'a replica that dies %s any commit of its sending loses nothing, and another one goes on',
    async (moment) => {
      const stores = [await open(), await open()] as const;
      for (let commit = 1; commit <= 20; commit += 1) {
        await diesAt(stores, commit, moment);
        expect(await left(stores[0])).toBe(0);
      }
    },
    60_000,
  );

  /** Two tell, the first sends and dies, the second goes on. */
  async function diesAt(
    stores: readonly [RecordStore, RecordStore],
    commit: number,
    moment: Moment,
  ): Promise<void> {
    const before = receiver.received.length;
    const [one, other] = [replicaOn(stores[0]), replicaOn(stores[1])];
    await one.tell(numbered(1), numbered(2));
    await other.tell(numbered(3));
    one.begin(one.mortal(commit, moment));
    await one.tell(numbered(4));
    await other.tell(numbered(5), numbered(6));
    one.outbox.wake();
    // Six moves and twelve ends are all there is.
    await (commit <= 18 ? one.ended : allSent(one));
    await one.end();
    other.begin();
    await allSent(other);
    await other.end();
    const names = [
      ['W1', 'W2', 'W4'],
      ['W3', 'W5', 'W6'],
    ];
    const came = receiver.received.slice(before);
    for (const place of ['/a', '/b']) {
      const here = came.filter((one_) => one_.path === place);
      const told = here.map((one_) => JSON.parse(one_.body).data.workflow as string);
      const reason = `${place}, died ${moment} ${commit}`;
      // Each replica's in the order in which it told them.
      const firsts = [...new Set(told)];
      expect(
        names.map((of) => firsts.filter((name) => of.includes(name))),
        reason,
      ).toEqual(names);
      expect(new Set(here.map(idOf)).size, reason).toBe(6);
      // What was on its way, and nothing else.
      expect(here.length, reason).toBeLessThanOrEqual(commit <= 18 ? 7 : 6);
    }
    expect([...one.dropped, ...other.dropped]).toEqual([]);
  }

  test.each(MOMENTS)(
    'a connection that breaks %s any commit has nothing lost, sent twice, or kept for good',
    async (moment) => {
      const store = await open();
      for (let commit = 1; commit <= 9; commit += 1) {
        const before = receiver.received.length;
        const one = replicaOn(store);
        await one.tell(numbered(1), numbered(2), numbered(3));
        one.begin(one.shaky(commit, moment));
        await expect
          .poll(async () => {
            await one.clock.advance(5000);
            return left(one.store);
          })
          .toBe(0);
        await one.end();
        const came = receiver.received.slice(before).map(({ path: place, body }) => {
          return `${place} ${JSON.parse(body).data.workflow}`;
        });
        expect(came.toSorted(), `${moment} ${commit}`).toEqual([
          '/a W1',
          '/a W2',
          '/a W3',
          '/b W1',
          '/b W2',
          '/b W3',
        ]);
      }
    },
    60_000,
  );

  test('two that send at the same time lose nothing, and give no event two ids', async () => {
    const [one, other] = [await replica(open), await replica(open)];
    one.begin();
    other.begin();
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await (n % 2 === 0 ? one : other).tell(numbered(n));
      one.outbox.wake();
      other.outbox.wake();
    }
    await expect.poll(() => new Set(workflows('a')).size).toBe(6);
    await expect.poll(() => new Set(workflows('b')).size).toBe(6);
    await allSent(one);
    expect(new Set(receiver.received.map(idOf)).size).toBe(6);
  });

  test('of a replica whose clock is ahead nothing comes after what was told later by another', async () => {
    const ahead = await replica(open, two(), MINUTE);
    const behind = await replica(open);
    await ahead.tell(numbered(1), numbered(2));
    // It takes over what the other one told of.
    await behind.outbox.catchUp();
    await behind.tell(numbered(3), numbered(4));
    behind.begin();
    await expect.poll(() => workflows('a')).toEqual(['W1', 'W2', 'W3', 'W4']);
    await allSent(behind);
  });

  test('the order in the queues outlasts senders whose clocks differ', async () => {
    receiver.answer(() => ({ status: 503 }));
    const ahead = await replica(open, two(), MINUTE);
    const behind = await replica(open);
    ahead.begin();
    await ahead.tell(numbered(1), numbered(2));
    await expect.poll(async () => (await ahead.store.list('outbox', 'b')).length).toBe(2);
    await ahead.end();
    behind.begin();
    await behind.tell(numbered(3), numbered(4));
    await expect.poll(async () => (await behind.store.list('outbox', 'b')).length).toBe(4);
    await behind.end();
    const before = receiver.received.length;
    receiver.answer(() => ({ status: 200 }));
    (await replica(open)).begin();
    await allSent(behind);
    const came = receiver.received.slice(before).filter((one) => one.path === '/b');
    expect(came.map(({ body }) => JSON.parse(body).data.workflow)).toEqual([
      'W1',
      'W2',
      'W3',
      'W4',
    ]);
  });

  test('what a fast clock told is given up no later for it', async () => {
    receiver.answer(() => ({ status: 503 }));
    const ahead = await replica(open, two(), 30 * MINUTE);
    const one = await replica(open);
    await ahead.tell(numbered(1));
    one.begin();
    await expect.poll(() => receiver.received.length).toBe(2);
    await one.end();
    await one.clock.advance(24 * 60 * MINUTE);
    one.begin();
    await expect.poll(() => one.dropped.length).toBe(2);
    expect(one.dropped[0]).toMatchObject({ reason: 'Expired' });
    await allSent(one);
  });

  describe('a target that only some have', () => {
    test('gets what those told who have it, once one of them sends, in order', async () => {
      const [a, b] = two() as [Target, Target];
      const old = await replica(open, [a]);
      const renewed = await replica(open, [a, b]);
      old.begin();
      await renewed.tell(numbered(1));
      await old.clock.advance(1);
      await old.tell(numbered(2));
      await renewed.clock.advance(2);
      await renewed.tell(numbered(3));
      old.outbox.wake();
      await expect.poll(() => workflows('a')).toEqual(['W1', 'W2', 'W3']);
      expect(workflows('b')).toEqual([]);
      await old.end();
      renewed.begin();
      await renewed.tell(numbered(4));
      await expect.poll(() => workflows('b')).toEqual(['W1', 'W3', 'W4']);
      await allSent(old);
      expect(at('b').map(idOf)).toEqual([0, 2, 3].map((n) => at('a').map(idOf)[n]));
      expect([...old.dropped, ...renewed.dropped]).toEqual([]);
    });

    test('gets it when the one that sends takes over the configuration', async () => {
      const [a, b] = two() as [Target, Target];
      const old = await replica(open, [a]);
      const renewed = await replica(open, [a, b]);
      old.begin();
      await renewed.tell(numbered(1));
      await expect.poll(() => left(old.store)).toBe(1);
      old.outbox.wake();
      await expect.poll(() => workflows('a')).toEqual(['W1']);
      await old.outbox.takeOver([a, b]);
      await expect.poll(() => workflows('b')).toEqual(['W1']);
      await allSent(old);
    });

    test('is gone when nobody has told for it in ten minutes, and that is told once', async () => {
      receiver.answer(() => ({ status: 503 }));
      const [a, b] = two() as [Target, Target];
      const one = await replica(open, [a, b]);
      const other = await replica(open, [a, b]);
      one.begin();
      await one.tell(numbered(1));
      await expect.poll(() => receiver.received.length).toBe(2);
      await one.outbox.takeOver([a]);
      await expect.poll(() => one.clock.sleeping).toBe(1);
      await one.clock.advance(9 * MINUTE);
      // Another replica still has it.
      await other.tell(numbered(2));
      one.outbox.wake();
      await expect.poll(() => left(one.store)).toBe(4);
      receiver.answer(({ path: place }) => ({ status: place === '/a' ? 200 : 503 }));
      await one.clock.advance(9 * MINUTE);
      await expect.poll(() => workflows('a')).toContain('W2');
      expect(one.dropped).toEqual([]);
      await one.clock.advance(MINUTE + 5000);
      await expect.poll(() => one.dropped.length).toBe(1);
      expect(one.dropped).toMatchObject([{ target: 'b', reason: 'TargetGone' }]);
      expect(one.dropped[0]!.items.map(({ event }) => event)).toEqual([
        'workflow.recovered',
        'workflow.recovered',
      ]);
      await expect
        .poll(async () => {
          await one.clock.advance(MINUTE);
          return left(one.store);
        })
        .toBe(0);
    });
  });

  describe('statuses of commits', () => {
    const sha = 'c'.repeat(40);

    function status(): Target {
      return githubStatus({
        name: 'commits',
        token: async () => SECRET,
        url: receiver.url,
        sourceUrl: () => 'https://github.com/acme/flows.git',
      });
    }

    function finished(reason: string): Event {
      return makeEvent('pass.finished', {
        tenant: 'production',
        source: 's',
        commit: sha,
        reason,
      } as never);
    }

    function states(): readonly string[] {
      return receiver.received.map(({ body }) => JSON.parse(body).description as string);
    }

    test('are not sent again by another sender, and follow the last telling', async () => {
      const [one, other] = [await replica(open, [status()]), await replica(open, [status()])];
      one.begin();
      await one.tell(finished('Suspended'), finished('Suspended'));
      await allSent(one);
      await one.end();
      other.begin();
      await other.tell(finished('Suspended'), finished('Succeeded'));
      await allSent(one);
      await other.end();
      one.begin();
      await one.tell(finished('Succeeded'), finished('TenantUnreachable'), finished('Suspended'));
      await allSent(one);
      expect(states()).toEqual(['Suspended', 'The tenant equals the commit', 'Suspended']);
    });

    test.each(MOMENTS)(
      'end as the last pass did, also when the sender dies %s any commit',
      async (moment) => {
        const stores = [await open(), await open()] as const;
        for (let commit = 1; commit <= 6; commit += 1) {
          const [one, other] = [replicaOn(stores[0], [status()]), replicaOn(stores[1], [status()])];
          one.begin(one.mortal(commit, moment));
          await one.tell(finished('Suspended'));
          await other.tell(finished('Succeeded'), finished('Held'), finished('Held'));
          one.outbox.wake();
          await expect.poll(async () => one.isOver || (await left(one.store)) === 0).toBe(true);
          await one.end();
          other.begin();
          await allSent(other);
          await other.end();
          expect(states().at(-1), `${moment} ${commit}`).toBe('Held');
          expect(await other.store.list('notified', 'commits')).toMatchObject([
            { value: { said: expect.stringContaining('Held') } },
          ]);
        }
      },
    );
  });
});

test.skipIf(!IS_OURS)('a server that goes and comes back loses nothing', async () => {
  const open = await postgresStore(closers, postgres);
  const [one, other] = [await replica(open), await replica(open)];
  await one.tell(numbered(1));
  other.begin();
  await expect.poll(() => workflows('a')).toEqual(['W1']);
  await allSent(other);
  await one.tell(numbered(2));
  await postgres.stop();
  await expect(one.tell(numbered(9))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  other.outbox.wake();
  await expect.poll(() => other.clock.sleeping).toBe(1);
  await postgres.start();
  await other.clock.advance(5000);
  await expect.poll(() => workflows('b')).toEqual(['W1', 'W2']);
  await allSent(other);
});

import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { Closers } from '../../../src/kernel/closers.ts';
import { Masker } from '../../../src/kernel/mask.ts';
import type { KeptEvent } from '../../../src/report/history/event-history.ts';
import { SHELVES } from '../../../src/report/history/shelves.ts';
import { StoredHistory } from '../../../src/report/history/stored-history.ts';
import { openPostgres } from '../../../src/store/postgres/open-postgres.ts';
import type { RecordStore } from '../../../src/store/record-store.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { TestPostgres } from '../../support/postgres.ts';
import { embeddedStore, postgresStore } from '../../support/shared-stores.ts';
import type { Opener } from '../../support/shared-stores.ts';
import { approval, nameOf, throttled } from './telling.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

const closers = new Closers();

afterEach(() => closers.close());

/** A process that keeps events, with a clock of its own and what it announced. */
interface Writer {
  readonly history: StoredHistory;
  readonly clock: ManualClock;
  readonly announced: string[];
  /** What a listener heard here. */
  readonly heard: KeptEvent[];
}

async function writer(store: RecordStore, aheadMs = 0, isHeard = true): Promise<Writer> {
  const clock = new ManualClock(Date.UTC(2026, 0, 5, 9) + aheadMs);
  const announced: string[] = [];
  const history = await StoredHistory.open({
    store,
    clock,
    masker: new Masker(),
    announce: (note) => announced.push(note),
  });
  const heard: KeptEvent[] = [];
  if (isHeard) {
    history.subscribe((event) => heard.push(event));
  }
  return { history, clock, announced, heard };
}

async function listed({ history }: Writer): Promise<readonly string[]> {
  return (await history.list({ limit: 100 })).events.map(nameOf);
}

/** Carries what one announced to another. */
async function carry(from: Writer, to: Writer): Promise<void> {
  for (const note of from.announced.splice(0)) {
    await to.history.heard(note);
  }
}

describe.each([
  ['the embedded store', () => embeddedStore(closers)],
  ['PostgreSQL', () => postgresStore(closers, postgres)],
] as const)('on %s', (_name, makeStore) => {
  let open: Opener;

  beforeEach(async () => {
    open = await makeStore();
  });

  test('what two tell of a tenant in the same millisecond is kept, beside what an earlier version kept', async () => {
    const store = await open();
    const [one, other] = [await writer(store), await writer(await open())];
    await store.commit(
      [1, 2].map((n) => ({
        kind: 'put',
        collection: 'changes',
        tenant: 'demo',
        key: `2026-01-05T08:59:59.999Z-00000000${n}`,
        value: { event: 'approval.given', by: `old ${n}` },
      })),
    );
    await Promise.all([
      one.history.add([approval('a1'), approval('a2')]),
      other.history.add([approval('b1'), approval('b2')]),
    ]);
    const names = await listed(one);
    expect(names.toSorted()).toEqual(['a1', 'a2', 'b1', 'b2', 'old 1', 'old 2']);
    expect(names.slice(-2)).toEqual(['old 2', 'old 1']);
    expect(await listed(other)).toEqual(names);
  });

  test('tenants of others are found once they are heard of, or configured', async () => {
    const [one, other] = [await writer(await open()), await writer(await open())];
    await one.history.add([approval('ann', 'theirs'), throttled('list', '')]);
    expect(await listed(other)).toEqual([]);
    await carry(one, other);
    expect(await listed(other)).toEqual(['list', 'ann']);
    const third = await writer(await open());
    await one.history.add([approval('ben', 'configured')]);
    third.history.follow(['configured', 'empty']);
    expect(await listed(third)).toEqual(['ben', 'list', 'ann']);
  });

  test('who listens hears of what others committed, once, in the order of each, and no note twice', async () => {
    const [one, other] = [await writer(await open()), await writer(await open())];
    const keeping = one.history.keep([approval('a'), throttled('b'), approval('c')]);
    expect(one.announced).toEqual([]);
    await (await open()).commit(keeping.writes);
    keeping.done();
    await other.history.add([approval('own')]);
    const [note = ''] = one.announced;
    expect(one.announced).toHaveLength(1);
    await Promise.all([other.history.heard(note), other.history.heard(note)]);
    // Its own comes back to it too.
    await other.history.heard(other.announced[0] ?? '');
    await one.history.heard(note);
    expect(other.heard.map(nameOf).toSorted()).toEqual(['a', 'b', 'c', 'own']);
    expect(one.heard.map(nameOf)).toEqual(['a', 'b', 'c']);
    expect(other.heard.find((event) => nameOf(event) === 'b')).toEqual(one.heard[1]);
  });

  test.each(['', 'x', '{}', '[]', 'null', '{"from":"a","kept":[1,[],["changes","t",1,2]]}', '"'])(
    'the note %j is let pass',
    async (note) => {
      const one = await writer(await open());
      await one.history.heard(note);
      await one.history.heard('{"from":"__proto__","kept":[["__proto__","__proto__","",""]]}');
      expect(one.heard).toEqual([]);
      await one.history.add([approval('ann')]);
      expect(await listed(one)).toEqual(['ann']);
    },
  );

  test('a commit about very many tenants takes several notes, each short enough for PostgreSQL', async () => {
    const [one, other] = [await writer(await open()), await writer(await open())];
    const tenants = Array.from({ length: 200 }, (_, n) => `tenant-ü-${n}-${'x'.repeat(40)}`);
    await one.history.add(tenants.map((tenant) => throttled(tenant, tenant)));
    expect(one.announced.length).toBeGreaterThan(2);
    expect(Math.max(...one.announced.map((note) => Buffer.byteLength(note)))).toBeLessThan(8000);
    await carry(one, other);
    expect(other.heard.map(nameOf)).toEqual(tenants);
    await one.history.add(Array.from({ length: 300 }, (_, n) => throttled(`n${n}`)));
    expect(one.announced).toHaveLength(1);
    await carry(one, other);
    expect(other.heard).toHaveLength(500);
  });

  test('what could not be read is told with what is heard next, in its order', async () => {
    const store = await open();
    let isAway = false;
    const list: RecordStore['list'] = (...place) =>
      isAway ? Promise.reject(new Error('The store is away.')) : store.list(...place);
    const one = await writer(await open());
    const other = await writer({ ...store, list });
    await one.history.add([approval('a')]);
    isAway = true;
    await expect(carry(one, other)).rejects.toThrow('away');
    isAway = false;
    expect(other.heard).toEqual([]);
    await one.history.add([approval('b')]);
    await carry(one, other);
    expect(other.heard.map(nameOf)).toEqual(['a', 'b']);
  });

  test('what was not announced is found by looking again, of unknown tenants too, and nothing is told twice', async () => {
    const [one, other] = [await writer(await open(), -MINUTE), await writer(await open())];
    const since = other.clock.now();
    await one.history.add([approval('heard')]);
    await carry(one, other);
    await other.history.add([approval('own')]);
    const lost = Array.from({ length: 250 }, (_, n) => throttled(`n${n}`, 'new'));
    await one.history.add(lost);
    await other.history.lookAgain(since);
    const names = ['heard', 'own', ...lost.map((_, n) => `n${n}`)];
    expect(other.heard.map(nameOf)).toEqual(names);
    await carry(one, other);
    await other.history.lookAgain(since);
    expect(other.heard.map(nameOf)).toEqual(names);
  });

  test('who comes back misses nothing of a replica whose clock is a minute behind, or whose commit took long', async () => {
    const [ahead, behind] = [await writer(await open()), await writer(await open(), -MINUTE)];
    const slow = behind.history.keep([approval('slow')]);
    await ahead.history.add([approval('last')]);
    const last = ahead.heard.at(-1)?.key ?? '';
    await behind.history.add([approval('late')]);
    await (await open()).commit(slow.writes);
    slow.done();
    const names = async (key: string) => (await ahead.history.after(key, 10)).map(nameOf);
    expect(await names(last)).toEqual([]);
    expect(await names(ahead.history.resumeAt(last))).toEqual(['slow', 'late', 'last']);
    await ahead.clock.advance(3 * MINUTE);
    await ahead.history.add([approval('now')]);
    expect(await names(ahead.history.resumeAt(ahead.heard.at(-1)?.key ?? ''))).toEqual(['now']);
  });

  test('what is told after something of another clock was heard, or of a tenant taken over, sorts after it', async () => {
    const ahead = await writer(await open(), MINUTE);
    const [hears, takes] = [await writer(await open()), await writer(await open())];
    await ahead.history.add([approval('1'), throttled('2')]);
    await carry(ahead, hears);
    await hears.history.add([approval('3')]);
    await takes.history.catchUp('demo');
    await takes.history.add([approval('4')]);
    expect(await listed(ahead)).toEqual(['4', '3', '2', '1']);
    // The line says the time of the clock that told it.
    expect(takes.heard.at(-1)?.line['time']).toBe('2026-01-05T09:00:00.000Z');
  });

  test('of all who write one prunes a day, and one that tells very much prunes by itself', async () => {
    const store = await open();
    let prunings = 0;
    const prune: RecordStore['prune'] = (...place) => {
      prunings += 1;
      return store.prune(...place);
    };
    const counting = { ...store, prune };
    // Each looks at one tenant on one shelf.
    const writers = [
      await writer(counting),
      await writer(counting, MINUTE),
      await writer(counting),
    ];
    const [one, ...others] = writers as [Writer, ...Writer[]];
    // The first tells alone until it has pruned, if it does.
    const tellAll = async (name: string, expected: number): Promise<void> => {
      await one.history.add([throttled(name)]);
      await expect.poll(() => prunings).toBe(expected);
      for (const { history } of others) {
        await history.add([throttled(name)]);
      }
    };
    await tellAll('first', 1);
    await tellAll('second', 1);
    for (const { clock } of writers) {
      await clock.advance(DAY_MS + 2 * MINUTE);
    }
    await tellAll('third', 2);
    await one.history.add(Array.from({ length: 5000 }, (_, n) => throttled(`n${n}`)));
    await tellAll('fourth', 3);
    await tellAll('fifth', 3);
    expect(SHELVES.map(({ collection }) => collection)).not.toContain('pruned');
  });
});

test('announcements go through PostgreSQL as they are', async () => {
  const url = await postgres.database();
  const store = await openPostgres({ url, name: 'test' });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  closers.add(() => store.close());
  closers.add(() => client.end());
  await client.query('LISTEN told');
  const [one, other] = [await writer(store), await writer(store)];
  client.on('notification', ({ payload }) => void other.history.heard(payload ?? ''));
  const tenants = Array.from({ length: 300 }, (_, n) => `tenant ${n} "'`);
  await one.history.add(tenants.map((tenant) => throttled(tenant, tenant)));
  for (const note of one.announced) {
    await client.query('SELECT pg_notify($1, $2)', ['told', note]);
  }
  await expect.poll(() => other.heard.length).toBe(300);
  expect(other.heard.map(nameOf)).toEqual(tenants);
});

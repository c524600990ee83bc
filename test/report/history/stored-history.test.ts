import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { Masker } from '../../../src/kernel/mask.ts';
import { makeEvent } from '../../../src/report/event.ts';
import type { Event } from '../../../src/report/event.ts';
import type { EventQuery } from '../../../src/report/history/event-history.ts';
import { StoredHistory } from '../../../src/report/history/stored-history.ts';
import { Pruner } from '../../../src/report/history/pruner.ts';
import { SHELVES } from '../../../src/report/history/shelves.ts';
import type { Shelf } from '../../../src/report/history/shelves.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { RecordStore } from '../../../src/store/record-store.ts';
import { checkLine } from '../../support/teller.ts';
import { approval, nameOf, throttled } from './telling.ts';

const DAY_MS = 86_400_000;
const SECRET = 'canary-91b0-not-to-be-kept';

let directory: string;
let store: RecordStore;
let clock: ManualClock;
let masker: Masker;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-history-'));
  store = await openStore(path.join(directory, 'store.db'));
  clock = new ManualClock();
  masker = new Masker();
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

function shelvesOf(most: number | undefined): readonly Shelf[] {
  return SHELVES.map((shelf) => (most === undefined ? shelf : { ...shelf, most }));
}

function open({ most }: { readonly most?: number } = {}): Promise<StoredHistory> {
  return StoredHistory.open({ store, clock, masker, shelves: shelvesOf(most) });
}

function sourceFailed(message: string): Event {
  return makeEvent('source.failed', {
    source: 's',
    reason: 'GitUnreachable',
    code: 'GIT_UNREACHABLE',
    message,
    hint: 'h',
  });
}

async function listed(
  history: StoredHistory,
  query: Partial<EventQuery> = {},
): Promise<readonly string[]> {
  return (await history.list({ limit: 100, ...query })).events.map(nameOf);
}

/** All pages of a query, one array a page. */
async function pages(history: StoredHistory, query: EventQuery): Promise<readonly string[][]> {
  const found: string[][] = [];
  let before = query.before;
  do {
    const page = await history.list({ ...query, ...(before === undefined ? {} : { before }) });
    found.push(page.events.map(nameOf));
    before = page.next;
  } while (before !== undefined);
  return found;
}

test('what is told at info or above is kept, as the line of the log, newest first', async () => {
  const history = await open();
  await history.add([makeEvent('pass.started', { tenant: 'demo', source: 's', trigger: 'start' })]);
  await history.add([approval('ann'), sourceFailed('away')]);
  await clock.advance(1);
  await history.add([throttled('listWorkflows')]);
  expect(await listed(history)).toEqual(['listWorkflows', 'away', 'ann']);
  const { events } = await history.list({ limit: 10 });
  for (const { line } of events) {
    checkLine(JSON.stringify(line));
  }
  expect(events.map(({ tenant }) => tenant)).toEqual(['demo', '', 'demo']);
  expect(events.map(({ key }) => key)).toEqual(
    events.map(({ key }) => key).toSorted((a, b) => (a < b ? 1 : -1)),
  );
  expect(events.at(-1)!.key).toMatch(/^2026-01-05T09:00:00\.000Z-\d{9}-[0-9a-f]{8}$/);
});

test('an event is kept as masked as it is told', async () => {
  masker.learn(SECRET);
  const history = await open();
  await history.add([
    sourceFailed(
      `git said: ${SECRET}, Bearer abcdefghijklmnop, https://ann:pw-of-ann@git.example/x`,
    ),
    makeEvent('workflow.updated', {
      tenant: 'demo',
      source: 's',
      pass: 'p',
      workflow: 'A',
      file: 'a.yaml',
      change: 'update',
      outcome: 'updated',
      reason: 'GitChange',
      requests: 3,
      operations: [
        { op: 'replace', path: '/definition/steps/Call/attributes/password', value: 'pw-of-ben' },
      ],
    } as never),
  ]);
  const rows = await Promise.all(
    SHELVES.map(({ collection }) => store.list(collection, collection === 'events' ? '' : 'demo')),
  );
  const text = JSON.stringify(rows);
  expect(rows.flat()).toHaveLength(2);
  for (const secret of [SECRET, 'abcdefghijklmnop', 'pw-of-ann', 'pw-of-ben']) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain('[masked]');
});

test('events are found by tenant, file, workflow and name', async () => {
  const history = await open();
  await history.add([approval('ann'), approval('ben', 'other'), throttled('list')]);
  await history.add([
    makeEvent('owner.inactive', {
      tenant: 'demo',
      source: 's',
      workflow: 'A',
      workflowId: 'w1',
      owner: 'Eve',
      message: 'left',
    } as never),
  ]);
  expect(await listed(history, { tenant: 'demo' })).toEqual(['left', 'list', 'ann']);
  expect(await listed(history, { tenant: 'nobody' })).toEqual([]);
  expect(await listed(history, { file: 'ben.yaml' })).toEqual(['ben']);
  expect(await listed(history, { tenant: 'demo', file: 'ben.yaml' })).toEqual([]);
  expect(await listed(history, { workflowId: 'w1' })).toEqual(['left']);
  expect(await listed(history, { events: ['approval.given'] })).toEqual(['ben', 'ann']);
  expect(await listed(history, { events: ['tenant.throttled', 'approval.given'] })).toEqual([
    'list',
    'ben',
    'ann',
  ]);
  expect(await listed(history, { events: ['__proto__'] })).toEqual([]);
});

test('pages go on where the one before ended, over both kinds and all tenants', async () => {
  const history = await open();
  const all: string[] = [];
  for (let at = 0; at < 450; at += 1) {
    const name = `n${at}`;
    all.unshift(name);
    await history.add([at % 3 === 0 ? approval(name) : throttled(name, at % 2 ? 'demo' : 'other')]);
  }
  for (const limit of [1, 7, 200, 450, 1000]) {
    const found = await pages(history, { limit });
    expect(found.flat(), `limit ${limit}`).toEqual(all);
    expect(found[0], `limit ${limit}`).toHaveLength(Math.min(limit, 450));
  }
  const third = all.filter((_, index) => (449 - index) % 3 === 0);
  const named = await pages(history, { events: ['approval.given'], limit: 40 });
  expect(named.flat()).toEqual(third);
  const byFile = await pages(history, { file: 'n0.yaml', limit: 1 });
  expect(byFile.flat()).toEqual(['n0']);
});

test('one answer reads only so much, and its page says where to go on', async () => {
  const history = await open();
  await history.add([approval('first')]);
  await history.add(Array.from({ length: 10_400 }, (_, at) => throttled(`n${at}`)));
  const page = await history.list({ file: 'first.yaml', limit: 5 });
  expect(page.events).toEqual([]);
  expect(await listed(history, { file: 'first.yaml', before: page.next! })).toEqual(['first']);
});

test('who comes back hears what was told since, oldest first, as often as it takes', async () => {
  const history = await open();
  await history.add([approval('a'), throttled('b', 'other'), sourceFailed('c'), approval('d')]);
  const { events } = await history.list({ limit: 4 });
  const first = events.at(-1)!.key;
  expect((await history.after(first, 10)).map(nameOf)).toEqual(['b', 'c', 'd']);
  const some = await history.after(first, 2);
  expect(some.map(nameOf)).toEqual(['b', 'c']);
  expect((await history.after(some.at(-1)!.key, 2)).map(nameOf)).toEqual(['d']);
  expect(await history.after(events[0]!.key, 2)).toEqual([]);
  expect((await history.after('', 9)).map(nameOf)).toEqual(['a', 'b', 'c', 'd']);
});

test('a listener hears of what is kept once it is, and no more after it has gone', async () => {
  const history = await open();
  const heard: string[] = [];
  const close = history.subscribe((event) => heard.push(nameOf(event)));
  const other: string[] = [];
  history.subscribe((event) => other.push(event.key));
  const keeping = history.keep([approval('ann')]);
  expect(heard).toEqual([]);
  await store.commit(keeping.writes);
  keeping.done();
  await history.add([throttled('list')]);
  await close();
  await history.add([approval('ben')]);
  expect(heard).toEqual(['ann', 'list']);
  expect(other).toEqual((await history.after('', 9)).map(({ key }) => key));
});

test('what is told again after a crash stands once', async () => {
  const crashed = await open();
  crashed.keep([approval('ann')]);
  const again = await open();
  await again.add([approval('ann')]);
  expect(await listed(await open())).toEqual(['ann']);
});

test('a commit that fails keeps nothing, tells no listener, and the next one is whole', async () => {
  const history = await open();
  const heard: string[] = [];
  history.subscribe((event) => heard.push(nameOf(event)));
  await store.close();
  await expect(history.add([approval('ann')])).rejects.toMatchObject({ code: 'STORE_CLOSED' });
  expect(heard).toEqual([]);
  store = await openStore(path.join(directory, 'store.db'));
  expect(await listed(await open())).toEqual([]);
});

test('keys go on after a restart, also when the clock was set back', async () => {
  await (await open()).add([approval('a'), approval('b')]);
  clock = new ManualClock(clock.now() - DAY_MS);
  const history = await open();
  await history.add([approval('c')]);
  await history.add([approval('d')]);
  expect(await listed(history)).toEqual(['d', 'c', 'b', 'a']);
  const [newest] = (await history.list({ limit: 1 })).events;
  expect(newest!.line['time']).toBe(new Date(clock.now()).toISOString());
});

test('changes are kept 400 days, the rest 90, and it is looked once a day', async () => {
  const history = await open();
  const prune = store.prune.bind(store);
  let prunings = 0;
  store.prune = (...args) => {
    prunings += 1;
    return prune(...args);
  };
  await history.add([approval('change'), throttled('other'), sourceFailed('source')]);
  await expect.poll(() => prunings).toBe(3);
  await clock.advance(DAY_MS - 1);
  await history.add([approval('later')]);
  expect(prunings).toBe(3);
  await clock.advance(89 * DAY_MS);
  await history.add([approval('90 days')]);
  await expect
    .poll(() => listed(history))
    .toEqual(['90 days', 'later', 'source', 'other', 'change']);
  await clock.advance(DAY_MS);
  await history.add([approval('91 days')]);
  await expect.poll(() => listed(history)).toEqual(['91 days', '90 days', 'later', 'change']);
  await clock.advance(311 * DAY_MS);
  await history.add([throttled('402 days')]);
  await expect.poll(() => listed(history)).toEqual(['402 days', '91 days', '90 days']);
  expect(await store.tenants('events')).toEqual(['demo']);
});

test('a tenant that tells without end keeps so much and no more, and pushes no change out', async () => {
  const history = await open({ most: 100 });
  await history.add([approval('ann'), throttled('other', 'quiet')]);
  for (let round = 0; round < 11; round += 1) {
    await history.add(Array.from({ length: 500 }, (_, at) => throttled(`${round} ${at}`)));
  }
  await new Pruner({ store, clock, shelves: shelvesOf(100), shared: false }).prune();
  const { length } = await store.list('events', 'demo');
  expect(length).toBe(100);
  expect(await listed(history, { events: ['approval.given'] })).toEqual(['ann']);
  expect(await listed(history, { tenant: 'quiet' })).toEqual(['other']);
  expect(await listed(history, { tenant: 'demo', limit: 1 })).toEqual(['10 499']);
});

test('more than so many since the last look are cut before the day is over', async () => {
  const history = await open({ most: 100 });
  await history.add([throttled('first')]);
  await history.add(Array.from({ length: 5000 }, (_, at) => throttled(`n${at}`)));
  await expect.poll(async () => (await store.list('events', 'demo')).length).toBe(100);
});

test('what all shelves keep of a tenant stays below what is promised', () => {
  const most = SHELVES.reduce((sum, shelf) => sum + shelf.most, 0);
  expect(most + 2 * 5000).toBeLessThanOrEqual(100_000);
});

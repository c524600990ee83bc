import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { House } from '../../src/commands/house.ts';
import { openSharedLog } from '../../src/commands/shared-log.ts';
import type { SharedLog } from '../../src/commands/shared-log.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { SENT_EVENTS } from '../../src/notify/told-event.ts';
import { makeEvent } from '../../src/report/event.ts';
import type { Event } from '../../src/report/event.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import { startReceiver } from '../notify/receiver.ts';
import type { Receiver } from '../notify/receiver.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';

const CANARY = 'canary-77d0-not-to-be-seen';

let postgres: TestPostgres;
let url: string;
let cwd: string;
let receiver: Receiver;
let closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

beforeEach(async () => {
  url = await postgres.database();
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-shared-log-'));
  receiver = await startReceiver();
});

afterEach(async () => {
  for (const close of closing.toReversed()) {
    await close();
  }
  closing = [];
  await receiver.close();
  await rm(cwd, { recursive: true, force: true });
});

async function configOf(targets: readonly string[]): Promise<Config> {
  const file = path.join(cwd, `with-${targets.join('-')}.yaml`);
  const lines = targets.map(
    (name) =>
      `{ name: ${name}, type: webhook, url: "${receiver.url}/${name}", secret: s3cret-of-hook }`,
  );
  await writeFile(
    file,
    `sources: { s: { url: /s } }
tenants: { quiet: { embedded: true, source: s } }
notify: [${lines.join(', ')}]
`,
  );
  const loaded = await loadConfig({ file, env: {}, cwd, events: SENT_EVENTS });
  if (!loaded.ok) {
    throw new Error(JSON.stringify(loaded.trouble));
  }
  return loaded.value.config;
}

/** A replica's log, which hears what others announce over a connection of its own. */
async function replica(
  config: Config,
): Promise<{ log: SharedLog; store: RecordStore; lines: string[] }> {
  const house = new House(config, systemClock);
  house.masker.learn(CANARY);
  const store = await openPostgres({ url, name: 'test' });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const lines: string[] = [];
  const written = {
    tell: ({ event }: Event) => void lines.push(event),
    flush: async () => undefined,
  };
  const log = await openSharedLog(
    house,
    store,
    written,
    (note) => void client.query('SELECT pg_notify($1, $2)', ['told', note]),
  );
  client.on('notification', ({ payload }) => void log.heard(payload ?? ''));
  await client.query('LISTEN told');
  closing.push(
    () => store.close(),
    () => client.end(),
    () => house.closers.close(),
  );
  return { log, store, lines };
}

function failed(workflow: string): Event {
  return makeEvent(
    'workflow.recovered',
    {
      tenant: 'production',
      source: 's',
      workflow,
      file: `${workflow}.yaml`,
      change: 'update',
      reason: 'X',
      message: `It said ${CANARY}.`,
    },
    'error',
  );
}

/** Sends until the test is over. */
function send({ log, store }: { log: SharedLog; store: RecordStore }): () => Promise<void> {
  const stop = new AbortController();
  const sending = log.send(stop.signal, store);
  const end = async (): Promise<void> => {
    stop.abort();
    await sending;
  };
  closing.push(end);
  return end;
}

function workflows(place: string): readonly string[] {
  return receiver.received
    .filter((one) => one.path === `/${place}`)
    .map(({ body }) => JSON.parse(body).data.workflow as string);
}

test('what one replica tells is sent by another at once, and heard by those who listen there', async () => {
  const config = await configOf(['siem']);
  const [one, other] = [await replica(config), await replica(config)];
  const heard: string[] = [];
  other.log.history.subscribe(({ line }) => heard.push(String(line['workflow'])));
  const end = send(other);
  one.log.tell(failed('A'));
  await expect.poll(() => workflows('siem')).toEqual(['A']);
  const queueing = one.log.queue([failed('B'), failed('C')]);
  one.log.write(failed('B'));
  await one.store.commit(queueing.writes);
  queueing.done();
  await expect.poll(() => workflows('siem')).toEqual(['A', 'B', 'C']);
  await expect.poll(() => heard).toEqual(['A', 'B', 'C']);
  expect(one.lines).toEqual(['workflow.recovered', 'workflow.recovered']);
  expect(other.lines).toEqual([]);
  const { events } = await other.log.history.list({ limit: 10 });
  expect(events.map(({ line }) => line['workflow'])).toEqual(['C', 'B', 'A']);
  expect(JSON.stringify([events, receiver.received])).not.toContain(CANARY);
  await end();
  await one.log.catchUp('production');
  one.log.tell(failed('D'));
  await expect.poll(() => heard.at(-1)).toBe('D');
  expect(workflows('siem')).toHaveLength(3);
  send(one);
  await expect.poll(() => workflows('siem')).toEqual(['A', 'B', 'C', 'D']);
});

test('another configuration is taken over, with its tenants and its targets', async () => {
  const [one, other] = [await replica(await configOf([])), await replica(await configOf(['siem']))];
  send(one);
  other.log.tell(failed('A'));
  await expect.poll(async () => (await one.store.list('outbox', 'siem')).length).toBe(1);
  await one.log.takeOver(await configOf(['siem']));
  await expect.poll(() => workflows('siem')).toEqual(['A']);
});

test('what a target refuses is told by the one that sends, and kept', async () => {
  receiver.answer(() => ({ status: 410 }));
  const config = await configOf(['siem']);
  const [one, other] = [await replica(config), await replica(config)];
  send(other);
  one.log.tell(failed('A'));
  await expect.poll(() => other.lines).toEqual(['notify.dropped']);
  await expect
    .poll(async () =>
      (await one.log.history.list({ limit: 9 })).events.map(({ line }) => line['event']),
    )
    .toEqual(['notify.dropped', 'workflow.recovered']);
  expect(one.lines).toEqual(['workflow.recovered']);
});

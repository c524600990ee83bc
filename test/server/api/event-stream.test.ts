import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ManualClock, systemClock } from '../../../src/kernel/clock.ts';
import { ALL, eventOf, makeApi, tokenFor } from './api-world.ts';
import type { ApiWorld, ApiWorldOptions } from './api-world.ts';

const open: ApiWorld[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

async function listening(
  options: ApiWorldOptions = {},
): Promise<ApiWorld & { readonly url: string }> {
  const api = makeApi(options);
  open.push(api);
  const url = await api.server.listen({ host: '127.0.0.1', port: 0 });
  return Object.assign(api, { url: `${url}/api/v1/events/stream` });
}

const auth = { authorization: `Bearer ${ALL}` };

/** What a reader of the stream has so far. */
interface Reader {
  readonly response: Response;
  readonly text: () => string;
  readonly ended: () => boolean;
  readonly leave: () => void;
}

async function follow(url: string, headers: Record<string, string> = auth): Promise<Reader> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  let text = '';
  let ended = false;
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  return { response, text: () => text, ended: () => ended, leave: () => leaving.abort() };
}

/** The ids, or the names, of what came. */
function came(reader: Reader): readonly string[] {
  return reader
    .text()
    .split('\n\n')
    .flatMap(
      (block) => /^id: (.+)$/mu.exec(block)?.[1] ?? /^event: (.+)$/mu.exec(block)?.[1] ?? [],
    );
}

test('what is told comes at once, with its key, its name and its fields', async () => {
  const api = await listening();
  const reader = await follow(api.url);
  expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(reader.response.headers.get('cache-control')).toBe('no-store');
  await expect.poll(() => reader.text()).toContain('retry: ');
  const event = eventOf('k1', { tenant: 'production', message: 'two\nlines' });
  api.tell({ kind: 'event', event });
  api.tell({ kind: 'board', tenant: 'production' });
  await expect.poll(() => came(reader)).toEqual(['k1', 'board']);
  const [, data = ''] = /^event: pass\.finished\ndata: (.+)$/mu.exec(reader.text()) ?? [];
  expect(JSON.parse(data)).toEqual(event);
  expect(reader.text()).toContain('event: board\ndata: {"tenant":"production"}\n\n');
});

/** The key of the event of a number. */
function keyOf(number: number): string {
  return `2026-01-05T09:00:00.000Z-${String(number).padStart(9, '0')}`;
}

function keysFrom(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => keyOf(first + index));
}

test('whoever comes back goes on after the last event it had, and has none twice', async () => {
  const api = await listening();
  api.kept.push(...keysFrom(1, 4).map((key) => eventOf(key)));
  const reader = await follow(api.url, { ...auth, 'last-event-id': keyOf(2) });
  await expect.poll(() => came(reader)).toEqual(keysFrom(3, 4));
  api.tell({ kind: 'event', event: eventOf(keyOf(4)) });
  api.tell({ kind: 'event', event: eventOf(keyOf(5)) });
  await expect.poll(() => came(reader)).toEqual(keysFrom(3, 5));
});

test('where several processes tell, whoever comes back also gets what may have come in behind it', async () => {
  const api = await listening({ resumeAt: () => keyOf(10) });
  api.kept.push(...keysFrom(1, 2100).map((key) => eventOf(key)));
  const reader = await follow(api.url, { ...auth, 'last-event-id': keyOf(2098) });
  await expect.poll(() => reader.text().split('\ndata: ').length - 1).toBe(2090);
  const ids = reader.text().match(/^id: .+$/gmu) ?? [];
  expect(ids).toEqual(keysFrom(2099, 2100).map((key) => `id: ${key}`));
  expect(reader.text()).not.toContain(keyOf(10));
  expect(reader.text().match(/"key":"[^"]+"/gu)).toEqual(
    keysFrom(11, 2100).map((key) => `"key":"${key}"`),
  );
  // What another one told behind all that is told like the rest, and what was told is not told again.
  api.tell({ kind: 'event', event: eventOf(keyOf(2050)) });
  api.tell({ kind: 'event', event: eventOf(`${keyOf(2050)}-0a0b0c0d`) });
  await expect.poll(() => came(reader).at(-1)).toBe(`${keyOf(2050)}-0a0b0c0d`);
  expect(reader.ended()).toBe(false);
});

test.each([
  ['garbage', 'x'],
  ['of a date', '2026-01-05'],
  ['of __proto__', '__proto__'],
  ['very long', '2'.repeat(9000)],
  ['of the future', '2999-01-01T00:00:00.000Z-000000001-0a0b0c0d'],
])(
  'a last id that is %s begins anew, and misses nothing that is told from now on',
  async (_what, id) => {
    const api = await listening();
    api.kept.push(eventOf(keyOf(1)));
    const reader = await follow(api.url, { ...auth, 'last-event-id': id });
    await expect.poll(() => api.listeners()).toBe(1);
    await expect.poll(() => reader.text()).toContain('retry: ');
    api.tell({ kind: 'event', event: eventOf(keyOf(2)) });
    await expect.poll(() => came(reader)).toEqual([keyOf(2)]);
  },
);

test('whoever missed very much is told it all, a thousand a connection', async () => {
  const api = await listening();
  const long = { message: 'x'.repeat(3000) };
  api.kept.push(...keysFrom(1, 2100).map((key) => eventOf(key, long)));
  const told: string[] = [];
  let ended = 0;
  for (let last = '2000-01-01T00:00:00.000Z-000000001'; told.length < 2100;) {
    const reader = await follow(api.url, { ...auth, 'last-event-id': last });
    await expect
      .poll(() => reader.ended() || told.length + came(reader).length === 2100)
      .toBe(true);
    ended += reader.ended() ? 1 : 0;
    told.push(...came(reader));
    last = told.at(-1) ?? '';
    reader.leave();
  }
  expect(told).toEqual(keysFrom(1, 2100));
  expect(ended).toBe(2);
});

test('a client that comes back and never reads is dropped, whether much happens or nothing', async () => {
  const clock = new ManualClock();
  const api = await listening({ clock });
  const long = { message: 'x'.repeat(20_000) };
  api.kept.push(...keysFrom(1, 1000).map((key) => eventOf(key, long)));
  const idle = await neverReading(api.url, keyOf(0));
  await expect.poll(() => clock.sleeping).toBe(1);
  await clock.advance(30_000);
  await expect.poll(() => api.listeners()).toBe(0);
  idle.destroy();

  const busy = await neverReading(api.url, keyOf(0));
  await expect.poll(() => clock.sleeping).toBe(1);
  for (const key of keysFrom(1001, 2001)) {
    api.tell({ kind: 'event', event: eventOf(key) });
  }
  await expect.poll(() => api.listeners()).toBe(0);
  busy.destroy();
});

test('a history that cannot be read ends the stream, and nothing else', async () => {
  const after = () => Promise.reject(new Error('The store is closed.'));
  const api = await listening({ after });
  const reader = await follow(api.url, { ...auth, 'last-event-id': keyOf(1) });
  await expect.poll(() => reader.ended()).toBe(true);
  expect(api.listeners()).toBe(0);
  expect((await follow(api.url)).response.status).toBe(200);
});

test('to one who asks for its head the stream is nowhere', async () => {
  const api = await listening();
  const { status } = await fetch(api.url, { method: 'HEAD', headers: auth });
  expect([status, api.listeners()]).toEqual([404, 0]);
});

test('a heartbeat keeps the connection, and a token that is taken away ends it', async () => {
  const clock = new ManualClock();
  const api = await listening({ clock });
  const headers = { authorization: `Bearer ${tokenFor('read')}` };
  const reader = await follow(api.url, headers);
  await expect.poll(() => clock.sleeping).toBe(1);
  await clock.advance(15_000);
  await expect.poll(() => reader.text()).toContain(': alive\n\n');
  await expect.poll(() => clock.sleeping).toBe(1);
  api.tokens = api.tokens.filter(({ name }) => name !== 'read');
  await clock.advance(15_000);
  await expect.poll(() => reader.ended()).toBe(true);
  expect(api.listeners()).toBe(0);
});

test('it takes the right to read', async () => {
  const { url } = await listening();
  expect((await fetch(url)).status).toBe(401);
  const headers = { authorization: `Bearer ${tokenFor('sync')}` };
  expect((await fetch(url, { headers })).status).toBe(403);
});

test('at most a hundred follow, and one who leaves makes room', async () => {
  const api = await listening();
  const readers = await Promise.all(Array.from({ length: 100 }, () => follow(api.url)));
  await expect.poll(() => api.listeners()).toBe(100);
  const more = await fetch(api.url, { headers: auth });
  expect([more.status, more.headers.get('retry-after')]).toEqual([503, '10']);
  await more.arrayBuffer();
  readers[0]?.leave();
  await expect.poll(() => api.listeners()).toBe(99);
  expect((await follow(api.url)).response.status).toBe(200);
});

/** Opens the stream and takes in nothing of it. */
async function neverReading(url: string, last?: string): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  const id = last === undefined ? '' : `last-event-id: ${last}\r\n`;
  socket.write(
    `GET /api/v1/events/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ALL}\r\n${id}\r\n`,
  );
  return socket;
}

test('a client that never reads is dropped, and little is kept for it', async () => {
  const api = await listening();
  const served: net.Socket[] = [];
  api.app.server.on('connection', (socket: net.Socket) => served.push(socket));
  const socket = await neverReading(api.url);
  await expect.poll(() => api.listeners()).toBe(1);
  const reader = await follow(api.url);
  await expect.poll(() => api.listeners()).toBe(2);
  const event = eventOf('k', { message: 'x'.repeat(8000) });
  let told = 0;
  let most = 0;
  // The kernels in between take some megabytes; what is beyond is ours to keep, or not.
  while (api.listeners() === 2 && told < 5000) {
    told += 1;
    api.tell({ kind: 'event', event: { ...event, key: keyOf(told) } });
    most = Math.max(most, ...served.map(({ writableLength }) => writableLength));
    await new Promise(setImmediate);
  }
  await expect.poll(() => api.listeners()).toBe(1);
  expect(told).toBeLessThan(5000);
  expect(most).toBeGreaterThan(200 * 1024);
  expect(most).toBeLessThan(300 * 1024);
  await expect.poll(() => came(reader).at(-1)).toBe(keyOf(told));
  socket.destroy();
});

test('closing the server ends the streams at once', async () => {
  const api = await listening({ clock: systemClock });
  const readers = [await follow(api.url), await follow(api.url)];
  await expect.poll(() => api.listeners()).toBe(2);
  const began = performance.now();
  await api.server.close();
  expect(performance.now() - began).toBeLessThan(900);
  await expect.poll(() => readers.every((reader) => reader.ended())).toBe(true);
  expect(api.listeners()).toBe(0);
});

test('a body that comes too slowly is cut off', async () => {
  const api = await listening();
  const socket = net.connect(Number(new URL(api.url).port), '127.0.0.1');
  socket.setEncoding('utf8');
  let answer = '';
  socket.on('data', (piece: string) => {
    answer += piece;
  });
  socket.write(
    `POST /api/v1/tenants/t/suspend HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ALL}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"reason`,
  );
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
  expect(api.deeds).toEqual([]);
}, 20_000);

import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { buildServer } from '../../src/server/app.ts';
import type { Server } from '../../src/server/app.ts';
import { addProbes } from '../../src/server/probes.ts';
import type { Readiness } from '../../src/server/probes.ts';
import { ManualClock, systemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

interface Listening {
  readonly server: Server;
  readonly url: string;
  readonly port: number;
  state: Readiness;
}

async function listening(clock: Clock = systemClock): Promise<Listening> {
  const running = {
    state: { ready: true, tenants: {}, stopping: false } as Readiness,
  };
  const server = buildServer({ clock, parts: [(app) => addProbes(app, () => running.state)] });
  open.push(server);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return Object.assign(running, { server, url, port: Number(new URL(url).port) });
}

async function reading(response: Response): Promise<[number, string | undefined, unknown]> {
  return [
    response.status,
    response.headers.get('content-type')?.split(';')[0],
    await response.json(),
  ];
}

test('/healthz answers as long as the process does, also while it stops', async () => {
  const running = await listening();
  running.state = { ready: false, tenants: { production: 'waiting' }, stopping: true };
  const response = await fetch(`${running.url}/healthz`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ alive: true });
  expect((await fetch(`${running.url}/healthz`, { method: 'HEAD' })).status).toBe(200);
});

test.each<[string, Readiness, number]>([
  [
    'waits for a tenant',
    { ready: false, tenants: { a: 'done', b: 'waiting' }, stopping: false },
    503,
  ],
  ['has seen all', { ready: true, tenants: { a: 'done', b: 'done' }, stopping: false }, 200],
  ['stops', { ready: false, tenants: { a: 'done' }, stopping: true }, 503],
])('/readyz of a daemon that %s', async (_what, state, status) => {
  const running = await listening();
  running.state = state;
  const response = await fetch(`${running.url}/readyz`);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await reading(response)).toEqual([status, 'application/json', state]);
});

test.each([
  ['GET', '/nothing?secret=1', 404, 'Not Found'],
  ['POST', '/healthz', 404, 'Not Found'],
  ['GET', '/%zz', 400, 'Bad Request'],
])('%s %s is a problem of status %i', async (method, path, status, title) => {
  const { url } = await listening();
  const response = await fetch(`${url}${path}`, { method });
  const [code, type, body] = await reading(response);
  expect([code, type]).toEqual([status, 'application/problem+json']);
  expect(body).toMatchObject({ type: 'about:blank', title, status });
  expect(JSON.stringify(body)).not.toContain('secret');
});

test('a body that is too large is refused before it is read', async () => {
  const { url } = await listening();
  const body = JSON.stringify('x'.repeat(2 * 1024 * 1024));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/nothing`, { method: 'POST', body, headers });
  const [code, type] = await reading(response);
  expect([code, type]).toEqual([413, 'application/problem+json']);
});

test('what goes wrong inside is not told outside', async () => {
  const server = buildServer({
    clock: systemClock,
    parts: [
      (app) =>
        addProbes(app, () => {
          throw new Error('a path of this machine');
        }),
    ],
  });
  open.push(server);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.text()).not.toContain('machine');
});

test('an address that is taken is SERVER_LISTEN_FAILED', async () => {
  const { port } = await listening();
  const second = buildServer({ clock: systemClock, parts: [] });
  open.push(second);
  await expect(second.listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'SERVER_LISTEN_FAILED',
    next: 'stalled',
  });
});

test('closing ends idle connections without waiting, and keeps no handle', async () => {
  const sockets = (): number =>
    process.getActiveResourcesInfo().filter((kind) => /^TCP|Timeout/.test(kind)).length;
  const before = sockets();
  const clock = new ManualClock();
  const { server, url } = await listening(clock);
  const agent = new http.Agent({ keepAlive: true });
  const request = http.get(`${url}/healthz`, { agent });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  await once(response, 'end');
  // The clock stands still: were the connection not idle to the server, closing would never end.
  await server.close();
  expect(clock.sleeping).toBe(0);
  agent.destroy();
  await expect.poll(sockets).toBeLessThanOrEqual(before);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});

test('closing gives a request under way a second, then drops it', async () => {
  const clock = new ManualClock();
  const { server, port } = await listening(clock);
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const arrived = once(server.app.server, 'request');
  socket.write(
    'POST /nothing HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  );
  await arrived;
  let closed = false;
  const closing = server.close().then(() => {
    closed = true;
  });
  await clock.advance(999);
  expect(closed).toBe(false);
  socket.on('error', () => {});
  const dropped = once(socket, 'close');
  await expect.poll(() => clock.sleeping).toBe(1);
  await clock.advance(1);
  await closing;
  await dropped;
  expect(clock.sleeping).toBe(0);
});

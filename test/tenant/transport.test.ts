import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { PatchOperation } from '../../src/kernel/patch-operation.ts';
import { Limiters } from '../../src/tenant/limiters.ts';
import type { OpenTenant } from '../../src/tenant/tenant.ts';
import { Transport } from '../../src/tenant/transport.ts';
import type { SendFailure } from '../../src/tenant/transport.ts';
import { EagerClock, failure, json, open, smallTenant, until, WORKFLOW } from './small-tenant.ts';
import type { Answerer } from './small-tenant.ts';

const ENABLE: readonly PatchOperation[] = [{ op: 'replace', path: '/enabled', value: true }];
const FIELD: readonly PatchOperation[] = [{ op: 'replace', path: '/name', value: 'x' }];
const REMOVE: readonly PatchOperation[] = [{ op: 'remove', path: '/description' }];

const CALLS: Readonly<Record<string, (tenant: OpenTenant) => Promise<unknown>>> = {
  get: (tenant) => tenant.getWorkflow('w1'),
  list: (tenant) => tenant.listWorkflows(),
  enable: (tenant) => tenant.patchWorkflow('w1', ENABLE),
  field: (tenant) => tenant.patchWorkflow('w1', FIELD),
  delete: (tenant) => tenant.deleteWorkflow('w1'),
  remove: (tenant) => tenant.patchWorkflow('w1', REMOVE),
  put: (tenant) => tenant.putWorkflow('w1', { name: 'x' }),
  create: (tenant) => tenant.createWorkflow({ name: 'x' }),
  test: (tenant) => tenant.testWorkflow('w1', {}),
  execute: (tenant) => tenant.executeExternal('w1', {}),
  echo: (tenant) => tenant.testExternal('w1', {}),
  cancel: (tenant) => tenant.cancelExecution('e1'),
  client: (tenant) => tenant.createExternalClient('w1'),
};
const REPEATED = ['get', 'list', 'enable', 'field', 'delete'];

const FAULTS: Readonly<Record<string, readonly [Answerer, string]>> = {
  'a reset before the answer': [(_, response) => response.destroy(), 'TENANT_UNREACHABLE'],
  'an answer cut short': [
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"id":"w1",');
      setTimeout(() => response.destroy(), 5);
    },
    'TENANT_BAD_ANSWER',
  ],
  'a server error': [(_, response) => json(response, 502, {}), 'TENANT_UNAVAILABLE'],
  'a request timeout': [(_, response) => json(response, 408, {}), 'TENANT_TIMEOUT'],
  'no answer': [() => {}, 'TENANT_TIMEOUT'],
};

test.each(Object.keys(FAULTS).flatMap((fault) => Object.keys(CALLS).map((call) => [call, fault])))(
  '%s after %s',
  async (call, fault) => {
    const [answerer, code] = FAULTS[fault!]!;
    const small = await smallTenant(answerer);
    const timeoutMs = fault === 'no answer' ? 100 : 5000;
    const tenant = open(small.url, { clock: new EagerClock(), timeoutMs });
    // A busy machine may be late with the token too, which is not what is tried here.
    await expect.poll(() => tenant.identity().then(() => 'known')).toBe('known');
    const error = await failure(CALLS[call!]!(tenant));
    expect(error).toMatchObject({ code, next: 'retry', outcome: 'unknown' });
    expect(small.requests.length).toBe(REPEATED.includes(call!) ? 4 : 1);
    expect(tenant.requests.snapshot().total).toBe(small.requests.length);
  },
);

test.each(REPEATED)('%s succeeds once the faults stop', async (call) => {
  const small = await smallTenant((seen, response) => {
    if (seen.nth === 0) {
      response.destroy();
    } else if (seen.nth === 1) {
      json(response, 503, {});
    } else {
      json(response, 200, call === 'list' ? [WORKFLOW] : WORKFLOW);
    }
  });
  await CALLS[call]!(open(small.url, { clock: new EagerClock() }));
  expect(small.requests.length).toBe(3);
});

test('a delete whose first answer was lost was done by it', async () => {
  const small = await smallTenant((seen, response) =>
    seen.nth === 0 ? response.destroy() : json(response, 404, { messages: [] }),
  );
  expect(await open(small.url, { clock: new EagerClock() }).deleteWorkflow('w1')).toBe('deleted');
  expect(await open(small.url).deleteWorkflow('w1')).toBe('missing');
});

test('nothing leaves for an address where nobody listens', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const clock = new EagerClock();
  const error = await failure(open(`http://127.0.0.1:${port}`, { clock }).createWorkflow({}));
  expect(error).toMatchObject({
    code: 'TENANT_UNREACHABLE',
    outcome: 'not-sent',
    operation: 'token',
  });
});

test.each([
  ['create', 1],
  ['remove', 4],
  ['get', 4],
  ['execute', 1],
])('%s that finds nobody listening leaves nothing, and is tried %i times', async (call, tries) => {
  const small = await smallTenant((_, response) => json(response, 200, WORKFLOW));
  const tenant = open(small.url.replace('127.0.0.1', 'localhost'), { clock: new EagerClock() });
  await tenant.identity();
  await small.stop();
  expect(await failure(CALLS[call]!(tenant))).toMatchObject({
    code: 'TENANT_UNREACHABLE',
    outcome: 'not-sent',
  });
  expect(tenant.requests.snapshot().total).toBe(tries);
});

test('an answer that is no HTTP is a bad answer', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.7\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const error = await failure(
    open(`http://127.0.0.1:${port}`, { clock: new EagerClock() }).identity(),
  );
  expect(error).toMatchObject({ code: 'TENANT_BAD_ANSWER', outcome: 'not-sent' });
});

test.each([
  [10, 'too-large'],
  [26, undefined],
])('of a good answer of 26 bytes with a cap of %i', async (maxBodyBytes, stage) => {
  const small = await smallTenant((_, response) => response.end('abcdefghijklmnopqrstuvwxyz'));
  const transport = new Transport({
    origin: small.url,
    connections: 1,
    timeoutMs: 1000,
    maxBodyBytes,
  });
  onTestFinished(() => transport.close());
  const exchange = { method: 'GET', path: '/x', headers: {} } as const;
  const result = await transport.send(exchange).catch((error: unknown) => error);
  expect((result as SendFailure).stage).toBe(stage);
});

test.each([
  ['seconds', () => ({ 'retry-after': '9' })],
  ['a date', () => ({ 'retry-after': new Date(Date.now() + 9000).toUTCString() })],
])('429 with Retry-After in %s is waited out, on the clock, by everybody', async (_, headers) => {
  const small = await smallTenant((seen, response) =>
    seen.nth === 0
      ? json(
          response,
          429,
          { message: ' Rate Limit Exceeded ' },
          { ...headers(), 'x-ratelimit-remaining': '0' },
        )
      : json(response, 200, WORKFLOW),
  );
  const clock = new ManualClock();
  const throttled: unknown[] = [];
  const observer = { throttled: (seen: unknown) => throttled.push(seen) };
  const tenant = open(small.url, { clock, observer });
  const done = tenant.createWorkflow({});
  await until(() => throttled.length === 1);
  await until(() => clock.sleeping === 1);
  const other = tenant.getWorkflow('w1', undefined, 'rescue');
  await clock.advance(7900);
  expect(small.requests.length).toBe(1);
  await clock.advance(3000);
  await Promise.all([done, other]);
  expect(small.requests.length).toBe(3);
  expect(throttled).toEqual([
    {
      operation: 'createWorkflow',
      retryAfterMs: expect.closeTo(9000, -3.4) as number,
      remaining: 0,
    },
  ]);
});

test('429 without end ends after two minutes, and what may not be repeated at once', async () => {
  const small = await smallTenant((_, response) =>
    json(response, 429, { message: ' Rate Limit Exceeded ' }),
  );
  const clock = new EagerClock();
  const tenant = open(small.url, { clock });
  expect(await failure(tenant.listWorkflows())).toMatchObject({
    code: 'TENANT_THROTTLED',
    next: 'wait',
    outcome: 'refused',
    messages: ['Rate Limit Exceeded'],
  });
  expect(clock.monotonicMs()).toBeLessThan(125_000);
  expect(small.requests.length).toBeLessThan(40);
  const before = small.requests.length;
  expect(await failure(tenant.cancelExecution('e'))).toMatchObject({ code: 'TENANT_THROTTLED' });
  expect(small.requests.length).toBe(before + 1);
});

test('a Retry-After beyond patience is told at once, and spares the tenant until then', async () => {
  const small = await smallTenant((_, response) =>
    json(response, 429, {}, { 'retry-after': '600' }),
  );
  const tenant = open(small.url, { clock: new ManualClock() });
  expect(await failure(tenant.listWorkflows())).toMatchObject({
    code: 'TENANT_THROTTLED',
    retryAfterMs: 600_000,
  });
  expect(await failure(tenant.createWorkflow({}))).toMatchObject({
    code: 'TENANT_THROTTLED',
    outcome: 'not-sent',
    retryAfterMs: 600_000,
  });
  expect(small.requests.length).toBe(1);
});

test('the test endpoint has five in ten seconds, and its 429 holds up nobody else', async () => {
  let refuse = false;
  const small = await smallTenant((seen, response) =>
    refuse && seen.path.endsWith('/test')
      ? json(response, 429, {}, { 'retry-after': '60' })
      : json(response, 200, { ...WORKFLOW, workflowExecutionId: 'e' }),
  );
  const clock = new ManualClock();
  const tenant = open(small.url, { clock });
  const runs = Promise.all(Array.from({ length: 7 }, () => tenant.testWorkflow('w1', {})));
  await until(() => small.requests.length === 5);
  await tenant.getWorkflow('w1');
  expect(small.requests.length).toBe(6);
  await clock.advance(10_100);
  expect(await runs).toHaveLength(7);
  refuse = true;
  await clock.advance(20_000);
  expect(await failure(tenant.testWorkflow('w1', {}))).toMatchObject({ code: 'TENANT_THROTTLED' });
  await tenant.getWorkflow('w1');
});

test('two tenants of one client share one quota', async () => {
  const small = await smallTenant((_, response) => json(response, 200, WORKFLOW));
  const clock = new ManualClock();
  const limiters = new Limiters(clock);
  const options = { clock, limiters, requestsPer10s: 10, share: 0.5 };
  const [one, two] = [open(small.url, options), open(small.url, options)];
  const all = [one, two, one, two, one, two].map((tenant) => tenant.getWorkflow('w1'));
  await until(() => small.requests.length === 5);
  await until(() => clock.sleeping === 1);
  await clock.advance(10_100);
  await Promise.all(all);
  expect(small.requests.length).toBe(6);
});

test('an answer without bound is not read to its end', async () => {
  let written = 0;
  const small = await smallTenant((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(65_536, 'x');
    function more(): void {
      while (!response.destroyed && written < 100_000_000) {
        written += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    }
    more();
  });
  const error = await failure(open(small.url).createWorkflow({}));
  expect(error).toMatchObject({ code: 'TENANT_REFUSED', status: 400 });
  expect(written).toBeLessThan(50_000_000);
});

const STAGES: readonly (readonly [string, Answerer])[] = [
  ['the answer', () => {}],
  [
    'the rest of the answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
    },
  ],
];

test.each(STAGES)('abort while waiting for %s', async (_, answerer) => {
  const small = await smallTenant(answerer);
  const tenant = open(small.url);
  const stop = new AbortController();
  const call = tenant.getWorkflow('w1', stop.signal);
  await until(() => small.requests.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
  await tenant.close();
  await until(() => small.sockets.size === 0);
  expect(small.requests.length).toBe(1);
});

test('abort before anything, during a backoff, and while waiting for quota', async () => {
  const small = await smallTenant((_, response) => json(response, 503, {}));
  const clock = new ManualClock();
  const tenant = open(small.url, { clock, requestsPer10s: 2, share: 0.5 });
  const first = new AbortController();
  first.abort(new Error('never'));
  await expect(tenant.listWorkflows(first.signal)).rejects.toThrow('never');
  expect(small.tokens.length).toBe(0);

  const second = new AbortController();
  const backing = tenant.listWorkflows(second.signal);
  await until(() => clock.sleeping === 1);
  const third = new AbortController();
  const queued = tenant.listWorkflows(third.signal);
  await until(() => clock.sleeping === 2);
  second.abort(new Error('backoff'));
  third.abort(new Error('quota'));
  await expect(backing).rejects.toThrow('backoff');
  await expect(queued).rejects.toThrow('quota');
  await clock.advance(0);
  expect(clock.sleeping).toBe(0);
  await tenant.close();
  await until(() => small.sockets.size === 0);
  expect(small.requests.length).toBe(1);
});

test('closing ends waits, lets a request under way finish, and refuses new ones', async () => {
  const held: (() => void)[] = [];
  const small = await smallTenant((_, response) => held.push(() => json(response, 200, WORKFLOW)));
  const clock = new ManualClock();
  const tenant = open(small.url, { clock, requestsPer10s: 2, share: 0.5 });
  const underWay = tenant.getWorkflow('w1');
  await until(() => held.length === 1);
  const waiting = tenant.getWorkflow('w2');
  await until(() => clock.sleeping === 1);
  const closed = tenant.close();
  await expect(waiting).rejects.toMatchObject({ code: 'TENANT_UNREACHABLE', outcome: 'not-sent' });
  held[0]!();
  expect((await underWay)!.id).toBe('w1');
  await closed;
  await until(() => small.sockets.size === 0);
  await expect(tenant.listWorkflows()).rejects.toMatchObject({ code: 'TENANT_UNREACHABLE' });
  expect(clock.sleeping).toBe(0);
});

import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { http, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

let tenant: RunningEmulator;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  tenant = await startEmulator({ clock, requestsPer10s: 50_000 });
});

afterEach(() => tenant.dispose());

test('requests are counted by method and operation, and logged', async () => {
  await tenant.call('GET', '/v2025/workflows');
  await tenant.call('GET', '/workflows/v1?limit=1');
  await tenant.call('POST', '/v2025/workflows', mailing('A'));
  await tenant.call('GET', '/v2027/workflows');
  await tenant.control.workflows();
  expect(await tenant.control.requests()).toEqual({
    total: 4,
    token: 1,
    byMethod: { GET: 3, POST: 1 },
    byOperation: { listWorkflows: 2, createWorkflow: 1, unknown: 1 },
  });
  expect((await tenant.control.log()).map((row) => [row.operation, row.path, row.status])).toEqual([
    ['token', '/oauth/token', 200],
    ['listWorkflows', '/v2025/workflows', 200],
    ['listWorkflows', '/workflows/v1?limit=1', 200],
    ['createWorkflow', '/v2025/workflows', 200],
    ['unknown', '/v2027/workflows', 404],
  ]);
  await tenant.control.resetRequests();
  expect(await tenant.control.requests()).toEqual({
    total: 0,
    token: 0,
    byMethod: {},
    byOperation: {},
  });
});

test('workflows show their revisions and who made each; an edit passes the lock', async () => {
  const created = await tenant.call('POST', '/v2025/workflows', mailing('A'));
  const path = `/v2025/workflows/${created.body.id}`;
  await tenant.call('PATCH', path, switchTo(true));
  await tenant.control.edit(created.body.id, [{ op: 'replace', path: '/name', value: 'B' }]);
  const edited = await tenant.call('GET', path);
  expect(edited.body).toMatchObject({
    name: 'B',
    enabled: true,
    modifiedBy: { name: 'Ann Admin' },
  });
  const { revisions } = await tenant.control.workflow('B');
  expect(revisions.map((revision) => [revision.how, revision.by.name])).toEqual([
    ['create', 'Demo Admin'],
    ['patch', 'Demo Admin'],
    ['edit', 'Ann Admin'],
  ]);
  expect(revisions[0]!.workflow).toEqual(created.body);
  const again = await tenant.control.edit(created.body.id, [], 'Ann Admin');
  expect(again.modifiedBy.id).toBe(edited.body.modifiedBy.id);
  await expect(tenant.control.edit('nope', [])).rejects.toThrow('404');
  await expect(
    tenant.control.edit(created.body.id, [{ op: 'remove', path: '/name' }]),
  ).rejects.toThrow('400');
});

test('the history of a workflow stops growing at fifty, and shares what did not change', async () => {
  const created = await tenant.call('POST', '/v2025/workflows', mailing('A'));
  for (let index = 0; index < 60; index += 1) {
    await tenant.control.edit(created.body.id, [
      { op: 'replace', path: '/description', value: `${index}` },
    ]);
  }
  const { revisions } = tenant.emulator.state.workflows.get(created.body.id)!;
  expect(revisions).toHaveLength(50);
  expect(revisions.at(-1)!.workflow['description']).toBe('59');
  const definitions = new Set(revisions.map((revision) => revision.workflow['definition']));
  expect(definitions.size).toBe(1);
});

test('the log is a ring of ten thousand', async () => {
  const { requests } = tenant.emulator.state;
  for (let index = 0; index < 10_005; index += 1) {
    const row = { time: '', method: 'GET', operation: 'x', client: null, status: 200 };
    requests.add({ ...row, path: `/${index}` });
  }
  const log = await tenant.control.log();
  expect(log).toHaveLength(10_000);
  expect([log[0]!.path, log.at(-1)!.path]).toEqual(['/5', '/10004']);
  expect((await tenant.control.requests()).total).toBe(10_005);
});

test('the clock moves by the route, for those who share it too', async () => {
  const before = Date.parse(await tenant.control.now());
  await tenant.control.advance('2h');
  expect(Date.parse(await tenant.control.now()) - before).toBe(7_200_000);
  expect(clock.now() - before).toBe(7_200_000);
});

test('on the machine clock, moving time wakes what waits for it', async () => {
  const real = await startEmulator({ latencyMs: 3_600_000 });
  try {
    const listed = http(real.url, 'GET', '/v3/workflows');
    await expect.poll(() => real.emulator.state.clock.sleeping).toBe(1);
    await real.control.advance('30m');
    expect(real.emulator.state.clock.sleeping).toBe(1);
    await real.control.advance('30m');
    expect((await listed).status).toBe(401);
  } finally {
    await real.dispose();
  }
});

test.each([
  ['PUT', '/limits', { latncyMs: 1 }, '"latncyMs" is not known; did you mean "latencyMs"?'],
  ['PUT', '/limits', { latencyMs: -1 }, 'latencyMs: '],
  ['PUT', '/behaviour', { deeppatch: 'accept' }, 'did you mean "deepPatch"?'],
  ['PUT', '/behaviour', { lock: 'none' }, 'lock: '],
  ['PUT', '/behaviour', { rewrite: [{ match: '/id', value: 1 }] }, 'rewrite.0.match: '],
  [
    'PUT',
    '/faults',
    [{ fault: { delyMs: 1 } }],
    '"faults.0.fault.delyMs" is not known; did you mean "delayMs"?',
  ],
  ['PUT', '/faults', [{ match: { pth: '/' }, fault: {} }], 'did you mean "path"?'],
  [
    'PUT',
    '/faults',
    [{ match: { path: '^(' }, fault: {} }],
    'faults.0.match.path: not a regular expression',
  ],
  ['PUT', '/faults', {}, 'faults'],
  ['POST', '/clock', { advance: 'soon' }, 'advance: '],
  ['POST', '/clock', { advanse: '1s' }, 'advanse'],
  ['PATCH', '/workflows/x', { patch: [] }, 'as'],
  ['PATCH', '/workflows/x', { as: 'A', patch: [{ op: 'no' }] }, 'operation 0'],
])('%s %s refuses %j', async (method, path, body, text) => {
  const answer = await http(tenant.url, method, `/_emulator${path}`, {
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(400);
  expect(answer.body.message).toContain(text);
});

test('pages of other sites are kept off the control routes', async () => {
  const foreign = { headers: { origin: 'https://evil.example' } };
  expect((await http(tenant.url, 'DELETE', '/_emulator/requests', foreign)).status).toBe(403);
  const own = { headers: { origin: tenant.url } };
  expect((await http(tenant.url, 'DELETE', '/_emulator/requests', own)).status).toBe(204);
  expect((await http(tenant.url, 'GET', '/_emulator/nope')).status).toBe(404);
});

test('a status stands in for the deed, with body and headers of its own', async () => {
  await tenant.control.faults([
    {
      match: { method: 'post', path: '/v2025/' },
      fault: { status: 503, body: 'down', headers: { 'retry-after': '7' } },
      times: 1,
    },
  ]);
  const failed = await tenant.call('POST', '/v2025/workflows', mailing('A'));
  expect([failed.status, failed.text, failed.headers.get('retry-after')]).toEqual([
    503,
    'down',
    '7',
  ]);
  expect(await tenant.control.workflows()).toEqual([]);
  expect((await tenant.call('POST', '/v2025/workflows', mailing('A'))).status).toBe(200);
});

test.each([
  [401, 'error'],
  [403, 'detailCode'],
  [404, 'detailCode'],
  [409, 'detailCode'],
  [429, 'message'],
  [500, 'detailCode'],
])('a fault of status %i alone has the documented body', async (status, member) => {
  await tenant.call('GET', '/v2025/workflows');
  await tenant.control.faults([{ fault: { status } }]);
  const failed = await tenant.call('GET', '/v2025/workflows');
  expect(failed.status).toBe(status);
  expect(Object.keys(failed.body)[0]).toBe(member);
  expect(failed.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
});

test('nth, every, regular expression and clearing', async () => {
  await tenant.call('GET', '/v2025/workflows');
  await tenant.control.faults([{ match: { nth: 2 }, fault: { status: 500 } }]);
  expect(await statuses(4)).toBe('200 500 200 200');
  const path = '^/v\\d+/workflows$';
  await tenant.control.faults([{ match: { path, every: 3 }, fault: { status: 502 } }]);
  expect(await statuses(6)).toBe('200 200 502 200 200 502');
  await tenant.control.clearFaults();
  expect(await statuses(3)).toBe('200 200 200');
});

test('chances are the same for the same seed', async () => {
  await tenant.call('GET', '/v2025/workflows');
  const half = { match: { probability: 0.5 }, fault: { status: 500 } };
  const runs: string[] = [];
  for (const seed of [7, 7, 8]) {
    await tenant.control.faults([half], seed);
    runs.push(await statuses(40));
  }
  expect(runs[0]).toContain('500');
  expect(runs[0]).toContain('200');
  expect(runs[1]).toBe(runs[0]);
  expect(runs[2]).not.toBe(runs[0]);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('cut %s: the connection goes, and the deed is done %i times', async (cut, done) => {
  await tenant.token();
  await tenant.call('GET', '/v2025/workflows');
  await tenant.control.faults([{ match: { method: 'POST' }, fault: { cut }, times: 1 }]);
  await expect(tenant.call('POST', '/v2025/workflows', mailing('A'))).rejects.toThrow(
    'fetch failed',
  );
  expect(await tenant.control.workflows()).toHaveLength(done);
  expect((await tenant.control.log()).at(-1)!.status).toBe(0);
});

test('cut mid-body: half the body under its full length', async () => {
  const created = await tenant.call('POST', '/v2025/workflows', mailing('A'));
  await tenant.control.faults([{ match: { method: 'GET' }, fault: { cut: 'mid-body' } }]);
  const raw = await rawGet(`/v2025/workflows/${created.body.id}`, await tenant.token());
  const [head = '', body = ''] = raw.split('\r\n\r\n');
  const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  expect(head).toMatch(/^HTTP\/1\.1 200/);
  expect(promised).toBe(Buffer.byteLength(created.text));
  expect(body).toBe(created.text.slice(0, Math.floor(promised / 2)));
});

test('an encoding that the body does not have', async () => {
  await tenant.control.faults([
    { match: { path: '/v2025' }, fault: { status: 400, encoding: 'UTF-8' } },
  ]);
  const raw = await rawGet('/v2025/workflows', await tenant.token());
  expect(raw).toMatch(/^HTTP\/1\.1 400/);
  expect(raw).toMatch(/content-encoding: UTF-8/i);
});

test('a delay answers late, the deed being done by then', async () => {
  await tenant.call('GET', '/v2025/workflows');
  await tenant.control.faults([{ match: { method: 'POST' }, fault: { delayMs: 5000 } }]);
  const created = tenant.call('POST', '/v2025/workflows', mailing('A'));
  await expect.poll(() => clock.sleeping).toBe(1);
  expect(await tenant.control.workflows()).toHaveLength(1);
  await tenant.control.advance('5s');
  expect((await created).status).toBe(200);
});

test('latency holds back every answer of the API, not the control routes', async () => {
  await tenant.control.limits({ latencyMs: 50 });
  const token = tenant.token();
  await expect.poll(() => clock.sleeping).toBe(1);
  await tenant.control.advance('50ms');
  expect(await token).toContain('.');
});

test('closing ends what waits', async () => {
  const other = await startEmulator({ latencyMs: 3_600_000 });
  const listed = http(other.url, 'GET', '/v3/workflows').catch(() => 'cut');
  await expect.poll(() => other.emulator.state.clock.sleeping).toBe(1);
  await other.dispose();
  const answer = await listed;
  expect(answer === 'cut' || (typeof answer === 'object' && answer.status === 500)).toBe(true);
});

async function statuses(times: number): Promise<string> {
  const seen: number[] = [];
  for (let index = 0; index < times; index += 1) {
    seen.push((await tenant.call('GET', '/v2025/workflows')).status);
  }
  return seen.join(' ');
}

function rawGet(path: string, token: string): Promise<string> {
  const { hostname, port } = new URL(tenant.url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
  });
}

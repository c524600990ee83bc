import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { Json } from '../../src/kernel/json.ts';
import type { ApiFamily } from '../../src/tenant/family.ts';
import type { OpenTenant } from '../../src/tenant/tenant.ts';
import { readOnly } from '../../src/tenant/read-only.ts';
import { EagerClock, failure, json, open, smallTenant, WORKFLOW } from './small-tenant.ts';

const EXECUTION = {
  id: 'e1',
  workflowId: 'w1',
  status: 'Failed',
  startTime: '2026-01-05T09:00:00Z',
};
const EVENT = {
  type: 'ActivityTaskFailed',
  timestamp: '2026-01-05T09:00:01Z',
  attributes: { error: 'x' },
};

/** Answers each path with what its operation answers. */
function answerOf(method: string, path: string): Json {
  if (path.endsWith('/executions') || path.includes('workflow-library')) {
    return path.includes('library') ? [{ id: 'sp:http', versionNumber: 1 }] : [EXECUTION];
  }
  if (path.endsWith('/history')) {
    return [EVENT];
  }
  if (path.endsWith('/history-v2')) {
    return { definition: { start: 'A', steps: {} }, history: [EVENT], trigger: { type: 'EVENT' } };
  }
  if (path.endsWith('/oauth-clients')) {
    return { id: 'c', secret: 's', url: 'u' };
  }
  if (path.includes('/external/')) {
    return path.endsWith('/test')
      ? { payload: { a: 1 } }
      : { workflowExecutionId: 'e', message: 'm' };
  }
  if (path.endsWith('/test')) {
    return { workflowExecutionId: 'e' };
  }
  if (path.includes('workflow-executions')) {
    return EXECUTION;
  }
  return method === 'GET' &&
    path
      .split('/')
      .at(-1)!
      .match(/^(workflows|v1)$/)
    ? [WORKFLOW]
    : WORKFLOW;
}

const FAMILIES: readonly (readonly [ApiFamily, string, string, string, boolean, boolean])[] = [
  [
    'v2025',
    '/v2025/workflows',
    '/v2025/workflow-executions',
    '/v2025/workflow-library',
    false,
    true,
  ],
  [
    'v2026',
    '/v2026/workflows',
    '/v2026/workflow-executions',
    '/v2026/workflow-library',
    false,
    true,
  ],
  [
    'v2024',
    '/v2024/workflows',
    '/v2024/workflow-executions',
    '/v2024/workflow-library',
    false,
    false,
  ],
  ['v3', '/v3/workflows', '/v3/workflow-executions', '/v3/workflow-library', true, false],
  ['beta', '/beta/workflows', '/beta/workflow-executions', '/beta/workflow-library', true, false],
  ['v1', '/workflows/v1', '/workflow-executions/v1', '/workflow-library/v1', false, true],
];

test.each(FAMILIES)('every operation of %s', async (api, W, X, L, documents, v2) => {
  const small = await smallTenant((seen, response) => {
    if (seen.method === 'DELETE' || seen.path.endsWith('/cancel')) {
      response.writeHead(204).end();
    } else {
      json(response, 200, answerOf(seen.method, seen.path));
    }
  });
  const tenant = open(`${small.url}/base/`, { api });
  const page = '?limit=250&offset=0';
  const input = { a: [1] };
  expect((await tenant.listWorkflows()).map(({ id }) => id)).toEqual(['w1']);
  expect((await tenant.getWorkflow('w1'))!.name).toBe('One');
  expect(
    await tenant.listExecutions('w1', { status: 'Failed', startedAfter: 'T', limit: 5, offset: 2 }),
  ).toEqual([{ ...EXECUTION, raw: EXECUTION }]);
  expect((await tenant.getExecution('e1'))!.status).toBe('Failed');
  expect(await tenant.getExecutionHistory('e1')).toEqual({
    events: [EVENT],
    ...(v2 ? { definition: { start: 'A', steps: {} }, trigger: { type: 'EVENT' } } : {}),
  });
  expect(await tenant.library()).toEqual([{ id: 'sp:http', versionNumber: 1 }]);
  await tenant.library('actions');
  await tenant.library('triggers');
  await tenant.library('operators');
  expect((await tenant.createWorkflow({ name: 'x' })).id).toBe('w1');
  const patch = [{ op: 'replace', path: '/enabled', value: true }] as const;
  expect((await tenant.patchWorkflow('w1', patch))!.id).toBe('w1');
  expect((await tenant.putWorkflow('w1', { name: 'y' })).id).toBe('w1');
  expect(await tenant.deleteWorkflow('w1')).toBe('deleted');
  expect(await tenant.testWorkflow('w1', input)).toBe('e');
  await tenant.cancelExecution('e1');
  expect(await tenant.createExternalClient('w1')).toEqual({ id: 'c', secret: 's', url: 'u' });
  expect(await tenant.executeExternal('w1', input)).toEqual({
    workflowExecutionId: 'e',
    message: 'm',
  });
  expect(await tenant.testExternal('w1', input)).toEqual({ a: 1 });

  const start = api === 'beta' ? 'startTime' : 'start_time';
  const filters = new URLSearchParams({ filters: `status eq "Failed" and ${start} ge "T"` });
  expect(small.requests.map(({ method, url }) => `${method} ${url.replace('/base', '')}`)).toEqual([
    `GET ${W}${documents ? page : ''}`,
    `GET ${W}/w1${documents ? '?workflowMetrics=false' : ''}`,
    `GET ${W}/w1/executions?limit=5&offset=2&${filters.toString()}`,
    `GET ${X}/e1`,
    `GET ${X}/e1/${v2 ? 'history-v2' : `history${page}`}`,
    `GET ${L}${page}`,
    `GET ${L}/actions${page}`,
    `GET ${L}/triggers${page}`,
    `GET ${L}/operators`,
    `POST ${W}`,
    `PATCH ${W}/w1`,
    `PUT ${W}/w1`,
    `DELETE ${W}/w1`,
    `POST ${W}/w1/test`,
    `POST ${X}/e1/cancel`,
    `POST ${W}/w1/external/oauth-clients`,
    `POST ${W}/execute/external/w1`,
    `POST ${W}/execute/external/w1/test`,
  ]);
  expect(small.tokens[0]!.url).toBe('/base/oauth/token');
  const sent = small.requests.map(({ body, headers }) => [body, headers['content-type']]);
  expect(sent.slice(9)).toEqual([
    ['{"name":"x"}', 'application/json'],
    [JSON.stringify(patch), 'application/json-patch+json'],
    ['{"name":"y"}', 'application/json'],
    ['', undefined],
    [JSON.stringify({ input }), 'application/json'],
    ['', undefined],
    ['', undefined],
    [JSON.stringify({ input }), 'application/json'],
    [JSON.stringify({ input }), 'application/json'],
  ]);
});

test.each([
  [249, 1],
  [250, 2],
  [251, 2],
  [500, 3],
])('a list of %i takes %i requests where the tenant pages', async (count, requests) => {
  const all = Array.from({ length: count }, (_, n) => ({ id: `w${n}`, name: `n${n}` }));
  const small = await smallTenant((seen, response) => {
    const offset = Number(seen.query.get('offset') ?? 0);
    json(response, 200, all.slice(offset, offset + Number(seen.query.get('limit') ?? 250)));
  });
  const tenant = open(small.url);
  expect((await tenant.listWorkflows()).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  expect(tenant.requests.snapshot()).toEqual({
    total: requests,
    token: 1,
    byMethod: { GET: requests },
  });
});

test.each([
  [250, 2],
  [1000, 1],
])('a list of %i takes %i requests where the tenant ignores paging', async (count, requests) => {
  const all = Array.from({ length: count }, (_, n) => ({ id: `w${n}`, name: `n${n}` }));
  const small = await smallTenant((_, response) => json(response, 200, all));
  const tenant = open(small.url);
  expect((await tenant.listWorkflows()).length).toBe(count);
  expect(small.requests.length).toBe(requests);
});

test('numbers that a double cannot hold are pointed at, in the workflow that has them', async () => {
  const list =
    '[{"id":"a","name":"A"},{"id":"b","name":"B","definition":{"steps":{"X/Y":{"attributes":{"n":12345678901234567890}}}}}]';
  const small = await smallTenant((seen, response) => {
    response.end(seen.path.endsWith('/b') ? '{"id":"b","name":"B","x":[9007199254740993]}' : list);
  });
  const tenant = open(small.url);
  const workflows = await tenant.listWorkflows();
  expect(workflows.map(({ unsafeNumbers }) => unsafeNumbers)).toEqual([
    [],
    ['/definition/steps/X~1Y/attributes/n'],
  ]);
  expect((await tenant.getWorkflow('b'))!.unsafeNumbers).toEqual(['/x/0']);
});

test('404 is nothing, for what may be missing', async () => {
  const small = await smallTenant((_, response) => json(response, 404, { messages: [] }));
  for (const api of ['v2025', 'v3'] as const) {
    const tenant = open(small.url, { api });
    expect(await tenant.getWorkflow('w')).toBeUndefined();
    expect(await tenant.getExecution('e')).toBeUndefined();
    expect(await tenant.getExecutionHistory('e')).toBeUndefined();
    expect(await tenant.deleteWorkflow('w')).toBe('missing');
    expect(await failure(tenant.listWorkflows())).toMatchObject({
      code: 'TENANT_NOT_FOUND',
      next: 'stalled',
    });
    expect(await failure(tenant.putWorkflow('w', {}))).toMatchObject({ code: 'TENANT_NOT_FOUND' });
  }
});

test.each(['', 'null', '{}', '[]', 'OK'])(
  'a patch answered with %j was done, without a workflow',
  async (body) => {
    const small = await smallTenant((_, response) => response.end(body));
    const tenant = open(small.url);
    expect(
      await tenant.patchWorkflow('w', [{ op: 'replace', path: '/name', value: 'x' }]),
    ).toBeUndefined();
    expect(small.requests.length).toBe(1);
  },
);

test.each<[string, string, (tenant: OpenTenant) => Promise<unknown>]>([
  ['createWorkflow', '{}', (tenant) => tenant.createWorkflow({})],
  ['putWorkflow', '{}', (tenant) => tenant.putWorkflow('w', {})],
  ['testWorkflow', '{}', (tenant) => tenant.testWorkflow('w', {})],
  ['createExternalClient', '{"id":"c"}', (tenant) => tenant.createExternalClient('w')],
])('%s answered with %s is a bad answer of unknown outcome', async (operation, body, call) => {
  const small = await smallTenant((_, response) => response.end(body));
  const error = await failure(call(open(small.url)));
  expect(error).toMatchObject({ code: 'TENANT_BAD_ANSWER', outcome: 'unknown', operation });
  expect(small.requests.length).toBe(1);
});

test('ids cannot lead to another path', async () => {
  const small = await smallTenant((_, response) => json(response, 200, WORKFLOW));
  const tenant = open(small.url);
  await tenant.getWorkflow('../../oauth/token?x#y%');
  expect(small.requests[0]!.url).toBe('/v2025/workflows/..%2F..%2Foauth%2Ftoken%3Fx%23y%25');
  for (const id of ['', '.', '..']) {
    expect(await failure(tenant.deleteWorkflow(id))).toMatchObject({
      code: 'TENANT_REFUSED',
      outcome: 'not-sent',
    });
    expect(await failure(tenant.getWorkflow(id))).toMatchObject({ outcome: 'not-sent' });
  }
  expect(small.requests.length).toBe(1);
});

test('a history of several pages is read whole, equal events included', async () => {
  const events = Array.from({ length: 251 }, (_, n) => ({
    ...EVENT,
    attributes: { n: Math.floor(n / 2) },
  }));
  const small = await smallTenant((seen, response) => {
    const offset = Number(seen.query.get('offset'));
    json(response, 200, events.slice(offset, offset + 250));
  });
  expect((await open(small.url, { api: 'v3' }).getExecutionHistory('e'))!.events).toEqual(events);
  const same = await smallTenant((_, response) => json(response, 200, events.slice(0, 250)));
  expect((await open(same.url, { api: 'v3' }).getExecutionHistory('e'))!.events.length).toBe(250);
  expect(same.requests.length).toBe(2);
});

test.each<[string, Json, unknown]>([
  ['one event as an object', { history: EVENT }, { events: [EVENT] }],
  ['no history yet', { definition: {} }, { events: [], definition: {} }],
  ['odd events', { history: [1, { type: 2 }] }, { events: [{ type: '', attributes: {} }] }],
])('history-v2 with %s', async (_, body, expected) => {
  const small = await smallTenant((__, response) => json(response, 200, body));
  expect(await open(small.url).getExecutionHistory('e')).toEqual(expected);
});

test.each<Json>([[], 7, { history: 'x' }])(
  'history-v2 that is %j is a bad answer',
  async (body) => {
    const small = await smallTenant((_, response) => json(response, 200, body));
    expect(await failure(open(small.url).getExecutionHistory('e'))).toMatchObject({
      code: 'TENANT_BAD_ANSWER',
    });
  },
);

test('an execution may come in a list of one, with a status we do not know', async () => {
  const raw = { id: 'e', status: 'Terminated' };
  const small = await smallTenant((_, response) => json(response, 200, [raw]));
  expect(await open(small.url).getExecution('e')).toEqual({ id: 'e', status: 'Unknown', raw });
  small.answer = (_, response) => json(response, 200, { status: 'Failed' });
  expect(await failure(open(small.url).getExecution('e'))).toMatchObject({
    code: 'TENANT_BAD_ANSWER',
  });
  expect(await failure(open(small.url).listExecutions('w'))).toMatchObject({
    code: 'TENANT_BAD_ANSWER',
  });
});

test("the tenant's time goes on from its last answer", async () => {
  const small = await smallTenant((_, response) =>
    json(response, 200, [], { date: 'Mon, 05 Jan 2026 12:00:00 GMT' }),
  );
  const clock = new ManualClock();
  const tenant = open(small.url, { clock });
  expect(tenant.now()).toBeUndefined();
  await tenant.listWorkflows();
  await clock.advance(1500);
  expect(tenant.now()).toBe(Date.UTC(2026, 0, 5, 12, 0, 1, 500));
});

test('requests are counted by method, every try, and can be subtracted', async () => {
  const small = await smallTenant((seen, response) =>
    seen.nth === 1 ? json(response, 503, {}) : json(response, 200, WORKFLOW),
  );
  const tenant = open(small.url, { clock: new EagerClock() });
  await tenant.getWorkflow('w');
  const before = tenant.requests.snapshot();
  await tenant.getWorkflow('w');
  await tenant.createWorkflow({});
  expect(tenant.requests.since(before)).toEqual({
    total: 3,
    token: 0,
    byMethod: { GET: 2, POST: 1 },
  });
  expect(tenant.requests.snapshot()).toEqual({ total: 4, token: 1, byMethod: { GET: 3, POST: 1 } });
  expect(before).toEqual({ total: 1, token: 1, byMethod: { GET: 1 } });
});

test('every request is told, a deprecation is known once for each operation', async () => {
  const small = await smallTenant((seen, response) =>
    json(response, 200, seen.path.endsWith('/w') ? WORKFLOW : [], {
      'x-ratelimit-remaining': '42',
      ...(seen.path.endsWith('/w')
        ? { 'x-deprecated': 'true' }
        : { deprecation: 'Wed, 31 Mar 2027 00:00:00 UTC' }),
    }),
  );
  const requested: unknown[] = [];
  const tenant = open(small.url, {
    observer: {
      requested: (seen) => requested.push(seen),
    },
  });
  await tenant.listWorkflows();
  await tenant.listWorkflows();
  await tenant.getWorkflow('w', undefined, 'rescue');
  expect(tenant.deprecations()).toEqual([
    { header: 'deprecation', value: 'Wed, 31 Mar 2027 00:00:00 UTC', operation: 'listWorkflows' },
    { header: 'x-deprecated', value: 'true', operation: 'getWorkflow' },
  ]);
  const times = {
    durationMs: expect.any(Number) as number,
    waitedMs: expect.any(Number) as number,
  };
  const get = { method: 'GET', status: 200, attempt: 1, remaining: 42, ...times };
  const list = { ...get, operation: 'listWorkflows', route: '/v2025/workflows' };
  const route = '/v2025/workflows/{id}';
  expect(requested).toEqual([
    {
      method: 'POST',
      operation: 'token',
      route: '/oauth/token',
      status: 200,
      attempt: 1,
      ...times,
    },
    { ...list, priority: 'read' },
    { ...list, priority: 'read' },
    { ...get, operation: 'getWorkflow', route, priority: 'rescue' },
  ]);
});

test('a request without a complete answer is told with its code', async () => {
  const small = await smallTenant((seen, response) =>
    seen.nth === 0 ? response.destroy() : json(response, 200, WORKFLOW),
  );
  const told: unknown[] = [];
  const observer = { requested: (seen: unknown) => told.push(seen) };
  await open(small.url, { clock: new EagerClock(), observer }).getWorkflow('w');
  expect(told.slice(1)).toMatchObject([
    { failed: 'TENANT_UNREACHABLE', attempt: 1 },
    { status: 200, attempt: 2 },
  ]);
  expect(told[1]).not.toHaveProperty('status');
  expect(told[2]).not.toHaveProperty('failed');
});

test('a reader has no way to write', async () => {
  const small = await smallTenant((seen, response) =>
    json(response, 200, answerOf(seen.method, seen.path)),
  );
  const tenant = open(small.url);
  const reader = readOnly(tenant);
  expect(Object.keys(reader).toSorted()).toEqual([
    'credentialEnd',
    'deprecations',
    'describe',
    'externalUrl',
    'getExecution',
    'getExecutionHistory',
    'getWorkflow',
    'identity',
    'library',
    'listExecutions',
    'listLaunchers',
    'listWorkflows',
    'lookUp',
    'now',
    'ownerStates',
    'requests',
  ]);
  expect(Object.getPrototypeOf(reader)).toBe(Object.prototype);
  await reader.identity();
  await reader.listWorkflows();
  await reader.getWorkflow('w1', undefined, 'rescue');
  await reader.listExecutions('w1', { limit: 3 });
  await reader.getExecution('e1');
  await reader.getExecutionHistory('e1');
  await reader.library('actions');
  expect(reader.now()).toBeTypeOf('number');
  expect(Object.keys(reader.requests.snapshot().byMethod)).toEqual(['GET']);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FAMILIES } from '../../src/emulator/families.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { http, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { schemaErrors } from './openapi.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

let tenant: RunningEmulator;

beforeAll(async () => {
  tenant = await startEmulator({ requestsPer10s: 100_000 });
});

afterAll(() => tenant.dispose());

beforeEach(async () => {
  for (const { id } of await tenant.control.workflows()) {
    await tenant.call('PATCH', `/v2025/workflows/${id}`, switchTo(false));
    await tenant.call('DELETE', `/v2025/workflows/${id}`);
  }
});

async function create(name: string, more = {}): Promise<string> {
  return (await tenant.call('POST', '/v2025/workflows', mailing(name, more))).body.id;
}

describe.each(FAMILIES)('family $name', (family) => {
  test('creates, gets, lists, patches, puts and deletes', async () => {
    const created = await tenant.call('POST', family.workflows, mailing('A', { enabled: true }));
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      name: 'A',
      enabled: false,
      executionCount: 0,
      failureCount: 0,
      owner: { type: 'IDENTITY', name: 'Demo Admin' },
      creator: { name: 'Demo Admin' },
      modifiedBy: { name: 'Demo Admin' },
    });
    expect(created.body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(created.body.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z$/);
    expect(schemaErrors('Workflow', created.body)).toEqual([]);
    const path = `${family.workflows}/${created.body.id}`;
    expect((await tenant.call('GET', path)).body).toEqual(created.body);
    const listed = await tenant.call('GET', `${family.workflows}?limit=250&offset=0`);
    expect(listed.body).toEqual([created.body]);
    const patched = await tenant.call('PATCH', path, [
      { op: 'replace', path: '/definition/steps/Send Email/attributes/subject', value: 'Hey' },
    ]);
    expect(patched.body.definition.steps['Send Email'].attributes.subject).toBe('Hey');
    expect(patched.body.modified > created.body.modified).toBe(true);
    const put = await tenant.call('PUT', path, { name: 'B' });
    expect(put.body).toMatchObject({ name: 'B', description: '', trigger: {}, enabled: false });
    expect(put.body).not.toHaveProperty('definition');
    expect(put.body.created).toBe(created.body.created);
    expect(schemaErrors('Workflow', put.body)).toEqual([]);
    expect((await tenant.call('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const gone = await tenant.call(method, path);
      expect(gone.status).toBe(404);
      expect(schemaErrors('ErrorResponseDto', gone.body)).toEqual([]);
    }
  });

  test('has the library and empty executions', async () => {
    const id = await create('A');
    const all = await tenant.call('GET', family.library);
    const parts = await Promise.all(
      ['actions', 'triggers', 'operators'].map((part) =>
        tenant.call('GET', `${family.library}/${part}`),
      ),
    );
    expect(parts.flatMap((part) => part.body)).toHaveLength(all.body.length);
    for (const item of all.body) {
      expect(schemaErrors('LibraryItem', item)).toEqual([]);
    }
    const one = await tenant.call(
      'GET',
      `${family.library}/actions?filters=${encodeURIComponent('id eq "sp:http"')}`,
    );
    expect(one.body.map((row: { versionNumber: number }) => row.versionNumber)).toEqual([2, 3]);
    expect((await tenant.call('GET', `${family.workflows}/${id}/executions`)).body).toEqual([]);
    const since = `${family.startTime} ge "2026-01-01T00:00:00Z"`;
    const wrong = family.startTime === 'startTime' ? 'start_time' : 'startTime';
    const executions = `${family.workflows}/${id}/executions?filters=`;
    expect((await tenant.call('GET', executions + encodeURIComponent(since))).status).toBe(200);
    expect((await tenant.call('GET', `${executions}${wrong}%20ge%20x`)).status).toBe(400);
    for (const rest of ['', '/history', '/history-v2']) {
      const gone = await tenant.call('GET', `${family.executions}/nope${rest}`);
      expect(gone.status).toBe(404);
      const routed = gone.body.messages[0].text.includes('execution nope');
      expect(routed).toBe(rest !== '/history-v2' || family.historyV2);
    }
    expect((await tenant.call('POST', `${family.executions}/nope/cancel`)).status).toBe(404);
  });

  test('pages, filters and sorts as far as it documents them', async () => {
    await create('C');
    await create('A');
    const enabled = await create('B');
    await tenant.call('PATCH', `/v2025/workflows/${enabled}`, switchTo(true));
    const query = `filters=${encodeURIComponent('enabled eq true')}&count=true`;
    const filtered = await tenant.call('GET', `${family.workflows}?${query}`);
    expect(filtered.body).toHaveLength(family.collection ? 1 : 3);
    expect(filtered.headers.get('x-total-count')).toBe(family.collection ? '1' : null);
    const sorted = await tenant.call('GET', `${family.workflows}?sorters=-name`);
    expect(sorted.body.map((row: { name: string }) => row.name).join('')).toBe(
      family.collection ? 'CBA' : 'CAB',
    );
    const paged = await tenant.call('GET', `${family.workflows}?limit=2&offset=2`);
    expect(paged.body.map((row: { name: string }) => row.name)).toEqual(['B']);
    expect((await tenant.call('GET', `${family.workflows}?limit=251`)).status).toBe(400);
    expect((await tenant.call('GET', `${family.workflows}?offset=-1`)).status).toBe(400);
    const bad = await tenant.call('GET', `${family.workflows}?filters=name%20eq%20"A"`);
    expect(bad.status).toBe(family.collection ? 400 : 200);
    const metrics = await tenant.call(
      'GET',
      `${family.workflows}/${enabled}?workflowMetrics=false`,
    );
    expect('executionCount' in metrics.body).toBe(!family.metrics);
    expect(metrics.headers.has('deprecation')).toBe(family.deprecated);
  });
});

test('an enabled workflow refuses everything but its flag', async () => {
  const path = `/v2025/workflows/${await create('A')}`;
  expect((await tenant.call('PATCH', path, switchTo(true))).body.enabled).toBe(true);
  const refused = [
    await tenant.call('PATCH', path, [{ op: 'replace', path: '/name', value: 'B' }]),
    await tenant.call('PATCH', path, [
      ...switchTo(false),
      { op: 'replace', path: '/name', value: 'B' },
    ]),
    await tenant.call('PUT', path, mailing('A')),
    await tenant.call('PUT', path, mailing('A', { enabled: false })),
  ];
  for (const answer of refused) {
    expect(answer.status).toBe(400);
    expect(answer.body.messages[0].text).toBe(
      'failed to update workflow because it is enabled: not allowed',
    );
    expect(schemaErrors('ErrorResponseDto', answer.body)).toEqual([]);
    expect(answer.body.trackingId).toMatch(/^[0-9a-f]{32}$/);
  }
  expect((await tenant.call('DELETE', path)).status).toBe(400);
  const guarded = [{ op: 'test', path: '/name', value: 'A' }, ...switchTo(false)];
  expect((await tenant.call('PATCH', path, guarded)).body.enabled).toBe(false);
  expect((await tenant.call('DELETE', path)).status).toBe(204);
});

test('PUT resets counts and mints references; the silent filter is dropped', async () => {
  const definition = {
    start: 'Call',
    steps: {
      Call: {
        actionId: 'sp:http',
        type: 'action',
        versionNumber: 3,
        nextStep: 'Done',
        attributes: { param_oauth: { paramID: 'p1', paramType: '1.4', refID: 'mine' } },
      },
      Done: { type: 'success' },
    },
  };
  const trigger = { type: 'EVENT', attributes: { id: 'x', filter: '$.a', 'filter.$': '$.b' } };
  const created = await tenant.call('POST', '/v3/workflows', { name: 'A', definition, trigger });
  const first = created.body.definition.steps.Call.attributes.param_oauth;
  expect(first).toMatchObject({ paramID: 'p1', paramType: '1.4' });
  expect(first.refID).toMatch(/^[0-9a-f-]{36}$/);
  expect(created.body.trigger.attributes).toEqual({
    id: 'x',
    'filter.$': '$.b',
    integrationId: null,
  });
  const path = `/v3/workflows/${created.body.id}`;
  await tenant.control.edit(created.body.id, [
    { op: 'replace', path: '/executionCount', value: 7 },
  ]);
  const patched = await tenant.call('PATCH', path, [{ op: 'replace', path: '/name', value: 'B' }]);
  expect(patched.body.executionCount).toBe(7);
  expect(patched.body.definition.steps.Call.attributes.param_oauth).toEqual(first);
  const put = await tenant.call('PUT', path, { name: 'B', definition, trigger });
  expect(put.body.executionCount).toBe(0);
  expect(put.body.definition.steps.Call.attributes.param_oauth.refID).not.toBe(first.refID);
});

test('a stale owner name is replaced, an unknown owner kept', async () => {
  const me = (await tenant.call('POST', '/v2025/workflows', mailing('A'))).body.owner;
  const owned = await tenant.call(
    'POST',
    '/v2025/workflows',
    mailing('B', { owner: { ...me, name: 'Old' } }),
  );
  expect(owned.body.owner).toEqual(me);
  const owner = { type: 'IDENTITY', id: 'nobody', name: 'Nobody' };
  const strange = await tenant.call('POST', '/v2025/workflows', mailing('C', { owner }));
  expect(strange.body.owner).toEqual(owner);
});

test.each([
  ['no JSON', '{', 'application/json-patch+json'],
  ['no list', '{}', 'application/json-patch+json'],
  ['wrong content type', '[]', 'application/json'],
  ['unknown op', '[{"op":"put","path":"/name","value":1}]', 'application/json-patch+json'],
  ['no value', '[{"op":"add","path":"/name"}]', 'application/json-patch+json'],
  ['no from', '[{"op":"move","path":"/name"}]', 'application/json-patch+json'],
  ['bad pointer', '[{"op":"remove","path":"name"}]', 'application/json-patch+json'],
  ['root', '[{"op":"replace","path":"","value":{"name":"x"}}]', 'application/json-patch+json'],
  [
    '__proto__',
    '[{"op":"add","path":"/definition/__proto__","value":{}}]',
    'application/json-patch+json',
  ],
  [
    'a dropped member',
    '[{"op":"add","path":"/definition/x","value":{"__proto__":{"a":1}}}]',
    'application/json-patch+json',
  ],
  [
    'inherited place',
    '[{"op":"add","path":"/definition/toString/x","value":1}]',
    'application/json-patch+json',
  ],
  [
    'missing place',
    '[{"op":"replace","path":"/definition/nope","value":1}]',
    'application/json-patch+json',
  ],
  [
    'index that is a word',
    '[{"op":"remove","path":"/definition/steps/Send Email/attributes/recipientEmailList/length"}]',
    'application/json-patch+json',
  ],
  ['read-only field', '[{"op":"replace","path":"/id","value":"x"}]', 'application/json-patch+json'],
  [
    'null trigger',
    '[{"op":"replace","path":"/trigger","value":null}]',
    'application/json-patch+json',
  ],
  ['removed trigger', '[{"op":"remove","path":"/trigger"}]', 'application/json-patch+json'],
  ['failed test', '[{"op":"test","path":"/name","value":"no"}]', 'application/json-patch+json'],
  [
    'all or none',
    '[{"op":"replace","path":"/name","value":"B"},{"op":"remove","path":"/nope"}]',
    'application/json-patch+json',
  ],
])('a patch is refused and changes nothing: %s', async (_name, body, type) => {
  const id = await create('A');
  const before = await tenant.control.workflow('A');
  const answer = await http(tenant.url, 'PATCH', `/v2025/workflows/${id}`, {
    body,
    headers: { authorization: `Bearer ${await tenant.token()}`, 'content-type': type },
  });
  expect(answer.status).toBe(400);
  expect(schemaErrors('ErrorResponseDto', answer.body)).toEqual([]);
  expect(await tenant.control.workflow('A')).toEqual(before);
  expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
});

test('all six operations work, with deep pointers, escapes and list places', async () => {
  const path = `/v2025/workflows/${await create('A')}`;
  const list = '/definition/steps/Send Email/attributes/recipientEmailList';
  const patched = await tenant.call('PATCH', path, [
    { op: 'test', path: '/name', value: 'A' },
    { op: 'add', path: `${list}/-`, value: 'c' },
    { op: 'add', path: `${list}/0`, value: 'b' },
    { op: 'remove', path: `${list}/1` },
    { op: 'copy', from: '/definition/steps/Done', path: '/definition/steps/a~1b~0' },
    { op: 'move', from: '/definition/steps/Done', path: '/definition/steps/End' },
    { op: 'replace', path: '/definition/steps/Send Email/nextStep', value: 'End' },
    { op: 'replace', path: '/trigger', value: {} },
    { op: 'remove', path: '/description' },
  ]);
  expect(patched.status).toBe(200);
  const { steps } = patched.body.definition;
  expect(steps['Send Email'].attributes.recipientEmailList).toEqual(['b', 'c']);
  expect(Object.keys(steps)).toEqual(['Send Email', 'a/b~', 'End']);
  expect(patched.body.trigger).toEqual({});
  expect(patched.body.description).toBe('');
});

test.each([
  ['nothing', undefined, 'a workflow is required'],
  ['no name', { description: 'x' }, 'name is required'],
  ['null trigger', { name: 'A', trigger: null }, 'trigger must be an object'],
  ['list definition', { name: 'A', definition: [] }, 'definition must be an object'],
  ['text flag', { name: 'A', enabled: 'true' }, 'enabled must be true or false'],
])('a create is refused: %s', async (_name, body, text) => {
  const answer = await tenant.call('POST', '/v2025/workflows', body);
  expect(answer.status).toBe(400);
  expect(answer.body.messages[0].text).toBe(text);
});

test('every answer carries the date of the tenant, and paths outside the API are 404', async () => {
  const turned = await startEmulator({ clock: new ManualClock(Date.UTC(2030, 0, 1)) });
  try {
    for (const path of ['/v2025/workflows', '/nope', '/_emulator/clock', '/%ZZ']) {
      const answer = await http(turned.url, 'GET', path);
      expect(answer.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
    }
    expect((await http(turned.url, 'GET', '/v2027/workflows')).status).toBe(404);
  } finally {
    await turned.dispose();
  }
});

test.each([
  ['POST', '/v2025/workflows'],
  ['PUT', '/v2025/workflows/ID'],
  ['POST', '/v2025/workflows/ID/test'],
  ['POST', '/v2025/workflows/execute/external/ID'],
  ['POST', '/v2025/workflows/execute/external/ID/test'],
])('a body that is no JSON is refused: %s %s', async (method, path) => {
  const id = await create('A', { trigger: { type: 'EXTERNAL', attributes: {} } });
  const headers = { authorization: `Bearer ${await tenant.token()}` };
  const at = path.replace('ID', id);
  const answer = await http(tenant.url, method, at, { body: '{"name":', headers });
  expect(answer.status).toBe(400);
  expect(answer.body.messages[0].text).toBe('The request body is not JSON.');
  expect(schemaErrors('ErrorResponseDto', answer.body)).toEqual([]);
});

test.each([
  ['GET', '/'],
  ['GET', '/workflows'],
  ['GET', '/v1/workflows'],
  ['GET', '/v2027/workflows'],
  ['GET', '/workflows/v2'],
  ['GET', '/v2025/workflow'],
  ['GET', '/v2025/Workflows'],
  ['GET', '/v2025/workflows/'],
  ['GET', '/v2025/workflows/ID/runs'],
  ['GET', '/v2025/workflows/v1'],
  ['GET', '/v2025/workflow-executions'],
  ['GET', '/v2025/workflow-library/forms'],
  ['PUT', '/v2025/workflows'],
  ['DELETE', '/v2025/workflows'],
  ['POST', '/v2025/workflow-library'],
  ['GET', '/v2025/workflows/ID/test'],
  ['GET', '/v2025/workflow-executions/ID/cancel'],
  ['GET', '/v2024/workflow-executions/ID/history-v2'],
  ['GET', '/oauth/token'],
  ['GET', '/v2025/workflows/__proto__'],
  ['GET', '/v2025/workflows/a%2Fb'],
])('there is nothing at %s %s', async (method, path) => {
  const answer = await tenant.call(method, path.replace('ID', await create('A')));
  expect(answer.status).toBe(404);
  expect(schemaErrors('ErrorResponseDto', answer.body)).toEqual([]);
});

test('a path that cannot be read is refused, and one too large a body', async () => {
  const unread = await tenant.call('GET', '/v2025/workflows/%ZZ');
  expect([unread.status, unread.body.detailCode]).toEqual([400, '400.1 Bad Request Content']);
  const large = mailing('A', { description: 'x'.repeat(10_500_000) });
  const refused = await tenant.call('POST', '/v2025/workflows', large);
  expect([refused.status, refused.body.detailCode]).toEqual([413, '413 Payload Too Large']);
  expect(await tenant.control.workflows()).toEqual([]);
});

test('a thousand workflows list fast, again and again', async () => {
  for (let index = 0; index < 1000; index += 1) {
    await create(`W${index}`);
  }
  await tenant.call('GET', '/v2025/workflows');
  const started = performance.now();
  const listed = await tenant.call('GET', '/v2025/workflows');
  expect(listed.body).toHaveLength(1000);
  expect((await tenant.call('GET', '/v3/workflows')).body).toHaveLength(250);
  // Far above what it takes: it only fails when each list prints every workflow anew.
  expect(performance.now() - started).toBeLessThan(2000);
});

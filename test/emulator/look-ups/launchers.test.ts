import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { http, startEmulator } from '../../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../../support/emulator.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { schemaErrors } from '../openapi.ts';
import { mailing, switchTo } from '../workflow-bodies.ts';
import { seedOf } from './acme.ts';

let tenant: RunningEmulator;

beforeEach(async () => {
  await restart();
});

afterEach(() => tenant?.dispose());

async function restart(options: EmulatorOptions = {}): Promise<void> {
  await tenant?.dispose();
  tenant = await startEmulator({ requestsPer10s: 100_000, ...options });
}

const LAUNCHER = {
  name: 'Report a loss',
  description: 'For everybody',
  type: 'INTERACTIVE_PROCESS',
  disabled: false,
  config: '{}',
} as const;

function create(more: JsonObject = {}, base = '/v2025/launchers'): Promise<HttpAnswer> {
  return tenant.call('POST', base, { ...LAUNCHER, ...more });
}

/** A workflow that the launch of its own launchers starts, and no other (facts 2.6). */
async function listener(name: string): Promise<string> {
  const trigger = { type: 'EVENT', attributes: { id: 'idn:interactive-process-launched' } };
  const { body } = await tenant.call('POST', '/v2025/workflows', mailing(name, { trigger }));
  await tenant.call('PATCH', `/v2025/workflows/${body.id}`, [
    {
      op: 'add',
      path: '/trigger/attributes/filter.$',
      value: `$[?(@.workflowId == '${body.id}')]`,
    },
  ]);
  await turn(body.id, true);
  return body.id;
}

async function turn(id: string, enabled: boolean): Promise<void> {
  const answer = await tenant.call('PATCH', `/v2025/workflows/${id}`, switchTo(enabled));
  expect(answer.status).toBe(200);
}

async function disabled(id: string): Promise<boolean> {
  return (await tenant.call('GET', `/launchers/v1/${id}`)).body.disabled;
}

test.each([
  ['/beta/launchers'],
  ['/v2024/launchers'],
  ['/v2025/launchers'],
  ['/v2026/launchers'],
  ['/launchers/v1'],
])('%s creates, gets, replaces and deletes', async (base) => {
  const created = await create({ owner: { type: 'IDENTITY', id: 'i-1' } }, base);
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({ ...LAUNCHER, owner: { type: 'USER', id: 'i-1' } });
  const one = `${base}/${created.body.id}`;
  expect((await tenant.call('GET', one)).body).toEqual(created.body);
  const reference = { type: 'WORKFLOW', id: 'w-1' };
  const put = await tenant.call('PUT', one, {
    ...LAUNCHER,
    name: 'Renamed',
    disabled: true,
    reference,
  });
  expect(put.status).toBe(200);
  expect(put.body).toMatchObject({
    name: 'Renamed',
    disabled: true,
    reference,
    created: created.body.created,
    owner: { type: 'USER', id: 'i-1' },
  });
  expect(put.body.modified).not.toBe(created.body.modified);
  expect((await tenant.call('DELETE', one)).status).toBe(204);
  for (const [method, path, body] of [
    ['GET', one],
    ['DELETE', one],
    ['PUT', one, LAUNCHER],
    ['POST', `${one}/launch`],
  ] as const) {
    const gone = await tenant.call(method, path, body);
    expect([method, gone.status]).toEqual([method, 404]);
    expect(schemaErrors('ErrorResponseDto', gone.body)).toEqual([]);
  }
});

test('v3 has no launchers', async () => {
  expect((await tenant.call('GET', '/v3/launchers')).status).toBe(404);
  expect((await create({}, '/v3/launchers')).status).toBe(404);
});

test('whoever creates a launcher owns it', async () => {
  const { body } = await create();
  expect(body.owner).toMatchObject({ type: 'USER', id: '2c9180857d0a1b2c017d0a1b2c3d0001' });
});

test.each([
  ['no name', { name: '' }, 'name is required'],
  ['a long name', { name: 'x'.repeat(256) }, 'name is longer than 255 characters'],
  ['a long description', { description: 'x'.repeat(2001) }, 'description is longer than 2000'],
  ['another type', { type: 'BUTTON' }, 'type must be INTERACTIVE_PROCESS'],
  ['a flag of text', { disabled: 'true' }, 'disabled must be true or false'],
  ['a large config', { config: 'x'.repeat(4097) }, 'config is larger than 4 KB'],
  ['a config that is no text', { config: {} }, 'config is required'],
  ['a reference to something else', { reference: { type: 'ROLE', id: 'x' } }, 'reference.type'],
  ['a reference without an id', { reference: { type: 'WORKFLOW' } }, 'reference.id is required'],
  ['a reference of text', { reference: 'w-1' }, 'reference must be an object'],
])('%s is refused', async (_what, more, text) => {
  const answer = await create(more);
  expect(answer.status).toBe(400);
  expect(answer.body.messages[0].text).toContain(text);
});

test.each(['name', 'description', 'type', 'disabled', 'config'])('%s is needed', async (member) => {
  const { [member]: _left, ...body } = LAUNCHER as JsonObject;
  const answer = await tenant.call('POST', '/v2025/launchers', body);
  expect(answer.status).toBe(400);
  expect(answer.body.messages[0].text).toContain(member);
  expect((await tenant.call('POST', '/v2025/launchers', [])).status).toBe(400);
});

test('the list comes in pages of ten, up to a hundred, by markers', async () => {
  for (let at = 0; at < 25; at += 1) {
    await create({ name: `L${at}`, disabled: at % 2 === 0 });
  }
  const names: string[] = [];
  let pages = 0;
  for (let next: string | undefined = ''; next !== undefined; pages += 1) {
    const query: string = next === '' ? '' : `?next=${encodeURIComponent(next)}`;
    const { body } = await tenant.call('GET', `/v2025/launchers${query}`);
    names.push(...body.items.map((item: { name: string }) => item.name));
    next = body.next;
  }
  expect(pages).toBe(3);
  expect(names).toEqual(Array.from({ length: 25 }, (_, at) => `L${at}`));
  const whole = await tenant.call('GET', '/v2025/launchers?limit=100');
  expect(whole.body.items).toHaveLength(25);
  expect(whole.body).not.toHaveProperty('next');
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'next=rubbish', 'filters=name eq "L1"']) {
    expect((await tenant.call('GET', `/v2025/launchers?${query}`)).status).toBe(400);
  }
  const some = await tenant.call(
    'GET',
    `/v2025/launchers?filters=${encodeURIComponent('disabled eq "true" and name sw "L1"')}`,
  );
  expect(some.body.items.map((item: { name: string }) => item.name)).toEqual([
    'L10',
    'L12',
    'L14',
    'L16',
    'L18',
  ]);
});

test('each deed needs its scope', async () => {
  const identity = { id: 'i-1', name: 'Ann' };
  const scopes = [
    'sp:launcher-admin:read',
    'sp:launcher-admin:write',
    'sp:launcher-admin:delete',
    'sp:launcher-user:launch',
  ];
  await restart({
    seed: seedOf({ launchers: [{ id: 'l-1', name: 'A' }] }),
    clients: scopes.map((scope) => ({ id: scope, secret: 's', identity, scopes: [scope] })),
  });
  for (const [method, path, body, needed] of [
    ['GET', '', undefined, 'sp:launcher-admin:read'],
    ['GET', '/l-1', undefined, 'sp:launcher-admin:read'],
    ['POST', '', LAUNCHER, 'sp:launcher-admin:write'],
    ['PUT', '/l-1', LAUNCHER, 'sp:launcher-admin:write'],
    ['POST', '/l-1/launch', undefined, 'sp:launcher-user:launch'],
    ['DELETE', '/l-1', undefined, 'sp:launcher-admin:delete'],
  ] as const) {
    for (const scope of scopes) {
      const { status } = await http(tenant.url, method, `/launchers/v1${path}`, {
        headers: { authorization: `Bearer ${await tenant.token(scope, 's')}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect([method, path, scope, status === 403]).toEqual([
        method,
        path,
        scope,
        scope !== needed,
      ]);
    }
  }
});

test('a launch starts the workflow that listens for it, and no other', async () => {
  const [mine, other] = [await listener('Mine'), await listener('Other')];
  const { body: launcher } = await create({ reference: { type: 'WORKFLOW', id: mine } });
  const launched = await tenant.call('POST', `/v2025/launchers/${launcher.id}/launch`);
  expect(launched.status).toBe(200);
  const { interactiveProcessId } = launched.body;
  expect(interactiveProcessId).toMatch(/^[0-9a-f-]{36}$/);
  async function executions(id: string): Promise<readonly { id: string }[]> {
    return (await tenant.call('GET', `/v2025/workflows/${id}/executions`)).body;
  }
  await expect.poll(() => executions(mine)).toHaveLength(1);
  expect(await executions(other)).toEqual([]);
  const [execution] = await executions(mine);
  const history = await tenant.call('GET', `/v2025/workflow-executions/${execution!.id}/history`);
  expect(history.text).toContain(interactiveProcessId);
  expect(history.text).toContain(launcher.id);
});

test('a disabled launcher launches nothing', async () => {
  const { body } = await create({ disabled: true });
  expect((await tenant.call('POST', `/v2025/launchers/${body.id}/launch`)).status).toBe(400);
});

test('a launcher goes off and on with its workflow', async () => {
  const workflow = await listener('Mine');
  const reference = { type: 'WORKFLOW', id: workflow };
  const { body: launcher } = await create({ reference });
  const { body: off } = await create({ reference, disabled: true });
  const { body: stranger } = await create({ reference: { type: 'WORKFLOW', id: 'w-2' } });
  await turn(workflow, false);
  expect(await disabled(launcher.id)).toBe(true);
  expect(await disabled(stranger.id)).toBe(false);
  await tenant.call('PATCH', `/v2025/workflows/${workflow}`, [
    { op: 'replace', path: '/description', value: 'Other' },
  ]);
  await turn(workflow, true);
  expect(await disabled(launcher.id)).toBe(false);
  expect(await disabled(off.id)).toBe(true);
  expect((await tenant.call('GET', `/v2025/launchers/${launcher.id}`)).body).toEqual(launcher);
});

test('a launcher that a person switches while its workflow is off stays as that person left it', async () => {
  const workflow = await listener('Mine');
  const reference = { type: 'WORKFLOW', id: workflow };
  const { body: launcher } = await create({ reference });
  await turn(workflow, false);
  await tenant.call('PUT', `/v2025/launchers/${launcher.id}`, {
    ...LAUNCHER,
    reference,
    disabled: true,
  });
  await turn(workflow, true);
  expect(await disabled(launcher.id)).toBe(true);
});

test('by a switch, a launcher stays off until somebody puts it back', async () => {
  await restart({ behaviour: { launchers: 'stay-off' } });
  const workflow = await listener('Mine');
  const reference = { type: 'WORKFLOW', id: workflow };
  const { body: launcher } = await create({ reference });
  await turn(workflow, false);
  await turn(workflow, true);
  expect(await disabled(launcher.id)).toBe(true);
  await tenant.control.behaviour({ launchers: 'follow' });
  expect(await disabled(launcher.id)).toBe(true);
  await tenant.call('PUT', `/v2025/launchers/${launcher.id}`, { ...LAUNCHER, reference });
  expect(await disabled(launcher.id)).toBe(false);
});

test('a seeded launcher finds its workflow by name, also one made later', async () => {
  await restart({
    seed: seedOf({
      identities: [{ id: 'i-1', name: 'Ann' }],
      launchers: [{ id: 'l-1', name: 'Report', owner: 'Ann', workflow: 'Mine' }],
    }),
  });
  const { body: before } = await tenant.call('GET', '/v2025/launchers/l-1');
  expect(before).toMatchObject({ owner: { type: 'USER', id: 'i-1', name: 'Ann' } });
  expect(before).not.toHaveProperty('reference');
  expect(before).not.toHaveProperty('workflow');
  const id = await listener('Mine');
  const { body: after } = await tenant.call('GET', '/v2025/launchers/l-1');
  expect(after.reference).toEqual({ type: 'WORKFLOW', id });
  await turn(id, false);
  expect(await disabled('l-1')).toBe(true);
});

test('what changed is kept over a restart, what did not follows the seed', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'launchers-'));
  const stateFile = path.join(folder, 'state.json');
  try {
    const launchers = [{ id: 'l-1', name: 'Seeded' }];
    await restart({ stateFile, seed: seedOf({ launchers, roles: [{ id: 'r-1', name: 'Old' }] }) });
    const { body: created } = await create({ name: 'Mine' });
    await tenant.call('DELETE', '/v2025/launchers/l-1');
    await restart({ stateFile, seed: seedOf({ launchers, roles: [{ id: 'r-1', name: 'New' }] }) });
    const list = await tenant.call('GET', '/v2025/launchers');
    expect(list.body.items).toEqual([created]);
    expect((await tenant.call('GET', '/v2025/roles/r-1')).body.name).toBe('New');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

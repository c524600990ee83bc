import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

let tenant: RunningEmulator;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  tenant = await startEmulator({ clock, requestsPer10s: 10_000 });
});

afterEach(() => tenant.dispose());

async function create(name: string, more: JsonObject = {}): Promise<string> {
  const created = await tenant.call('POST', '/v2025/workflows', mailing(name, more));
  return `/v2025/workflows/${created.body.id}`;
}

const RENAME = [{ op: 'replace', path: '/name', value: 'B' }];
const DEEP = [{ op: 'replace', path: '/definition/steps/Done/displayName', value: 'x' }];
const PARAM = { param_basic: { paramID: 'p', refID: 'r' } };

test('settleMs: the flag reads false at once, the lock goes later', async () => {
  await tenant.control.behaviour({ settleMs: 1000 });
  const path = await create('A');
  await tenant.call('PATCH', path, switchTo(true));
  expect((await tenant.call('PATCH', path, switchTo(false))).body.enabled).toBe(false);
  expect((await tenant.call('GET', path)).body.enabled).toBe(false);
  expect((await tenant.call('PATCH', path, RENAME)).status).toBe(400);
  expect((await tenant.call('DELETE', path)).status).toBe(400);
  await tenant.control.advance('999ms');
  expect((await tenant.call('PUT', path, mailing('B'))).status).toBe(400);
  await tenant.control.advance('1ms');
  expect((await tenant.call('PATCH', path, RENAME)).status).toBe(200);
});

test('deepPatch', async () => {
  const path = await create('A');
  const deep = [{ op: 'add', path: '/definition/steps/Done/displayName', value: 'x' }];
  expect((await tenant.call('PATCH', path, deep)).status).toBe(200);
  await tenant.control.behaviour({ deepPatch: 'refuse' });
  expect((await tenant.call('PATCH', path, DEEP)).status).toBe(400);
  expect((await tenant.call('PATCH', path, RENAME)).status).toBe(200);
});

test('patchMints and patchResetsCounts', async () => {
  const path = await create('A', {
    definition: {
      start: 'Call',
      steps: {
        Call: { type: 'action', actionId: 'sp:http', nextStep: 'Done', attributes: PARAM },
        Done: { type: 'success' },
      },
    },
  });
  const id = path.split('/').at(-1)!;
  await tenant.control.edit(id, [{ op: 'replace', path: '/failureCount', value: 3 }]);
  const before = (await tenant.call('PATCH', path, RENAME)).body;
  await tenant.control.behaviour({ patchMints: true, patchResetsCounts: true });
  const after = (await tenant.call('PATCH', path, RENAME)).body;
  expect(before.failureCount).toBe(3);
  expect(after.failureCount).toBe(0);
  expect(after.definition.steps.Call.attributes.param_basic.refID).not.toBe(
    before.definition.steps.Call.attributes.param_basic.refID,
  );
});

test('listCap cuts a list without limit where no paging is documented', async () => {
  for (const name of ['A', 'B', 'C']) {
    await create(name);
  }
  await tenant.control.behaviour({ listCap: 2 });
  expect((await tenant.call('GET', '/v2025/workflows')).body).toHaveLength(2);
  expect((await tenant.call('GET', '/v2025/workflows?limit=250&offset=2')).body).toHaveLength(1);
  expect((await tenant.call('GET', '/v3/workflows')).body).toHaveLength(3);
  await tenant.control.behaviour({ listCap: null });
  expect((await tenant.call('GET', '/v2025/workflows')).body).toHaveLength(3);
});

test('counts', async () => {
  await tenant.control.behaviour({ counts: 'absent' });
  const path = await create('A');
  for (const body of [
    (await tenant.call('GET', path)).body,
    (await tenant.call('GET', '/v2025/workflows')).body[0],
    (await tenant.call('PATCH', path, RENAME)).body,
  ]) {
    expect(body).not.toHaveProperty('executionCount');
    expect(body).not.toHaveProperty('failureCount');
  }
});

test('createEnabled', async () => {
  await tenant.control.behaviour({ createEnabled: 'refuse' });
  const refused = await tenant.call('POST', '/v2025/workflows', mailing('A', { enabled: true }));
  expect(refused.status).toBe(400);
  expect(await tenant.control.workflows()).toEqual([]);
  expect((await tenant.call('POST', '/v2025/workflows', mailing('A'))).status).toBe(200);
});

test('lock: definition lets name and description through', async () => {
  await tenant.control.behaviour({ lock: 'definition' });
  const path = await create('A');
  await tenant.call('PATCH', path, switchTo(true));
  expect((await tenant.call('PATCH', path, RENAME)).body.name).toBe('B');
  expect((await tenant.call('PATCH', path, DEEP)).status).toBe(400);
  expect(
    (await tenant.call('PATCH', path, [{ op: 'replace', path: '/trigger', value: {} }])).status,
  ).toBe(400);
  expect((await tenant.call('PUT', path, mailing('C'))).status).toBe(400);
});

test('names: unique', async () => {
  const a = await create('A');
  await create('B');
  expect((await tenant.call('PATCH', a, RENAME)).status).toBe(200);
  await tenant.control.behaviour({ names: 'unique' });
  expect((await tenant.call('POST', '/v2025/workflows', mailing('B'))).status).toBe(400);
  const c = await create('C');
  expect((await tenant.call('PATCH', c, RENAME)).status).toBe(400);
  expect((await tenant.call('PUT', c, mailing('B'))).status).toBe(400);
  expect((await tenant.call('PUT', c, mailing('C'))).status).toBe(200);
});

test('answer: empty', async () => {
  await tenant.control.behaviour({ answer: 'empty', launchers: 'stay-off' });
  const path = await create('A');
  const patched = await tenant.call('PATCH', path, RENAME);
  expect(patched.status).toBe(200);
  expect(patched.text).toBe('');
  expect((await tenant.call('GET', path)).body.name).toBe('B');
});

test('slowMetrics delays a get that does not switch the metrics off', async () => {
  const path = await create('A');
  await tenant.control.behaviour({ slowMetrics: 60_000 });
  const v3 = path.replace('v2025', 'v3');
  expect((await tenant.call('GET', `${v3}?workflowMetrics=false`)).status).toBe(200);
  let answered = false;
  const slow = tenant.call('GET', v3).then((answer) => {
    answered = true;
    return answer;
  });
  await expect.poll(() => clock.sleeping).toBe(1);
  await tenant.control.advance('59s');
  expect(answered).toBe(false);
  await tenant.control.advance('1s');
  expect((await slow).body.name).toBe('A');
});

test('rewrite changes, removes and adds at every save', async () => {
  await tenant.control.behaviour({
    rewrite: [
      { match: '/definition/steps/*/nextStep', value: 'Done' },
      { match: '/description', value: 'rewritten' },
      { match: '/definition/steps/*/displayName', value: null, add: true },
      { match: '/trigger/attributes/id' },
      { match: '/definition/steps/Send Email/attributes/recipientEmailList/0', value: 'z' },
    ],
  });
  const path = await create('A');
  const { definition, description, trigger } = (await tenant.call('GET', path)).body;
  expect(description).toBe('rewritten');
  expect(trigger.attributes).toEqual({ integrationId: null });
  expect(definition.steps.Done).toEqual({ type: 'success', displayName: null });
  expect(definition.steps['Send Email']).toMatchObject({
    nextStep: 'Done',
    displayName: null,
    attributes: { recipientEmailList: ['z'] },
  });
});

test('owner: gone refuses a save that names one, and enabling', async () => {
  const path = await create('A');
  await tenant.control.behaviour({ owner: 'gone' });
  const owner = { type: 'IDENTITY', id: 'x' };
  expect((await tenant.call('POST', '/v2025/workflows', mailing('B', { owner }))).status).toBe(400);
  expect((await tenant.call('PUT', path, mailing('A', { owner }))).status).toBe(400);
  const patch = [{ op: 'replace', path: '/owner', value: owner }];
  expect((await tenant.call('PATCH', path, patch)).status).toBe(400);
  expect((await tenant.call('PATCH', path, switchTo(true))).status).toBe(400);
  expect((await tenant.call('PATCH', path, RENAME)).status).toBe(200);
});

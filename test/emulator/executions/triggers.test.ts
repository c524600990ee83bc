import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startEmulator } from '../../support/emulator.ts';
import type { RunningEmulator } from '../../support/emulator.ts';
import { switchTo } from '../workflow-bodies.ts';
import { ANN, EXTERNAL, make, schedule } from './definitions.ts';

let tenant: RunningEmulator;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  tenant = await startEmulator({ clock, requestsPer10s: 50_000 });
});

afterEach(() => tenant.dispose());

function listening(
  filter: string,
  type = 'EVENT',
  id = 'idn:identity-created',
): { trigger: object } {
  return { trigger: { type, attributes: { id, 'filter.$': filter } } };
}

test('an event starts the enabled workflows whose filters let it through (facts 4.3)', async () => {
  const all = await make(tenant, {}, true);
  const ann = await make(tenant, listening("$.identity[?(@.name == 'Ann')]") as never, true);
  const bob = await make(tenant, listening("$.identity[?(@.name == 'Bob')]") as never, true);
  await make(tenant);
  await make(tenant, { trigger: EXTERNAL }, true);
  await make(tenant, listening('$', 'EVENT', 'idn:identity-attributes-changed') as never, true);
  const answer = await tenant.control.event('idn:identity-created', ANN);
  expect(answer.filtered).toEqual([bob]);
  expect(answer.executions.map((row: { workflowId: string }) => row.workflowId)).toEqual([
    all,
    ann,
  ]);
  const execution = await tenant.control.execution(answer.executions[1].executionId);
  expect(execution).toMatchObject({ status: 'Completed', workflowId: ann });
  expect(execution.events[0].input).toEqual(ANN);
});

test('an approval workflow listens as an event or as its own type (facts 4.2)', async () => {
  const id = 'idn:access-request-trigger';
  const made = [
    await make(tenant, listening('$', 'EVENT', id) as never, true),
    await make(tenant, listening('$', 'AccessRequestTrigger', id) as never, true),
  ];
  const [trigger] = (
    await tenant.call('GET', `/v2025/workflow-library/triggers?filters=id eq "${id}"`)
  ).body;
  const { executions } = await tenant.control.event(id, trigger.inputExample);
  expect(executions.map((row: { workflowId: string }) => row.workflowId)).toEqual(made);
});

test.each([
  [
    'idn:identity-craeted',
    ANN,
    '"idn:identity-craeted" is the trigger of no event; did you mean "idn:identity-created"?',
  ],
  ['idn:cron-schedule', {}, '"idn:cron-schedule" is the trigger of no event'],
  [
    'idn:identity-created',
    { identity: { type: 'IDENTITY', id: 5, name: 'A' }, attributes: {} },
    'input/identity/id',
  ],
])('an event that cannot be is refused: %s', async (trigger, input, text) => {
  await expect(tenant.control.event(trigger, input)).rejects.toThrow('400');
  const refused = await tenant.control.event(trigger, input).catch((error: Error) => error.message);
  expect(JSON.parse(refused.slice(refused.indexOf('{'))).message).toContain(text);
});

test('a schedule starts at its hours in its time zone, and no more once it is disabled', async () => {
  const id = await make(tenant, { trigger: schedule('30 10,12 * * *', 'Europe/Berlin') }, true);
  await tenant.control.advance('24h');
  async function starts(): Promise<readonly string[]> {
    const { body } = await tenant.call('GET', `/v2025/workflows/${id}/executions`);
    return body.map((row: { startTime: string }) => row.startTime);
  }
  const hours = ['2026-01-05T11:30:00.000Z', '2026-01-05T09:30:00.000Z'];
  expect(await starts()).toEqual(hours);
  const [first] = tenant.emulator.state.executions.list();
  expect((await tenant.control.execution(first!.id)).events[0].input).toEqual({
    scheduledTime: '2026-01-05T09:30:00.000Z',
  });
  await tenant.call('PATCH', `/v2025/workflows/${id}`, switchTo(false));
  await tenant.control.advance('24h');
  expect(await starts()).toEqual(hours);
});

test('a changed schedule is planned anew, and a deleted one not at all', async () => {
  const id = await make(tenant, { trigger: schedule('0 10 * * *') }, true);
  await tenant.control.edit(id, [
    { op: 'replace', path: '/trigger/attributes/cronString', value: '0 11 * * *' },
  ]);
  await tenant.control.advance('3h');
  const [only, ...others] = tenant.emulator.state.executions.list();
  expect(others).toEqual([]);
  expect(only!.startedMs).toBe(Date.UTC(2026, 0, 5, 11));
  await tenant.call('PATCH', `/v2025/workflows/${id}`, switchTo(false));
  await tenant.call('DELETE', `/v2025/workflows/${id}`);
  await tenant.control.advance('72h');
  expect(tenant.emulator.state.executions.list()).toHaveLength(1);
  expect(clock.sleeping).toBe(0);
});

test('on the machine’s clock, a month of daily runs happens day by day', async () => {
  const real = await startEmulator();
  try {
    await make(real, { trigger: schedule('0 4 * * *') }, true);
    await real.control.advance('30d');
    const starts = real.emulator.state.executions.list().map((row) => row.startedMs);
    expect(starts).toHaveLength(30);
    expect(starts.every((ms) => ms % 86_400_000 === 4 * 3_600_000)).toBe(true);
  } finally {
    await real.dispose();
  }
});

test('each event workflow is a subscription with the filter that was stored (facts 1.2)', async () => {
  const kept = await make(tenant, listening('$.identity') as never, true);
  await make(tenant, {
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created', filter: '$.identity' } },
  });
  await make(tenant, { trigger: EXTERNAL });
  const { body } = await tenant.call('GET', '/beta/trigger-subscriptions');
  expect(body).toHaveLength(2);
  expect(body[0]).toMatchObject({
    triggerId: 'idn:identity-created',
    type: 'WORKFLOW',
    workflowId: kept,
    filter: '$.identity',
    enabled: true,
  });
  expect(body[1].filter).toBeUndefined();
  const counted = await tenant.call('GET', '/trigger-subscriptions/v1?count=true&limit=1');
  expect([counted.body.length, counted.headers.get('x-total-count')]).toEqual([1, '2']);
  expect((await tenant.call('GET', '/v3/trigger-subscriptions')).status).toBe(404);
});

test('triggers are listed with their schemas', async () => {
  const { body } = await tenant.call('GET', '/beta/triggers');
  const created = body.find((row: { id: string }) => row.id === 'idn:identity-created');
  expect(created.type).toBe('FIRE_AND_FORGET');
  expect(JSON.parse(created.inputSchema).type).toBe('object');
});

test.each([
  ["$.identity[?(@.name == 'Ann')]", { isValid: true, isValidJSONPath: true, isPathExist: true }],
  ["$.identity[?(@.name == 'Bob')]", { isValid: false, isValidJSONPath: true, isPathExist: false }],
  ['$.[', { isValid: false, isValidJSONPath: false, isPathExist: false }],
])('a filter is validated: %s (facts 1.8)', async (filter, expected) => {
  const path = '/trigger-subscriptions/v1/validate-filter';
  expect((await tenant.call('POST', path, { input: ANN, filter })).body).toEqual(expected);
  expect((await tenant.call('POST', path, { filter })).status).toBe(400);
});

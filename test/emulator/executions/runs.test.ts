import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startEmulator } from '../../support/emulator.ts';
import type { RunningEmulator } from '../../support/emulator.ts';
import { schemaErrors } from '../openapi.ts';
import { switchTo } from '../workflow-bodies.ts';
import { ANN, FAILING, make, run, waiting } from './definitions.ts';

let tenant: RunningEmulator;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  tenant = await startEmulator({ clock, requestsPer10s: 50_000 });
  await tenant.control.limits({ testsPer10s: 1000 });
});

afterEach(() => tenant.dispose());

test('a test runs a disabled workflow, and the run counts without changing the workflow', async () => {
  const id = await make(tenant);
  const before = (await tenant.call('GET', `/v2025/workflows/${id}`)).body;
  const execution = (await tenant.call('GET', `/v3/workflow-executions/${await run(tenant, id)}`))
    .body;
  expect(execution).toMatchObject({
    workflowId: id,
    startTime: '2026-01-05T09:00:00.000Z',
    closeTime: '2026-01-05T09:00:00.000Z',
    status: 'Completed',
  });
  expect(schemaErrors('Executions', [execution])).toEqual([]);
  const after = (await tenant.call('GET', `/v2025/workflows/${id}`)).body;
  expect(after).toEqual({ ...before, executionCount: 1 });
  expect((await tenant.control.workflow('A')).revisions).toHaveLength(1);
});

test('failures are counted, in lists too, and a PUT counts from 0 again', async () => {
  const id = await make(tenant, { definition: FAILING });
  await run(tenant, id);
  await run(tenant, id);
  const [listed] = (await tenant.call('GET', '/v2025/workflows')).body;
  expect(listed).toMatchObject({ executionCount: 2, failureCount: 2 });
  const bare = await tenant.call('GET', `/v3/workflows/${id}?workflowMetrics=false`);
  expect(bare.body.executionCount).toBeUndefined();
  await tenant.call('PUT', `/v2025/workflows/${id}`, { name: 'A', definition: FAILING });
  await run(tenant, id, {});
  const { body } = await tenant.call('GET', `/v2025/workflows/${id}`);
  expect(body).toMatchObject({ executionCount: 1, failureCount: 1 });
});

test.each([
  ['enabled', true, { input: ANN }, 'workflow is enabled but executed as a test workflow'],
  ['another schema', false, { input: { identity: 5 } }, 'input did not match expected schema'],
  ['no input', false, {}, 'input is required and must be an object'],
])('a test is refused: %s (facts 1.5)', async (_name, enabled, body, text) => {
  const id = await make(tenant, {}, enabled);
  const refused = await tenant.call('POST', `/v2025/workflows/${id}/test`, body);
  expect(refused.status).toBe(400);
  expect(refused.body.messages[0].text).toBe(text);
  expect(schemaErrors('ErrorResponseDto', refused.body)).toEqual([]);
  expect((await tenant.call('GET', `/v2025/workflows/${id}/executions`)).body).toEqual([]);
});

test('five tests in ten seconds per client (facts 1.7)', async () => {
  await tenant.control.limits({ testsPer10s: 5 });
  const id = await make(tenant);
  const statuses: number[] = [];
  for (const family of ['v2025', 'v3', 'beta', 'v2025', 'v2026', 'v2025']) {
    statuses.push(
      (await tenant.call('POST', `/${family}/workflows/${id}/test`, { input: ANN })).status,
    );
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  await clock.advance(10_000);
  expect((await tenant.call('POST', `/v2025/workflows/${id}/test`, { input: ANN })).status).toBe(
    200,
  );
});

test('a wait ends at its hour, by the definition that the run began with', async () => {
  const id = await make(tenant, { definition: waiting('2h') });
  const execution = await run(tenant, id);
  await tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/definition', value: FAILING },
  ]);
  await tenant.control.advance('119m');
  const open = await tenant.call('GET', `/v2025/workflow-executions/${execution}`);
  expect(open.body).toMatchObject({ status: 'Running' });
  expect(open.body.closeTime).toBeUndefined();
  await tenant.control.advance('30d');
  const path = `/v2025/workflow-executions/${execution}`;
  expect((await tenant.call('GET', path)).body).toMatchObject({
    status: 'Completed',
    closeTime: '2026-01-05T11:00:00.000Z',
  });
  const { body } = await tenant.call('GET', `${path}/history-v2`);
  expect(body.definition).toEqual(waiting('2h'));
  expect(body.trigger.type).toBe('EVENT');
  expect(schemaErrors('Events', body.history)).toEqual([]);
});

test('on the machine’s clock, waits come one after the other at their own hours', async () => {
  const real = await startEmulator();
  try {
    const id = await make(real, { definition: waiting('3d') });
    const first = await run(real, id);
    const begun = Date.parse(await real.control.now());
    await real.control.advance('1d');
    const second = await run(real, await make(real, { definition: waiting('40d') }));
    await real.control.advance('60d');
    const closed = await Promise.all(
      [first, second].map(
        async (one) => Date.parse((await real.control.execution(one)).closeTime) - begun,
      ),
    );
    const days = closed.map((ms) => ms / 86_400_000);
    expect(days[0]).toBeCloseTo(3, 3);
    expect(days[1]).toBeCloseTo(41, 3);
  } finally {
    await real.dispose();
  }
});

test('executions are listed newest first, filtered, paged and counted', async () => {
  const id = await make(tenant);
  const ids: string[] = [];
  for (const definition of [FAILING, waiting('1d'), FAILING]) {
    await tenant.call('PATCH', `/v2025/workflows/${id}`, [
      { op: 'replace', path: '/definition', value: definition },
    ]);
    ids.unshift(await run(tenant, id));
    await clock.advance(60_000);
  }
  async function list(family: string, query: string): Promise<readonly string[]> {
    const { body } = await tenant.call('GET', `/${family}/workflows/${id}/executions?${query}`);
    return body.map((row: { id: string }) => row.id);
  }
  expect(await list('v2025', '')).toEqual(ids);
  expect(await list('v2025', 'limit=1&offset=1')).toEqual([ids[1]]);
  expect(await list('v2025', 'filters=status eq "Failed"')).toEqual([ids[0], ids[2]]);
  expect(await list('v2025', 'filters=start_time gt "2026-01-05T09:00:00Z"')).toEqual(
    ids.slice(0, 2),
  );
  expect(await list('beta', 'filters=startTime le 2026-01-05T09:01:00Z')).toEqual(ids.slice(1));
  const path = `/v2025/workflows/${id}/executions`;
  const counted = await tenant.call('GET', `${path}?limit=1&count=true&filters=status eq "Failed"`);
  expect(counted.headers.get('x-total-count')).toBe('2');
  expect((await tenant.call('GET', `${path}?filters=startTime eq "x"`)).status).toBe(400);
  expect((await tenant.call('GET', `${path}?limit=251`)).status).toBe(400);
  expect((await tenant.call('GET', '/v2025/workflows/nope/executions')).status).toBe(404);
});

test('an execution can be cancelled while it goes on, and no longer afterwards', async () => {
  const id = await make(tenant, { definition: waiting('2h') });
  const execution = await run(tenant, id);
  const path = `/v2025/workflow-executions/${execution}`;
  expect((await tenant.call('POST', `${path}/cancel`)).status).toBe(204);
  expect((await tenant.call('GET', path)).body.status).toBe('Canceled');
  const history = (await tenant.call('GET', `${path}/history`)).body;
  expect(history.at(-1)).toMatchObject({
    type: 'WorkflowExecutionFailed',
    attributes: { error: 'canceled (type: CanceledError, retryable: false)' },
  });
  expect((await tenant.call('POST', `${path}/cancel`)).status).toBe(400);
  expect((await tenant.call('POST', '/v2025/workflow-executions/nope/cancel')).status).toBe(404);
  await tenant.control.advance('3h');
  expect((await tenant.control.execution(execution)).status).toBe('Canceled');
});

test('deleting a workflow cancels what still runs; it can be asked for by its id', async () => {
  const id = await make(tenant, { definition: waiting('2h') });
  const execution = await run(tenant, id);
  expect((await tenant.call('DELETE', `/v2025/workflows/${id}`)).status).toBe(204);
  expect((await tenant.control.execution(execution)).status).toBe('Canceled');
  expect((await tenant.call('GET', `/v2025/workflows/${id}/executions`)).status).toBe(404);
});

test('after ninety days an execution is not found (facts 2.7)', async () => {
  const id = await make(tenant);
  const execution = await run(tenant, id);
  async function status(): Promise<number> {
    const fresh = { authorization: `Bearer ${await tenant.token()}` };
    return (await tenant.call('GET', `/v3/workflow-executions/${execution}`, undefined, fresh))
      .status;
  }
  await clock.advance(89 * 86_400_000);
  expect(await status()).toBe(200);
  await clock.advance(86_400_000);
  expect(await status()).toBe(404);
  expect(tenant.emulator.state.executions.list()).toEqual([]);
});

test('every operation needs its scope', async () => {
  const identity = { id: 'i-1', name: 'Reader' };
  const other = await startEmulator({
    clients: [{ id: 'reader', secret: 's', identity, scopes: ['sp:workflow:read'] }],
  });
  try {
    for (const [method, path] of [
      ['POST', '/v2025/workflows/x/test'],
      ['POST', '/v2025/workflows/x/external/oauth-clients'],
      ['POST', '/v2025/workflows/execute/external/x'],
      ['POST', '/v2025/workflows/execute/external/x/test'],
      ['GET', '/v2025/workflows/x/executions'],
      ['GET', '/v2025/workflow-executions/x'],
      ['GET', '/v2025/workflow-executions/x/history'],
      ['GET', '/v2025/workflow-executions/x/history-v2'],
      ['POST', '/v2025/workflow-executions/x/cancel'],
    ] as const) {
      expect([path, (await other.call(method, path)).status]).toEqual([path, 403]);
    }
  } finally {
    await other.dispose();
  }
});

test('history-v2 is only where it is documented (facts 1.2)', async () => {
  const execution = await run(tenant, await make(tenant));
  const statuses: string[] = [];
  for (const base of [
    '/v3/workflow-executions',
    '/beta/workflow-executions',
    '/v2024/workflow-executions',
    '/v2025/workflow-executions',
    '/v2026/workflow-executions',
    '/workflow-executions/v1',
  ]) {
    statuses.push(
      `${base} ${(await tenant.call('GET', `${base}/${execution}/history-v2`)).status}`,
    );
  }
  expect(statuses.map((text) => text.slice(-3))).toEqual([
    '404',
    '404',
    '404',
    '200',
    '200',
    '200',
  ]);
});

test('thousands of runs go by without the tenant falling silent or growing', async () => {
  const id = await make(tenant);
  const { runner, workflows, executions } = tenant.emulator.state;
  const stored = workflows.get(id)!;
  for (let index = 0; index < 5000; index += 1) {
    expect(runner.start(stored, ANN).ok).toBe(true);
  }
  const queued = await tenant.call('GET', `/v2025/workflows/${id}/executions?limit=1`);
  expect(queued.status).toBe(200);
  await runner.idle();
  expect(runner.listOpen()).toEqual([]);
  expect(executions.count(id)).toBe(5000);
  expect((await tenant.call('GET', `/v2025/workflows/${id}`)).body.executionCount).toBe(5000);
});

test('one more open execution than there may be is not started', async () => {
  const id = await make(tenant, { definition: waiting('1d') });
  const { runner, workflows } = tenant.emulator.state;
  const stored = workflows.get(id)!;
  for (let index = 0; index < 20_000; index += 1) {
    runner.start(stored, {});
  }
  expect(runner.start(stored, {})).toMatchObject({ ok: false });
  expect((await tenant.call('POST', `/v2025/workflows/${id}/test`, { input: ANN })).status).toBe(
    429,
  );
});

test('a workflow that was enabled after its test began does not disturb the run', async () => {
  const id = await make(tenant, { definition: waiting('1h') });
  const execution = await run(tenant, id);
  await tenant.call('PATCH', `/v2025/workflows/${id}`, switchTo(true));
  await tenant.control.advance('1h');
  expect((await tenant.control.execution(execution)).status).toBe('Completed');
});

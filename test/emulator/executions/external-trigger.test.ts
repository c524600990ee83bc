import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../support/emulator.ts';
import type { RunningEmulator } from '../../support/emulator.ts';
import { ANN, EXTERNAL, make } from './definitions.ts';

let tenant: RunningEmulator;

beforeEach(async () => {
  tenant = await startEmulator({ requestsPer10s: 50_000 });
});

afterEach(() => tenant.dispose());

test('the client of an external trigger may execute and test it, and nothing else (facts 1.6)', async () => {
  const id = await make(tenant, { trigger: EXTERNAL }, true);
  const made = await tenant.call('POST', `/v2025/workflows/${id}/external/oauth-clients`);
  expect(made.body).toEqual({
    id: expect.any(String),
    secret: expect.stringMatching(/^[0-9a-f]{64}$/),
    url: `${tenant.url}/v2025/workflows/execute/external/${id}`,
  });
  const as = { authorization: `Bearer ${await tenant.token(made.body.id, made.body.secret)}` };
  const path = new URL(made.body.url).pathname;
  const started = await tenant.call('POST', path, { input: { offset: 3 } }, as);
  expect(Object.keys(started.body)).toEqual(['workflowExecutionId']);
  const { events } = await tenant.control.execution(started.body.workflowExecutionId);
  expect(events[0]).toMatchObject({ kind: 'run-started', input: { offset: 3 } });
  expect((await tenant.call('POST', `${path}/test`, { input: { a: 1 } }, as)).body).toEqual({
    payload: { a: 1 },
  });
  for (const [method, other] of [
    ['GET', '/v2025/workflows'],
    ['POST', `/v2025/workflows/${id}/test`],
    ['POST', `/v2025/workflow-executions/${started.body.workflowExecutionId}/cancel`],
  ] as const) {
    expect((await tenant.call(method, other, undefined, as)).status).toBe(403);
  }
  const again = await tenant.call('POST', `/v2025/workflows/${id}/external/oauth-clients`);
  expect(again.body.id).not.toBe(made.body.id);
  expect((await tenant.call('POST', path, {}, as)).status).toBe(401);
  expect(JSON.stringify(await tenant.control.state())).not.toContain(again.body.secret);
});

test.each([
  ['v3', '/v3/workflows'],
  ['beta', '/beta/workflows'],
  ['v1', '/workflows/v1'],
])('execute and test stand in family %s', async (_name, base) => {
  const id = await make(tenant, { trigger: EXTERNAL }, true);
  const started = await tenant.call('POST', `${base}/execute/external/${id}`);
  expect(started.status).toBe(200);
  const { events } = await tenant.control.execution(started.body.workflowExecutionId);
  expect(events[0].input).toEqual({});
  const echo = await tenant.call('POST', `${base}/execute/external/${id}/test`, { input: ANN });
  expect(echo.body).toEqual({ payload: ANN });
});

test('a disabled workflow is not executed, and says so with 200 (facts 1.2)', async () => {
  const id = await make(tenant, { trigger: EXTERNAL });
  const { status, body } = await tenant.call('POST', `/v2025/workflows/execute/external/${id}`);
  expect(status).toBe(200);
  expect(body).toEqual({ message: 'Workflow was not executed because it is not enabled' });
});

test('only an external trigger is executed from outside, with an object', async () => {
  const event = await make(tenant, {}, true);
  const external = await make(tenant, { trigger: EXTERNAL }, true);
  async function status(path: string, body?: { readonly input: number }): Promise<number> {
    return (await tenant.call('POST', `/v2025/workflows${path}`, body)).status;
  }
  expect(await status(`/execute/external/${event}`)).toBe(400);
  expect(await status(`/${event}/external/oauth-clients`)).toBe(400);
  expect(await status(`/execute/external/${external}`, { input: 1 })).toBe(400);
  expect(await status(`/execute/external/${external}/test`, { input: 1 })).toBe(400);
  expect(await status('/execute/external/nope')).toBe(404);
  expect(await status('/execute/external/nope/test')).toBe(404);
  expect(await status('/nope/external/oauth-clients')).toBe(404);
});

test('a workflow that starts itself ends after a hundred in a chain (facts 5.4)', async () => {
  const id = await make(tenant, { trigger: EXTERNAL });
  await tenant.control.edit(id, [
    {
      op: 'replace',
      path: '/definition',
      value: {
        start: 'Again',
        steps: {
          Again: {
            actionId: 'sp:http',
            type: 'action',
            versionNumber: 2,
            nextStep: 'Done',
            attributes: {
              method: 'post',
              url: `https://acme.api.identitynow.com/v2025/workflows/execute/external/${id}`,
              requestContentType: 'json',
              jsonRequestBody: { input: {} },
            },
          },
          Done: { type: 'success' },
        },
      },
    },
    { op: 'replace', path: '/enabled', value: true },
  ]);
  await tenant.call('POST', `/v2025/workflows/execute/external/${id}`);
  await tenant.emulator.state.runner.idle();
  const { body } = await tenant.call('GET', `/v2025/workflows/${id}/executions`);
  expect(body).toHaveLength(101);
  expect(body.filter((row: { status: string }) => row.status === 'Failed')).toHaveLength(1);
  const last = await tenant.control.execution(body[0].id);
  expect(last.depth).toBe(100);
  expect(JSON.stringify(last.events)).toContain('more than 100 executions started each other');
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { KEPT_MESSAGES, Outbox } from '../../src/emulator/outbox.ts';
import { http, startEmulator } from '../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../support/emulator.ts';
import { PEOPLE, seedOf } from './actions/ask.ts';

let tenant: RunningEmulator;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulator-outbox-'));
  tenant = await startEmulator({ seed: seedOf(PEOPLE) });
});

afterEach(async () => {
  await tenant.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A workflow that asks, and whose catch mails what went wrong. */
function asking(actionId: string, attributes: JsonObject): JsonObject {
  const mail = (body: string, nextStep: string): JsonObject => ({
    actionId: 'sp:send-email',
    type: 'action',
    versionNumber: 2,
    nextStep,
    attributes: { subject: 'Told', body, recipientEmailList: ['a@acme.example'] },
  });
  return {
    name: 'Asking',
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created' } },
    definition: {
      start: 'Ask',
      steps: {
        Ask: {
          actionId,
          type: 'action',
          versionNumber: 1,
          attributes,
          nextStep: 'Tell',
          catch: [{ next: 'Complain' }],
        },
        Tell: mail('{{$.ask.JSON()}}', 'Done'),
        Complain: mail('{{$.ask.error.workflowStatusCode}}', 'Done'),
        Done: { type: 'success' },
      },
    },
  };
}

async function run(workflow: JsonObject): Promise<string> {
  const created = await tenant.call('POST', '/v2025/workflows', workflow);
  const id = String(created.body.id);
  const started = await tenant.call('POST', `/v2025/workflows/${id}/test`, {
    input: {
      identity: { id: 'ann', name: 'Ann', type: 'IDENTITY' },
      attributes: {},
    },
  });
  expect(started.status, started.text).toBe(200);
  await tenant.emulator.state.runner.idle();
  return String(started.body.workflowExecutionId);
}

async function status(execution: string): Promise<unknown> {
  return (await http(tenant.url, 'GET', `/_emulator/executions/${execution}`)).body.status;
}

function outbox(method = 'GET', rest = '', body?: Json): Promise<HttpAnswer> {
  return http(tenant.url, method, `/_emulator/outbox${rest}`, {
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function first(query: string): Promise<{ id: string; [key: string]: unknown }> {
  return (await outbox('GET', query)).body[0];
}

async function told(): Promise<string> {
  return (await outbox('GET', '?kind=email')).body[0].asked.body;
}

test('a run waits for its form, and goes on with what somebody filled in', async () => {
  const execution = await run(asking('sp:forms', { formDefinitionId: 'f', recipient: 'ann' }));
  expect(await status(execution)).toBe('Running');
  const { id } = await first('?state=waiting&kind=form&workflow=Asking');
  const answered = await outbox('POST', `/${id}`, { formData: { decision: 'Approve' } });
  expect(answered.body).toMatchObject({
    state: 'answered',
    answer: { formData: { decision: 'Approve' } },
  });
  expect(await status(execution)).toBe('Completed');
  expect(JSON.parse(await told())).toEqual({ formData: { decision: 'Approve' } });
});

test.each([
  [
    { decision: 'APPROVED', by: 'Ann Admin', comments: 'fine' },
    {
      status: 'APPROVED',
      approvedBy: [{ type: 'IDENTITY', id: 'ann', name: 'Ann Admin' }],
      rejectedBy: [],
      comments: [
        { comment: 'fine', commentedBy: { type: 'IDENTITY', id: 'ann', name: 'Ann Admin' } },
      ],
    },
  ],
  [
    { decision: 'REJECTED' },
    {
      status: 'REJECTED',
      approvedBy: [],
      rejectedBy: [{ type: 'IDENTITY', id: 'bob', name: 'Bob Boss' }],
      comments: [],
    },
  ],
])('an approval is answered with %j', async (answer, output) => {
  await run(asking('sp:generic-approval', { name: 'Go?', singleApproverIdentityId: 'bob' }));
  const { id } = await first('?kind=approval');
  expect((await outbox('POST', `/${id}`, answer)).status).toBe(200);
  expect(JSON.parse(await told())).toEqual(output);
});

test('the approval of an access request leaves its status alone', async () => {
  await run(asking('sp:access-request-approval', { accessRequestId: 'r' }));
  const { id } = await first('?kind=approval');
  await outbox('POST', `/${id}`, { decision: 'APPROVED' });
  expect(JSON.parse(await told())).toEqual({ status: 'APPROVED' });
});

test.each([
  ['sp:forms', { deadline: '3d' }, '408'],
  ['sp:generic-approval', { approvalTimeout: 3 }, '"status":"EXPIRED"'],
  [
    'sp:generic-approval',
    { approvalTimeout: '3', approvalActionAtTimeout: 'APPROVED' },
    '"status":"APPROVED"',
  ],
  [
    'sp:access-request-approval',
    { approvalTimeout: 3, approvalActionAtTimeout: 'REJECTED' },
    '{"status":"REJECTED"}',
  ],
])('%s with %j expires at its deadline', async (actionId, attributes, expected) => {
  const execution = await run(asking(actionId, { formDefinitionId: 'f', ...attributes }));
  await tenant.control.advance('71h');
  expect(await status(execution)).toBe('Running');
  await tenant.control.advance('1h');
  expect(await status(execution)).toBe('Completed');
  expect(await told()).toContain(expected);
  const { id, state } = await first('?state=expired');
  expect(state).toBe('expired');
  expect((await outbox('POST', `/${id}`, { formData: {} })).status).toBe(409);
});

test('a deadline months away is kept', async () => {
  const execution = await run(asking('sp:forms', { formDefinitionId: 'f', deadline: '60d' }));
  await tenant.control.advance('1439h');
  expect(await status(execution)).toBe('Running');
  await tenant.control.advance('1h');
  expect(await status(execution)).toBe('Completed');
});

test('what a cancelled run asked is withdrawn', async () => {
  const execution = await run(asking('sp:forms', { formDefinitionId: 'f' }));
  await tenant.call('POST', `/v2025/workflow-executions/${execution}/cancel`);
  expect(await first('')).toMatchObject({ state: 'withdrawn' });
});

describe('an answer that cannot be meant is refused', () => {
  test.each([
    ['sp:forms', { decision: 'APPROVED' }, 400],
    ['sp:forms', {}, 400],
    ['sp:forms', { formData: [] }, 400],
    ['sp:generic-approval', { decision: 'MAYBE' }, 400],
    ['sp:generic-approval', { formData: {} }, 400],
  ])('%s with %j', async (actionId, body, expected) => {
    await run(asking(actionId, { formDefinitionId: 'f' }));
    const { id } = await first('');
    const answer = await outbox('POST', `/${id}`, body);
    expect([answer.status, typeof answer.body.message]).toEqual([expected, 'string']);
    expect(await first('')).toMatchObject({ state: 'waiting' });
  });

  test('twice, to a mail, to nothing, or without JSON', async () => {
    await run(asking('sp:forms', { formDefinitionId: 'f' }));
    const { id } = await first('');
    const path = `/_emulator/outbox/${id}`;
    expect((await http(tenant.url, 'POST', path, { body: '{' })).status).toBe(400);
    await outbox('POST', `/${id}`, { formData: {} });
    expect((await outbox('POST', `/${id}`, { formData: {} })).status).toBe(409);
    const mail = await first('?kind=email');
    expect((await outbox('POST', `/${mail.id}`, { formData: {} })).status).toBe(409);
    expect((await outbox('POST', '/gone', { formData: {} })).status).toBe(404);
    expect((await outbox('GET', '/gone')).status).toBe(404);
  });

  test.each(['?kind=mail', '?state=open', '?workflw=x'])('a list by %s', async (query) => {
    expect((await outbox('GET', query)).status).toBe(400);
  });
});

test('a ticket is moved on by somebody, and read so by the next step', async () => {
  await run(asking('sp:snow', { action: 'create', shortDescription: 'Laptop' }));
  const { id } = await first('?kind=ticket');
  const moved = await outbox('POST', `/${id}`, { record: { request_state: 'closed_complete' } });
  expect(moved.body.asked).toMatchObject({
    request_state: 'closed_complete',
    short_description: 'Laptop',
  });
  expect((await outbox('POST', `/${id}`, { formData: {} })).status).toBe(400);
});

test('a clear forgets what nobody waits for', async () => {
  await run(asking('sp:snow', { action: 'create' }));
  await run({ ...asking('sp:forms', { formDefinitionId: 'f' }), name: 'Other' });
  expect((await outbox()).body).toHaveLength(3);
  expect((await outbox('DELETE')).status).toBe(204);
  expect((await outbox()).body).toMatchObject([{ kind: 'form', workflowName: 'Other' }]);
  const { id } = await first('');
  expect((await outbox('GET', `/${id}`)).body).toMatchObject({ id, state: 'waiting' });
});

test('a question outlives a restart: it can be answered, and its deadline still counts', async () => {
  await tenant.dispose();
  const stateFile = path.join(folder, 'state.json');
  tenant = await startEmulator({ stateFile });
  const asked = await run(asking('sp:forms', { formDefinitionId: 'f', deadline: '2d' }));
  const expiring = await run(asking('sp:forms', { formDefinitionId: 'g', deadline: '1d' }));
  await tenant.dispose();
  tenant = await startEmulator({ stateFile });
  const { id } = await first('?state=waiting');
  await outbox('POST', `/${id}`, { formData: { a: 1 } });
  expect(await status(asked)).toBe('Completed');
  expect(await status(expiring)).toBe('Running');
  await tenant.control.advance('1d');
  expect(await status(expiring)).toBe('Completed');
  expect(await first('?state=expired')).toMatchObject({ asked: { formDefinitionId: 'g' } });
});

test('only the newest messages are kept, and what a run waits for longest of all', () => {
  const outboxOf = new Outbox({ set: () => undefined, delete: () => undefined }, () => undefined);
  const message = {
    at: '2026-01-05T09:00:00.000Z',
    kind: 'email',
    actionId: 'sp:send-email',
    executionId: 'e',
    workflowId: 'w',
    workflowName: 'W',
    step: 'S',
    to: [],
    asked: {},
  } as const;
  const waiting = outboxOf.add({ ...message, kind: 'form', state: 'waiting', call: 0 });
  for (let call = 1; call <= KEPT_MESSAGES; call += 1) {
    outboxOf.add({ ...message, state: 'sent', call });
  }
  const kept = outboxOf.list();
  expect(kept).toHaveLength(KEPT_MESSAGES);
  expect([kept[0]!.id, kept[1]!.call, kept.at(-1)!.call]).toEqual([waiting.id, 2, KEPT_MESSAGES]);
});

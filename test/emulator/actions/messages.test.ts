import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ask, outputOf, PEOPLE, statusOf, tenantWith } from './ask.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await tenantWith(PEOPLE);
});

afterEach(() => emulator.close());

describe('a mail', () => {
  test('lies in the outbox with its template filled in', () => {
    const answer = ask(
      emulator,
      'sp:send-email',
      {
        subject: 'Welcome',
        body: 'Hi ${name}#if($boss), ask $boss#end$!{gone}',
        context: { name: 'Ann', boss: 'Bob', gone: null },
        recipientEmailList: ['a@acme.example', 'b@acme.example'],
        carbonCopy: 'c@acme.example',
        replyTo: 'd@acme.example',
        from: null,
      },
      { iteration: { loop: 'Loop', index: 2 } },
    );
    expect(answer).toEqual({ kind: 'output', output: {} });
    expect(emulator.state.outbox.list()).toEqual([
      {
        id: expect.any(String),
        at: '2026-01-05T09:00:00.000Z',
        kind: 'email',
        state: 'sent',
        actionId: 'sp:send-email',
        executionId: 'run-1',
        workflowId: 'w-1',
        workflowName: 'Joiner',
        step: 'Step',
        iteration: { loop: 'Loop', index: 2 },
        call: 1,
        to: ['a@acme.example', 'b@acme.example'],
        asked: {
          subject: 'Welcome',
          body: 'Hi Ann, ask Bob',
          context: { name: 'Ann', boss: 'Bob', gone: null },
          replyTo: 'd@acme.example',
          carbonCopy: ['c@acme.example'],
        },
      },
    ]);
  });

  test.each([
    [{ recipientEmailList: 'a@acme.example' }, ['a@acme.example']],
    [{ recipientId: 'ann' }, ['ann@acme.example']],
    [{ recipientId: 'nobody' }, ['nobody']],
    [{}, []],
  ])('goes to %j', (attributes, to) => {
    outputOf(ask(emulator, 'sp:send-email', attributes, { version: 1 }));
    expect(emulator.state.outbox.list()[0]).toMatchObject({ to });
  });

  test('whose template is invalid is not sent', () => {
    expect(ask(emulator, 'sp:send-email', { body: '#if($x' })).toEqual({
      kind: 'error',
      error: {
        status: 400,
        message: `The mail's template is invalid: line 1, column 7: ")" is missing.`,
      },
    });
    expect(emulator.state.outbox.list()).toEqual([]);
  });
});

test('a message in a process is shown, and the run goes on', () => {
  const answer = ask(emulator, 'sp:interactive-message', {
    category: 'WARN',
    ownerId: 'ann',
    title: 'Careful',
    message: '<b>Now</b>',
  });
  expect(answer.kind).toBe('output');
  expect(emulator.state.outbox.list()[0]).toMatchObject({
    kind: 'message',
    state: 'sent',
    to: ['ann'],
    asked: { category: 'WARN', title: 'Careful', message: '<b>Now</b>' },
  });
});

test.each([
  ['sp:forms', { recipient: 'ann', notificationSubject: 'S', notificationBody: 'B' }],
  ['sp:interactive-form', { ownerId: 'ann', title: 'S', message: 'B' }],
])('%s waits for somebody', (actionId, attributes) => {
  const answer = ask(emulator, actionId, {
    ...attributes,
    formDefinitionId: 'f',
    deadline: '7d',
    inputForForm_name: 'Ann',
    inputForForm_list: ['a'],
  });
  expect(answer).toEqual({ kind: 'later' });
  expect(emulator.state.outbox.list()[0]).toMatchObject({
    kind: 'form',
    state: 'waiting',
    to: ['ann'],
    deadline: '2026-01-12T09:00:00.000Z',
    asked: {
      formDefinitionId: 'f',
      subject: 'S',
      body: 'B',
      input: { name: 'Ann', list: ['a'] },
    },
  });
});

test('a form has to be one of the tenant, once it has any, and its deadline a duration', async () => {
  await emulator.close();
  emulator = await tenantWith({ forms: [{ id: 'f-1', name: 'Leaver' }] });
  expect(statusOf(ask(emulator, 'sp:forms', { formDefinitionId: 'f-2' }))).toBe(404);
  expect(statusOf(ask(emulator, 'sp:forms', { formDefinitionId: 'f-1', deadline: 'x' }))).toBe(400);
  expect(ask(emulator, 'sp:forms', { formDefinitionId: 'f-1' }).kind).toBe('later');
  expect(emulator.state.outbox.list()).toMatchObject([{ asked: { formName: 'Leaver' } }]);
  expect(emulator.state.outbox.list()[0]).not.toHaveProperty('deadline');
});

test.each([
  ['sp:generic-approval', { singleApproverIdentityId: 'bob', name: 'Go?' }, { name: 'Go?' }],
  [
    'sp:access-request-approval',
    { singleApproverCategory: 'MANAGER_OF', requestedFor: { id: 'ann' }, accessRequestId: 'r' },
    { requestedFor: { id: 'ann' }, accessRequestId: 'r' },
  ],
])('%s asks an approver', (actionId, attributes, asked) => {
  expect(ask(emulator, actionId, { ...attributes, approvalTimeout: '2' })).toEqual({
    kind: 'later',
  });
  expect(emulator.state.outbox.list()[0]).toMatchObject({
    kind: 'approval',
    to: ['bob'],
    deadline: '2026-01-07T09:00:00.000Z',
    asked,
  });
});

describe('a ticket', () => {
  const CREATE = {
    action: 'create',
    url: 'https://acme.service-now.example/api/now/v1/table/sc_request',
    shortDescription: 'Laptop',
    basicAuthPassword: 'hush-hush',
    customFields: 'due_date: 2026-02-01\nbad line\nurgency:1',
  };

  test('is created and found again', () => {
    const created = outputOf(ask(emulator, 'sp:snow', CREATE)) as {
      body: { result: { task_effective_number: string } };
    };
    expect(created).toMatchObject({
      statusCode: 201,
      body: {
        result: {
          number: 'REQ0010001',
          short_description: 'Laptop',
          due_date: '2026-02-01',
          urgency: '1',
        },
      },
    });
    const ticket = created.body.result.task_effective_number;
    expect(outputOf(ask(emulator, 'sp:snow', { action: 'get', ticket }))).toEqual({
      statusCode: 200,
      headers: {},
      body: { result: [created.body.result] },
    });
    expect(JSON.stringify(emulator.state.outbox.toJson())).not.toContain('hush-hush');
  });

  test('of another table has another number; fields may be a map', () => {
    const url = 'https://x.example/api/now/table/incident';
    ask(emulator, 'sp:snow', CREATE);
    const answer = ask(emulator, 'sp:snow', { ...CREATE, url, customFields: { state: '7' } });
    expect(outputOf(answer)).toMatchObject({
      body: { result: { number: 'INC0010002', state: '7' } },
    });
  });

  test('that nobody created is not found; other actions are refused', () => {
    const none = ask(emulator, 'sp:snow', { action: 'get', ticket: 'REQ1' });
    expect(outputOf(none)).toMatchObject({ body: { result: [] } });
    expect(statusOf(ask(emulator, 'sp:snow', { action: 'burn' }))).toBe(400);
  });
});

test('a campaign is created and activated once', () => {
  const campaign = outputOf(
    ask(emulator, 'sp:create-campaign', {
      name: 'Q1',
      type: 'REVIEWER_IDENTITY',
      duration: '14d',
      reviewerId: 'bob',
    }),
  ) as { id: string };
  expect(campaign).toMatchObject({
    name: 'Q1',
    type: 'REVIEWER_IDENTITY',
    status: 'STAGED',
    deadline: '2026-01-19T09:00:00.000Z',
  });
  const { id } = campaign;
  expect(ask(emulator, 'sp:activate-campaign', { id }).kind).toBe('output');
  expect(emulator.state.outbox.list()).toMatchObject([
    { kind: 'campaign', to: ['bob'], asked: { id, status: 'ACTIVE' } },
  ]);
  expect(statusOf(ask(emulator, 'sp:activate-campaign', { id }))).toBe(400);
  expect(statusOf(ask(emulator, 'sp:activate-campaign', { id: 'x' }))).toBe(404);
});

test.each([
  [{}, 400],
  [{ name: 'Q1', duration: 'soon' }, 400],
])('no campaign is made of %j', (attributes, status) => {
  expect(statusOf(ask(emulator, 'sp:create-campaign', attributes))).toBe(status);
});

test('an action never throws', () => {
  const attributes = new Proxy(
    {},
    {
      getOwnPropertyDescriptor: () => {
        throw new Error('broken');
      },
    },
  );
  expect(ask(emulator, 'sp:send-email', attributes)).toMatchObject({
    kind: 'error',
    error: { status: 500 },
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { startEmulator } from '../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../support/emulator.ts';
import { ANN, EXTERNAL, waiting } from './executions/definitions.ts';
import { answerErrors, describedOperations } from './openapi.ts';
import { FAMILIES, OPERATIONS, hasId, operationsOf, placeOf } from './openapi-operations.ts';
import type { Family, Operation } from './openapi-operations.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

/** Nothing can be wrong with these: no body, no parameters. */
const NEVER_400: readonly Operation[] = [
  'GET /workflows/{id}',
  'GET /workflow-executions/{id}',
  'GET /workflow-executions/{id}/history-v2',
  'GET /workflow-library/operators',
];

const LOCKED = 'failed to update workflow because it is enabled: not allowed';
const NO_TRIGGER = 'the workflow has no external trigger';
const PAGE = 'limit must be a whole number from 0 to 250';

/** What a refused request is about: a workflow that is enabled, disabled and so on, or an execution that has ended. */
type About = 'enabled' | 'disabled' | 'unsound' | 'external' | 'ended';

/** What is refused with 400, and in which words (facts 1.3, 1.5, 2.1, 2.5); where no better is known, in our own. */
const REFUSALS: readonly (readonly [Operation, About, Json | string | undefined, string])[] = [
  ['GET /workflows', 'disabled', '?limit=251', PAGE],
  ['GET /workflows', 'disabled', '?offset=-1', 'offset must be a whole number from 0'],
  ['POST /workflows', 'disabled', { description: 'x' }, 'name is required'],
  ['POST /workflows', 'disabled', [], 'a workflow is required'],
  ['PUT /workflows/{id}', 'enabled', mailing('B'), LOCKED],
  ['PUT /workflows/{id}', 'disabled', {}, 'name is required'],
  ['PATCH /workflows/{id}', 'enabled', [{ op: 'replace', path: '/name', value: 'B' }], LOCKED],
  ['PATCH /workflows/{id}', 'disabled', [{ op: 'remove', path: '/id' }], '/id cannot be patched'],
  [
    'PATCH /workflows/{id}',
    'unsound',
    switchTo(true),
    'Please fix the following validation errors before enabling the workflow',
  ],
  [
    'DELETE /workflows/{id}',
    'enabled',
    undefined,
    'failed to delete workflow because it is enabled: not allowed',
  ],
  [
    'POST /workflows/{id}/test',
    'enabled',
    { input: ANN },
    'workflow is enabled but executed as a test workflow',
  ],
  [
    'POST /workflows/{id}/test',
    'disabled',
    { input: { identity: 5 } },
    'input did not match expected schema',
  ],
  ['POST /workflows/{id}/test', 'disabled', {}, 'input is required and must be an object'],
  ['GET /workflows/{id}/executions', 'disabled', '?limit=251', PAGE],
  [
    'GET /workflows/{id}/executions',
    'disabled',
    '?filters=workflowId eq "x"',
    'filtering "workflowId" by "eq" is not supported',
  ],
  [
    'GET /workflows/{id}/executions',
    'disabled',
    '?filters=status ne "Failed"',
    'filtering "status" by "ne" is not supported',
  ],
  ['POST /workflows/{id}/external/oauth-clients', 'disabled', undefined, NO_TRIGGER],
  ['POST /workflows/execute/external/{id}', 'enabled', undefined, NO_TRIGGER],
  ['POST /workflows/execute/external/{id}', 'external', { input: 1 }, 'input must be an object'],
  ['POST /workflows/execute/external/{id}/test', 'external', [], 'input must be an object'],
  ['GET /workflow-executions/{id}/history', 'ended', '?limit=251', PAGE],
  [
    'POST /workflow-executions/{id}/cancel',
    'ended',
    undefined,
    'the workflow execution is not running',
  ],
  ['GET /workflow-library', 'disabled', '?limit=x', PAGE],
  ['GET /workflow-library/actions', 'disabled', '?limit=251', PAGE],
  [
    'GET /workflow-library/actions',
    'disabled',
    '?filters=name eq "x"',
    'filtering "name" by "eq" is not supported',
  ],
  [
    'GET /workflow-library/triggers',
    'disabled',
    '?filters=id co "x"',
    'filtering "id" by "co" is not supported',
  ],
];

const ADMIN = { id: 'demo', secret: 'demo', identity: { id: 'i-demo', name: 'Demo Admin' } };

let tenant: RunningEmulator;
/** A tenant that lets one request in ten seconds pass, and whose time stands still. */
let narrow: RunningEmulator;

beforeAll(async () => {
  tenant = await startEmulator({
    requestsPer10s: 10_000,
    clients: [ADMIN, { ...ADMIN, id: 'stranger', scopes: ['idn:sources:read'] }],
  });
  await tenant.control.limits({ testsPer10s: 10_000 });
  narrow = await startEmulator({ clock: new ManualClock(), requestsPer10s: 1 });
});

afterAll(async () => {
  await tenant.dispose();
  await narrow.dispose();
});

/** Calls an operation of a family. */
function call(
  at: RunningEmulator,
  family: Family,
  operation: Operation,
  { id = '', query = '', body, headers = {} }: Asked = {},
): Promise<HttpAnswer> {
  const { method, template } = placeOf(family, operation);
  return at.call(method, `${template.replace('{id}', id)}${query}`, body, headers);
}

interface Asked {
  readonly id?: string;
  /** With its question mark. */
  readonly query?: string;
  readonly body?: Json | undefined;
  readonly headers?: Record<string, string>;
}

describe.each(FAMILIES)('every operation of %s', (family) => {
  const done = new Set<string>();
  const ids = new Map<About, string>();

  /** Holds an answer against what is described for it, and notes that it was seen. */
  function check(operation: Operation, answer: HttpAnswer, status = 200): HttpAnswer {
    expect(answer.status, `${operation}: ${answer.text}`).toBe(status);
    const body = answer.text === '' ? undefined : answer.body;
    expect(answerErrors(family, operation, { status, body }), operation).toEqual([]);
    if (status !== 401 && status !== 500) {
      // Whoever is let in is told of the family's end, whatever the answer.
      expect(answer.headers.has('deprecation')).toBe(family === 'v3' || family === 'beta');
    }
    done.add(`${operation} ${status}`);
    return answer;
  }

  async function ask(operation: Operation, asked: Asked = {}, status = 200): Promise<HttpAnswer> {
    return check(operation, await call(tenant, family, operation, asked), status);
  }

  async function make(more: Readonly<Record<string, Json>>, enabled = false): Promise<string> {
    const body = mailing(`By ${family}`, more);
    const { id } = (await ask('POST /workflows', { body })).body;
    if (enabled) {
      await ask('PATCH /workflows/{id}', { id, body: switchTo(true) });
    }
    return id;
  }

  beforeAll(async () => {
    ids.set('enabled', await make({}, true));
    ids.set('disabled', await make({}));
    ids.set('unsound', await make({ definition: { start: 'Nowhere', steps: {} } }));
    ids.set('external', await make({ trigger: EXTERNAL }, true));
    const id = ids.get('disabled') ?? '';
    const { body } = await ask('POST /workflows/{id}/test', { id, body: { input: ANN } });
    ids.set('ended', body.workflowExecutionId);
  });

  test('a workflow is created, read, changed and deleted', async () => {
    const id = await make({ enabled: true });
    const created = (await ask('GET /workflows/{id}', { id })).body;
    expect(created).toMatchObject({ enabled: false, executionCount: 0, failureCount: 0 });
    const put = await ask('PUT /workflows/{id}', { id, body: { name: 'Put' } });
    expect(put.body).toMatchObject({ id, name: 'Put', trigger: {}, created: created.created });
    const patch = [{ op: 'add', path: '/description', value: 'Told' }];
    const patched = (await ask('PATCH /workflows/{id}', { id, body: patch })).body;
    expect(patched.description).toBe('Told');
    expect((await ask('GET /workflows')).body).toContainEqual(patched);
    await ask('DELETE /workflows/{id}', { id }, 204);
    await ask('GET /workflows/{id}', { id }, 404);
  });

  test('an execution is started, found, told and cancelled', async () => {
    const id = await make({ definition: waiting('1h') });
    const started = await ask('POST /workflows/{id}/test', { id, body: { input: ANN } });
    const execution = { id: started.body.workflowExecutionId as string };
    const query = '?filters=status eq "Running"&limit=1';
    const list = (await ask('GET /workflows/{id}/executions', { id, query })).body;
    const one = (await ask('GET /workflow-executions/{id}', execution)).body;
    expect(one).toMatchObject({ ...execution, workflowId: id, status: 'Running' });
    expect(list).toEqual([one]);
    const history = (await ask('GET /workflow-executions/{id}/history', execution)).body;
    expect(history[0]).toMatchObject({
      type: 'WorkflowExecutionStarted',
      attributes: { input: ANN },
    });
    if (operationsOf(family).includes('GET /workflow-executions/{id}/history-v2')) {
      const told = (await ask('GET /workflow-executions/{id}/history-v2', execution)).body;
      expect(told).toMatchObject({
        definition: waiting('1h'),
        trigger: { type: 'EVENT' },
        history,
      });
    }
    await ask('POST /workflow-executions/{id}/cancel', execution, 204);
    const ended = (await ask('GET /workflow-executions/{id}', execution)).body;
    expect(ended).toEqual({ ...one, closeTime: expect.any(String), status: 'Canceled' });
  });

  test('an external trigger has a client, starts and echoes', async () => {
    const id = await make({ trigger: EXTERNAL });
    const body = { input: { a: 1 } };
    const off = await ask('POST /workflows/execute/external/{id}', { id, body });
    expect(off.body).toEqual({ message: expect.stringContaining('not enabled') });
    await ask('PATCH /workflows/{id}', { id, body: switchTo(true) });
    const client = (await ask('POST /workflows/{id}/external/oauth-clients', { id })).body;
    const operation = 'POST /workflows/execute/external/{id}';
    expect(client.url).toBe(
      `${tenant.url}${placeOf(family, operation).template.replace('{id}', id)}`,
    );
    const headers = { authorization: `Bearer ${await tenant.token(client.id, client.secret)}` };
    const started = (await ask(operation, { id, body, headers })).body;
    const execution = { id: started.workflowExecutionId as string };
    const one = await ask('GET /workflow-executions/{id}', execution);
    expect(one.body).toMatchObject({ workflowId: id, status: 'Completed' });
    const echo = await ask(`${operation}/test`, { id, body, headers });
    expect(echo.body).toEqual({ payload: { a: 1 } });
  });

  test('the library is listed in full and by kind', async () => {
    const all = (await ask('GET /workflow-library')).body;
    const kinds = [
      await ask('GET /workflow-library/actions'),
      await ask('GET /workflow-library/triggers'),
      await ask('GET /workflow-library/operators'),
    ];
    expect(kinds.flatMap((kind) => kind.body)).toEqual(all);
    const rest = (await ask('GET /workflow-library', { query: '?limit=2&offset=1' })).body;
    expect(rest).toEqual(all.slice(1, 3));
  });

  test.each(REFUSALS)('%s is refused: %s, %j', async (operation, about, sent, text) => {
    const asked = typeof sent === 'string' ? { query: sent } : { body: sent };
    const { body } = await ask(operation, { id: ids.get(about) ?? '', ...asked }, 400);
    expect(body.messages?.[0].text ?? body.message).toBe(text);
  });

  test.each(operationsOf(family).filter(hasId))('%s finds nothing', async (operation) => {
    const sent = operation.startsWith('GET') ? {} : { body: { input: {} } };
    const { body } = await ask(operation, { id: 'none', ...sent }, 404);
    expect(body.messages[0].text).toMatch(/^The workflow (execution )?none was not found\.$/);
  });

  test('nobody, a stranger, one in a hurry, and everybody at a bad time are turned away', async () => {
    const stranger = { authorization: `Bearer ${await tenant.token('stranger', 'demo')}` };
    await call(narrow, family, 'GET /workflows');
    for (const operation of operationsOf(family)) {
      await ask(operation, { id: 'x', headers: { authorization: 'Bearer none' } }, 401);
      await ask(operation, { id: 'x', headers: stranger }, 403);
      const late = check(operation, await call(narrow, family, operation, { id: 'x' }), 429);
      expect(late.headers.get('retry-after')).toBe('10');
    }
    await tenant.control.faults([{ fault: { status: 500 } }]);
    for (const operation of operationsOf(family)) {
      await ask(operation, { id: 'x' }, 500);
    }
    await tenant.control.clearFaults();
  });

  test('no operation was left out, and none of its answers', () => {
    const expected = operationsOf(family).flatMap((operation) => {
      const { method } = placeOf(family, operation);
      const empty = method === 'DELETE' || operation.endsWith('/cancel');
      return [
        empty ? 204 : 200,
        ...(NEVER_400.includes(operation) ? [] : [400]),
        ...(hasId(operation) ? [404] : []),
        ...[401, 403, 429, 500],
      ].map((status) => `${operation} ${status}`);
    });
    expect([...done].toSorted()).toEqual(expected.toSorted());
  });

  test.runIf(describedOperations(family))('the description has the same operations', () => {
    const described = [...(describedOperations(family)?.keys() ?? [])];
    // The description of v2024 is that of v2025, which has one operation more (facts 1.2).
    const more = family === 'v2024' ? ['GET /workflow-executions/{id}/history-v2'] : [];
    expect(described.toSorted()).toEqual([...operationsOf(family), ...more].toSorted());
  });
});

test('every operation is there', () => {
  expect(Object.keys(OPERATIONS)).toHaveLength(19);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { startEmulator } from '../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../support/emulator.ts';
import { ANN, EXTERNAL, waiting } from './executions/definitions.ts';
import { answerErrors } from './openapi.ts';
import type { SchemaName } from './openapi.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

/** What is particular to a family (facts 1.1 to 1.3). */
interface FamilyRow {
  readonly name: string;
  /** Where a path of the description stands, given as in the dated families. */
  readonly at: (template: string) => string;
  readonly collection: boolean;
  readonly historyV2: boolean;
  readonly childEvents: boolean;
  readonly deprecated: boolean;
  readonly startTime: 'start_time' | 'startTime';
}

function dated(name: string, differences: Partial<FamilyRow> = {}): FamilyRow {
  return {
    name,
    at: (template) => `/${name}${template}`,
    collection: false,
    historyV2: false,
    childEvents: true,
    deprecated: false,
    startTime: 'start_time',
    ...differences,
  };
}

const FAMILIES = [
  dated('v3', { collection: true, deprecated: true }),
  dated('beta', { collection: true, deprecated: true, childEvents: false, startTime: 'startTime' }),
  dated('v2024'),
  dated('v2025', { historyV2: true }),
  dated('v2026', { historyV2: true }),
  dated('v1', {
    historyV2: true,
    at: (template) => template.replace(/^(\/[a-z-]+)/, '$1/v1'),
  }),
];

const LOOPING: JsonObject = {
  start: 'Loop',
  steps: {
    Loop: {
      actionId: 'sp:loop:iterator',
      type: 'action',
      versionNumber: 1,
      nextStep: 'Done',
      attributes: {
        'input.$': '$.trigger.items',
        start: 'Item Done',
        steps: { 'Item Done': { type: 'success' } },
      },
    },
    Done: { type: 'success' },
  },
};

let tenant: RunningEmulator;

beforeAll(async () => {
  tenant = await startEmulator({ requestsPer10s: 10_000 });
  await tenant.control.limits({ testsPer10s: 10_000 });
});

afterAll(() => tenant.dispose());

describe.each(FAMILIES)('every operation of $name', (family) => {
  const done = new Set<string>();

  /** Calls an operation and holds its answer against what is described for it. */
  async function ask(
    method: string,
    template: string,
    {
      id = '',
      body,
      query = '',
      status = 200,
      name,
    }: { id?: string; body?: Json; query?: string; status?: number; name?: SchemaName } = {},
  ): Promise<HttpAnswer> {
    const answer = await tenant.call(
      method,
      `${family.at(template).replace('{id}', id)}${query}`,
      body,
    );
    expect(answer.status, `${method} ${template}: ${answer.text}`).toBe(status);
    const named = name === undefined ? {} : { name };
    expect(answerErrors(family.name, { method, template, ...named }, answer), template).toEqual([]);
    expect(answer.headers.has('deprecation')).toBe(family.deprecated);
    if (status < 300) {
      done.add(`${method} ${template}`);
    }
    return answer;
  }

  async function make(more: JsonObject): Promise<string> {
    const body = mailing(`By ${family.name}`, more);
    return (await ask('POST', '/workflows', { body, name: 'Workflow' })).body.id;
  }

  test('workflows', async () => {
    const id = await make({});
    await ask('GET', '/workflows/{id}', { id, name: 'Workflow' });
    await ask('PUT', '/workflows/{id}', { id, body: mailing('Put'), name: 'Workflow' });
    await ask('PATCH', '/workflows/{id}', { id, body: switchTo(true), name: 'Workflow' });
    const list = await ask('GET', '/workflows', {
      query: '?filters=enabled%20eq%20true&count=true',
    });
    expect(list.headers.get('x-total-count')).toBe(family.collection ? '1' : null);
    await ask('PATCH', '/workflows/{id}', {
      id,
      body: [{ op: 'replace', path: '/name', value: 'X' }],
      status: 400,
    });
    await ask('POST', '/workflows/{id}/test', { id, body: { input: ANN }, status: 400 });
    await ask('DELETE', '/workflows/{id}', { id, status: 400 });
    await ask('PATCH', '/workflows/{id}', { id, body: switchTo(false) });
    await ask('DELETE', '/workflows/{id}', { id, status: 204 });
    await ask('GET', '/workflows/{id}', { id, status: 404 });
    await ask('POST', '/workflows', { body: { description: 'no name' }, status: 400 });
  });

  test('executions', async () => {
    const id = await make({ definition: waiting('1h') });
    const { body } = await ask('POST', '/workflows/{id}/test', { id, body: { input: ANN } });
    const execution = { id: body.workflowExecutionId as string };
    const query = `?filters=status%20eq%20%22Running%22%20and%20${family.startTime}%20ge%20%222026-01-01T00:00:00Z%22`;
    const list = await ask('GET', '/workflows/{id}/executions', { id, query, name: 'Executions' });
    expect(list.body.map((row: { id: string }) => row.id)).toEqual([execution.id]);
    const other = family.startTime === 'startTime' ? 'start_time' : 'startTime';
    const wrong = `?filters=${other}%20ge%20%222026-01-01T00:00:00Z%22`;
    await ask('GET', '/workflows/{id}/executions', { id, query: wrong, status: 400 });
    await ask('GET', '/workflow-executions/{id}', execution);
    await ask('GET', '/workflow-executions/{id}/history', { ...execution, name: 'Events' });
    await ask('POST', '/workflow-executions/{id}/cancel', { ...execution, status: 204 });
    await ask('POST', '/workflow-executions/{id}/cancel', { ...execution, status: 400 });
    for (const [method, template] of [
      ['GET', '/workflow-executions/{id}'],
      ['GET', '/workflow-executions/{id}/history'],
      ['POST', '/workflow-executions/{id}/cancel'],
    ] as const) {
      await ask(method, template, { id: 'none', status: 404 });
    }
    const v2 = family.at('/workflow-executions/{id}/history-v2').replace('{id}', execution.id);
    if (family.historyV2) {
      const told = await ask('GET', '/workflow-executions/{id}/history-v2', execution);
      expect(told.body).toMatchObject({ definition: waiting('1h'), trigger: { type: 'EVENT' } });
      expect(told.body.history[0].type).toBe('WorkflowExecutionStarted');
    } else {
      expect((await tenant.call('GET', v2)).status).toBe(404);
    }
  });

  test('rounds of a loop show as children, but not in beta', async () => {
    const id = await make({ definition: LOOPING, trigger: {} });
    const input = { items: ['a', 'b'] };
    const { body } = await ask('POST', '/workflows/{id}/test', { id, body: { input } });
    const execution = body.workflowExecutionId as string;
    const history = await ask('GET', '/workflow-executions/{id}/history', {
      id: execution,
      name: 'Events',
    });
    const children = history.body.filter(
      ({ type }: { type: string }) => type === 'ChildWorkflowExecutionCompleted',
    );
    expect(children).toHaveLength(family.childEvents ? 2 : 0);
  });

  test('the external trigger', async () => {
    const id = await make({ trigger: EXTERNAL });
    const off = await ask('POST', '/workflows/execute/external/{id}', {
      id,
      body: { input: { a: 1 } },
    });
    expect(off.body.message).toContain('not enabled');
    await ask('PATCH', '/workflows/{id}', { id, body: switchTo(true) });
    const client = (await ask('POST', '/workflows/{id}/external/oauth-clients', { id })).body;
    const answer = await tenant.call(
      'POST',
      new URL(client.url).pathname,
      { input: { a: 1 } },
      { authorization: `Bearer ${await tenant.token(client.id, client.secret)}` },
    );
    expect(answer.status, answer.text).toBe(200);
    const started = await ask('GET', '/workflow-executions/{id}', {
      id: answer.body.workflowExecutionId,
    });
    expect(started.body).toMatchObject({ workflowId: id, status: 'Completed' });
    const echo = await ask('POST', '/workflows/execute/external/{id}/test', {
      id,
      body: { input: { a: 1 } },
    });
    expect(echo.body).toEqual({ payload: { a: 1 } });
    await ask('PATCH', '/workflows/{id}', { id, body: switchTo(false) });
  });

  test('the library', async () => {
    for (const kind of ['', '/actions', '/triggers', '/operators']) {
      const { body } = await ask('GET', `/workflow-library${kind}`);
      expect(body.length).toBeGreaterThan(5);
    }
  });

  test('no operation was left out', () => {
    const history = family.historyV2 ? ['GET /workflow-executions/{id}/history-v2'] : [];
    expect([...done].toSorted()).toEqual([...OPERATIONS, ...history].toSorted());
  });
});

/** Every operation that all families have (facts 1.2). */
const OPERATIONS = [
  'GET /workflows',
  'POST /workflows',
  'GET /workflows/{id}',
  'PUT /workflows/{id}',
  'PATCH /workflows/{id}',
  'DELETE /workflows/{id}',
  'POST /workflows/{id}/test',
  'GET /workflows/{id}/executions',
  'POST /workflows/{id}/external/oauth-clients',
  'POST /workflows/execute/external/{id}',
  'POST /workflows/execute/external/{id}/test',
  'GET /workflow-executions/{id}',
  'GET /workflow-executions/{id}/history',
  'POST /workflow-executions/{id}/cancel',
  'GET /workflow-library',
  'GET /workflow-library/actions',
  'GET /workflow-library/triggers',
  'GET /workflow-library/operators',
];

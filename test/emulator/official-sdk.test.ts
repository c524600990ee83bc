import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { ANN, EXTERNAL, FAILING, waiting } from './executions/definitions.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

// The vendor's client is CommonJS and heavy; only this file loads it.
const sdk = createRequire(import.meta.url)('sailpoint-api-client');

/** The classes with workflows, one per family; what beta calls otherwise is renamed, and bodies carry the suffix. */
const CLASSES = [
  { api: 'WorkflowsApi', suffix: '', renamed: {}, base: '/v3', startTime: 'start_time' },
  {
    api: 'WorkflowsV2024Api',
    suffix: 'V2024',
    renamed: {},
    base: '/v2024',
    startTime: 'start_time',
  },
  {
    api: 'WorkflowsBetaApi',
    suffix: 'Beta',
    renamed: {
      putWorkflow: 'updateWorkflow',
      createWorkflowExternalTrigger: 'postWorkflowExternalTrigger',
      createExternalExecuteWorkflow: 'postExternalExecuteWorkflow',
      createExternalExecuteWorkflowRequest: 'postExternalExecuteWorkflowRequest',
    },
    base: '/beta',
    startTime: 'startTime',
  },
] as const;

type ClassRow = (typeof CLASSES)[number];

/** What the vendor's client gives back, or what it throws for a failure. */
interface Reply {
  readonly status: number;
  readonly data: ReturnType<typeof JSON.parse>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Calls a method by its name in v3, with the parameters that v3 has. */
type Caller = (method: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Reply>;

let tenant: RunningEmulator;

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  tenant = await startEmulator({ requestsPer10s: 10_000 });
  await tenant.control.limits({ testsPer10s: 10_000 });
});

afterAll(() => tenant.dispose());

/** The methods of each class that succeeded. */
const succeeded = new Map<string, Set<string>>(CLASSES.map(({ api }) => [api, new Set()]));

/** A client of a class with a token. */
function clientOf({ api, renamed, suffix }: ClassRow, token: () => Promise<string>): Caller {
  // A dummy token first: without one the constructor asks for a token by itself, once and for ever.
  const configuration = new sdk.Configuration({ baseurl: tenant.url, accessToken: 'dummy' });
  configuration.accessToken = token;
  return callerOf(api, new sdk[api](configuration), new Map(Object.entries(renamed)), suffix);
}

function callerOf(
  api: string,
  client: Readonly<Record<string, (parameters: object) => Promise<Reply>>>,
  renamed: ReadonlyMap<string, string>,
  suffix: string,
): Caller {
  return async (method, parameters = {}) => {
    const name = renamed.get(method) ?? method;
    const named = Object.entries(parameters).map(([key, value]) =>
      /^(id|limit|offset|count|filters)$/.test(key)
        ? [key, value]
        : [`${renamed.get(key) ?? key}${suffix}`, value],
    );
    try {
      const reply = await client[name]!(Object.fromEntries(named));
      succeeded.get(api)?.add(name);
      return reply;
    } catch (error) {
      // Anything but an answer of the tenant is trouble of the test.
      const { response } = error as { readonly response?: Reply };
      if (response === undefined) {
        throw error;
      }
      return response;
    }
  };
}

describe.each(CLASSES)('the vendor’s client, $api', (row) => {
  let call: Caller;

  beforeAll(() => {
    call = clientOf(row, () => tenant.token());
  });

  async function create(
    body: Parameters<typeof mailing>[1] = {},
    enabled = false,
  ): Promise<string> {
    const made = await call('createWorkflow', { createWorkflowRequest: mailing(row.api, body) });
    expect(made.status, JSON.stringify(made.data)).toBe(200);
    const { id } = made.data;
    return enabled ? (await turn(id, true)).data.id : id;
  }

  function turn(id: string, enabled: boolean): Promise<Reply> {
    return call('patchWorkflow', { id, jsonPatchOperation: switchTo(enabled) });
  }

  /** The status of a failure, and its text in whatever body it has (facts 1.5). */
  async function failure(
    method: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<readonly [number, string]> {
    const { status, data } = await call(method, parameters);
    return [status, data.messages?.[0].text ?? data.message ?? data.error ?? 'none'];
  }

  test('creates, gets, lists, patches, puts and deletes', async () => {
    const before = (await call('listWorkflows')).data;
    const created = await call('createWorkflow', {
      createWorkflowRequest: mailing('By SDK', { enabled: true }),
    });
    expect(created.status).toBe(200);
    expect(created.data).toMatchObject({ name: 'By SDK', enabled: false, executionCount: 0 });
    const { id } = created.data;
    expect((await call('getWorkflow', { id })).data).toEqual(created.data);
    expect((await call('listWorkflows')).data).toEqual([...before, created.data]);
    const patched = await call('patchWorkflow', {
      id,
      jsonPatchOperation: [
        { op: 'replace', path: '/definition/steps/Send Email/attributes/subject', value: 'Hey' },
      ],
    });
    expect(patched.data.definition.steps['Send Email'].attributes.subject).toBe('Hey');
    const put = await call('putWorkflow', { id, workflowBody: { name: 'Renamed' } });
    expect(put.data).toMatchObject({ id, name: 'Renamed', trigger: {}, description: '' });
    expect((await call('deleteWorkflow', { id })).status).toBe(204);
    expect((await call('getWorkflow', { id })).status).toBe(404);
    expect((await call('listWorkflows')).data).toEqual(before);
  });

  test('an enabled workflow is locked, except for its flag (facts 2.1)', async () => {
    const id = await create({}, true);
    const locked = 'failed to update workflow because it is enabled: not allowed';
    const rename = [{ op: 'replace', path: '/name', value: 'B' }];
    expect(await failure('patchWorkflow', { id, jsonPatchOperation: rename })).toEqual([
      400,
      locked,
    ]);
    expect(await failure('putWorkflow', { id, workflowBody: mailing('B') })).toEqual([400, locked]);
    expect(await failure('deleteWorkflow', { id })).toEqual([
      400,
      'failed to delete workflow because it is enabled: not allowed',
    ]);
    expect(await failure('testWorkflow', { id, testWorkflowRequest: { input: ANN } })).toEqual([
      400,
      'workflow is enabled but executed as a test workflow',
    ]);
    expect((await turn(id, false)).data).toMatchObject({ enabled: false, name: row.api });
    expect((await call('deleteWorkflow', { id })).status).toBe(204);
  });

  test('only enabling validates, and says all that is wrong (facts 2.5)', async () => {
    const definition = {
      start: 'Go',
      steps: { Go: { type: 'failure', failureName: 'No' }, Off: { type: 'success' } },
    };
    const id = await create({ definition, trigger: { type: 'EVENT', attributes: {} } });
    const refused = await turn(id, true);
    expect(refused.status).toBe(400);
    expect(refused.data).toEqual({
      message: 'Please fix the following validation errors before enabling the workflow',
      details: {
        'Error 1': expect.stringMatching(/^step 'Go' has errors: /),
        'Error 2': 'trigger has errors: id is required',
      },
    });
    expect((await call('getWorkflow', { id })).data.enabled).toBe(false);
  });

  test('tests, tells executions and histories, and cancels', async () => {
    const id = await create({ definition: waiting('1h') });
    const input = { input: ANN };
    const first = await call('testWorkflow', { id, testWorkflowRequest: input });
    const second = await call('testWorkflow', { id, testWorkflowRequest: input });
    const execution = { id: first.data.workflowExecutionId as string };
    const { data } = await call('getWorkflowExecution', execution);
    expect(data).toMatchObject({ ...execution, workflowId: id, status: 'Running' });
    const history = (await call('getWorkflowExecutionHistory', execution)).data;
    expect(history[0]).toMatchObject({ type: 'WorkflowExecutionStarted', attributes: input });
    const cancelled = await call('cancelWorkflowExecution', execution);
    expect(cancelled.status).toBe(204);
    expect((await call('getWorkflowExecution', execution)).data.status).toBe('Canceled');
    expect(await failure('cancelWorkflowExecution', execution)).toEqual([
      400,
      'the workflow execution is not running',
    ]);
    async function list(query: object): Promise<readonly string[]> {
      const listed = (await call('getWorkflowExecutions', { id, ...query })).data;
      return listed.map((one: { readonly id: string }) => one.id);
    }
    const newest = second.data.workflowExecutionId;
    expect(await list({})).toEqual([newest, execution.id]);
    expect(await list({ limit: 1, offset: 1 })).toEqual([execution.id]);
    expect(await list({ filters: 'status eq "Running"' })).toEqual([newest]);
    const since = `${row.startTime} ge "${data.startTime}" and status eq "Canceled"`;
    expect(await list({ filters: since })).toEqual([execution.id]);
    const counted = await call('getWorkflowExecutions', { id, count: true, limit: 1 });
    expect(counted.headers['x-total-count']).toBe('2');
  });

  test('a run that fails says where and why', async () => {
    const id = await create({ definition: FAILING });
    const { data } = await call('testWorkflow', { id, testWorkflowRequest: { input: ANN } });
    const execution = { id: data.workflowExecutionId as string };
    expect((await call('getWorkflowExecution', execution)).data.status).toBe('Failed');
    const history = (await call('getWorkflowExecutionHistory', execution)).data;
    expect(history.at(-1)).toMatchObject({
      type: 'WorkflowExecutionFailed',
      attributes: { stepName: 'No', error: expect.stringContaining('for Ann') },
    });
    expect((await call('getWorkflow', { id })).data).toMatchObject({
      executionCount: 1,
      failureCount: 1,
    });
  });

  test('the client of an external trigger executes, and may do nothing else (facts 1.6)', async () => {
    const id = await create({ trigger: EXTERNAL });
    const client = (await call('createWorkflowExternalTrigger', { id })).data;
    expect(client.url).toBe(`${tenant.url}${row.base}/workflows/execute/external/${id}`);
    const outside = clientOf(row, () => tenant.token(client.id, client.secret));
    const sent = { id, createExternalExecuteWorkflowRequest: { input: { a: 1 } } };
    const off = await outside('createExternalExecuteWorkflow', sent);
    expect([off.status, off.data]).toEqual([
      200,
      { message: 'Workflow was not executed because it is not enabled' },
    ]);
    await turn(id, true);
    const started = await outside('createExternalExecuteWorkflow', sent);
    const execution = { id: started.data.workflowExecutionId as string };
    expect((await call('getWorkflowExecution', execution)).data).toMatchObject({
      workflowId: id,
      status: 'Completed',
    });
    const listed = (await call('getWorkflowExecutions', { id })).data;
    expect(listed).toMatchObject([execution]);
    const history = (await call('getWorkflowExecutionHistory', execution)).data;
    expect(history[0].attributes).toEqual({ input: { a: 1 } });
    const echo = await outside('testExternalExecuteWorkflow', {
      id,
      testExternalExecuteWorkflowRequest: { input: { a: 1 } },
    });
    expect(echo.data).toEqual({ payload: { a: 1 } });
    for (const method of ['listWorkflows', 'getWorkflow', 'createWorkflowExternalTrigger']) {
      const { status, data } = await outside(method, { id });
      expect([method, status, data.detailCode]).toEqual([method, 403, '403 Forbidden']);
    }
  });

  test('pages and filters the library', async () => {
    const all = (await call('listCompleteWorkflowLibrary')).data;
    const page = await call('listCompleteWorkflowLibrary', { limit: 2, offset: 1 });
    expect(page.data).toEqual(all.slice(1, 3));
    const { data } = await call('listWorkflowLibraryActions', { filters: 'id eq "sp:http"' });
    expect(data.map((one: { readonly versionNumber: number }) => one.versionNumber)).toEqual([
      2, 3,
    ]);
    const last = { limit: 1, offset: 1, filters: 'id eq "sp:http"' };
    expect((await call('listWorkflowLibraryActions', last)).data).toEqual([data[1]]);
    const filters = 'name eq "Identity Created" and type eq "EVENT"';
    expect((await call('listWorkflowLibraryTriggers', { filters })).data).toMatchObject([
      { id: 'idn:identity-created' },
    ]);
    expect((await call('listWorkflowLibraryTriggers', { limit: 1 })).data).toHaveLength(1);
    const operators = (await call('listWorkflowLibraryOperators')).data;
    expect(new Set(operators.map((one: { readonly type: string }) => one.type))).toEqual(
      new Set(['OPERATOR']),
    );
  });

  test.each([
    ['getWorkflow', {}],
    ['putWorkflow', { workflowBody: mailing('A') }],
    ['patchWorkflow', { jsonPatchOperation: switchTo(true) }],
    ['deleteWorkflow', {}],
    ['testWorkflow', { testWorkflowRequest: { input: ANN } }],
    ['getWorkflowExecutions', {}],
    ['createWorkflowExternalTrigger', {}],
    ['createExternalExecuteWorkflow', {}],
    ['testExternalExecuteWorkflow', {}],
    ['getWorkflowExecution', {}],
    ['getWorkflowExecutionHistory', {}],
    ['cancelWorkflowExecution', {}],
  ])('%s finds nothing', async (method, parameters) => {
    const { status, data } = await call(method, { id: 'none', ...parameters });
    expect(status).toBe(404);
    expect(data).toMatchObject({
      detailCode: '404 Not found',
      trackingId: expect.stringMatching(/^[0-9a-f]{32}$/),
      messages: [{ localeOrigin: 'DEFAULT', text: expect.stringContaining('none') }, {}],
    });
  });

  test.each([
    ['createWorkflow', { createWorkflowRequest: {} }, 'name is required'],
    [
      'patchWorkflow',
      { jsonPatchOperation: [{ op: 'remove', path: '/id' }] },
      '/id cannot be patched',
    ],
    ['putWorkflow', { workflowBody: {} }, 'name is required'],
    [
      'testWorkflow',
      { testWorkflowRequest: { input: { identity: 1 } } },
      'input did not match expected schema',
    ],
    ['createWorkflowExternalTrigger', {}, 'the workflow has no external trigger'],
    ['createExternalExecuteWorkflow', {}, 'the workflow has no external trigger'],
    ['getWorkflowExecutions', { limit: 251 }, 'limit must be a whole number from 0 to 250'],
    ['getWorkflowExecutions', { filters: 'x eq 1' }, 'filtering "x" by "eq" is not supported'],
    ['listWorkflowLibraryActions', { filters: 'x eq 1' }, 'filtering "x" by "eq" is not supported'],
    ['listWorkflowLibraryTriggers', { offset: -1 }, 'offset must be a whole number from 0'],
    ['listCompleteWorkflowLibrary', { limit: -1 }, 'limit must be a whole number from 0 to 250'],
  ])('%s is refused: %j', async (method, parameters, text) => {
    const { status, data } = await call(method, { id: await create(), ...parameters });
    expect([status, data.detailCode]).toEqual([400, '400.1 Bad Request Content']);
    expect(data.messages[0].text).toBe(text);
  });

  test('a bad token is refused in the gateway’s own words', async () => {
    const stranger = clientOf(row, async () => 'none');
    const { status, data } = await stranger('listWorkflows');
    expect(status).toBe(401);
    expect(data).toEqual({ error: expect.stringContaining('JWT validation failed') });
  });

  test('every method of the class succeeded at least once', () => {
    const methods = Object.getOwnPropertyNames(sdk[row.api].prototype).filter(
      (method) => method !== 'constructor',
    );
    expect(methods).toHaveLength(18);
    expect([...(succeeded.get(row.api) ?? [])].toSorted()).toEqual(methods.toSorted());
  });
});

test('the client of its constructor gets a token from the multipart form', async () => {
  const made = new sdk.Configuration({
    baseurl: tenant.url,
    tokenUrl: `${tenant.url}/oauth/token`,
    clientId: 'demo',
    clientSecret: 'demo',
  });
  expect((await new sdk.WorkflowsApi(made).listWorkflows()).status).toBe(200);
});

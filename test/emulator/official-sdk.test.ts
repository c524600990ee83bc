import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { ANN, EXTERNAL, waiting } from './executions/definitions.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

// The vendor's client is CommonJS and heavy; only this file loads it.
const sdk = createRequire(import.meta.url)('sailpoint-api-client');

let tenant: RunningEmulator;

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  tenant = await startEmulator();
});

afterAll(() => tenant.dispose());

/** A dummy token first: without one the constructor asks for a token by itself, once and for ever. */
function configuration(): object {
  const made = new sdk.Configuration({ baseurl: tenant.url, accessToken: 'dummy' });
  made.accessToken = () => tenant.token();
  return made;
}

/** The methods of each class that the tests have called. */
const called = new Map<string, Set<string>>();

/** A client of a class, whose calls are noted. */
function clientOf(name: string): ReturnType<typeof JSON.parse> {
  const names = called.get(name) ?? new Set();
  called.set(name, names);
  return new Proxy(new sdk[name](configuration()), {
    get: (target, member) => {
      names.add(String(member));
      return Reflect.get(target, member) as unknown;
    },
  });
}

const CLIENTS = [
  {
    api: 'WorkflowsApi',
    create: (body: object) => ({ createWorkflowRequest: body }),
    patch: (id: string, ops: unknown) => ({ id, jsonPatchOperation: ops }),
    put: (id: string, body: object) => ({ id, workflowBody: body }),
    putName: 'putWorkflow',
    suffix: '',
    verb: 'create',
  },
  {
    api: 'WorkflowsV2024Api',
    create: (body: object) => ({ createWorkflowRequestV2024: body }),
    patch: (id: string, ops: unknown) => ({ id, jsonPatchOperationV2024: ops }),
    put: (id: string, body: object) => ({ id, workflowBodyV2024: body }),
    putName: 'putWorkflow',
    suffix: 'V2024',
    verb: 'create',
  },
  {
    api: 'WorkflowsBetaApi',
    create: (body: object) => ({ createWorkflowRequestBeta: body }),
    patch: (id: string, ops: unknown) => ({ id, jsonPatchOperationBeta: ops }),
    put: (id: string, body: object) => ({ id, workflowBodyBeta: body }),
    putName: 'updateWorkflow',
    suffix: 'Beta',
    verb: 'post',
  },
] as const;

describe.each(CLIENTS)('the vendor’s client, $api', (client) => {
  test('creates, gets, lists, patches, puts and deletes', async () => {
    const api = clientOf(client.api);
    const created = (await api.createWorkflow(client.create(mailing('By SDK')))).data;
    expect(created).toMatchObject({ name: 'By SDK', enabled: false });
    const { id } = created;
    expect((await api.getWorkflow({ id })).data).toEqual(created);
    expect((await api.listWorkflows()).data).toEqual([created]);
    const patched = await api.patchWorkflow(client.patch(id, switchTo(true)));
    expect(patched.data.enabled).toBe(true);
    await expect(api.deleteWorkflow({ id })).rejects.toMatchObject({
      response: { status: 400, data: { detailCode: '400.1 Bad Request Content' } },
    });
    await api.patchWorkflow(client.patch(id, switchTo(false)));
    const put = await api[client.putName](client.put(id, mailing('Renamed')));
    expect(put.data).toMatchObject({ id, name: 'Renamed', enabled: false });
    expect((await api.deleteWorkflow({ id })).status).toBe(204);
    await expect(api.getWorkflow({ id })).rejects.toMatchObject({ response: { status: 404 } });
  });

  test('reads the library and executions', async () => {
    const api = clientOf(client.api);
    const { data } = await api.listWorkflowLibraryActions({ limit: 2, filters: 'id eq "sp:http"' });
    expect(data.map((action: { versionNumber: number }) => action.versionNumber)).toEqual([2, 3]);
    expect((await api.listWorkflowLibraryTriggers({ limit: 1 })).data).toHaveLength(1);
    expect((await api.listWorkflowLibraryOperators()).data.length).toBeGreaterThan(5);
    expect((await api.listCompleteWorkflowLibrary({ offset: 1 })).data.length).toBeGreaterThan(50);
    const { id } = (await api.createWorkflow(client.create(mailing('Runs')))).data;
    expect((await api.getWorkflowExecutions({ id })).data).toEqual([]);
    await api.deleteWorkflow({ id });
  });
});

describe.each(CLIENTS)(
  'the vendor’s client, $api, runs workflows',
  ({ api: name, create, patch, suffix, verb }) => {
    test('tests, tells executions and histories, and cancels', async () => {
      const api = clientOf(name);
      const { id } = (
        await api.createWorkflow(create(mailing('Runs', { definition: waiting('1h') })))
      ).data;
      const tested = await api.testWorkflow({
        id,
        [`testWorkflowRequest${suffix}`]: { input: ANN },
      });
      const execution = tested.data.workflowExecutionId;
      expect((await api.getWorkflowExecution({ id: execution })).data).toMatchObject({
        id: execution,
        workflowId: id,
        status: 'Running',
      });
      const listed = (
        await api.getWorkflowExecutions({ id, limit: 1, filters: 'status eq "Running"' })
      ).data;
      expect(listed.map((row: { id: string }) => row.id)).toEqual([execution]);
      const history = (await api.getWorkflowExecutionHistory({ id: execution })).data;
      expect(history[0]).toMatchObject({
        type: 'WorkflowExecutionStarted',
        attributes: { input: ANN },
      });
      expect((await api.cancelWorkflowExecution({ id: execution })).status).toBe(204);
      expect((await api.getWorkflowExecution({ id: execution })).data.status).toBe('Canceled');
      await api.deleteWorkflow({ id });
    });

    test('executes through the external trigger', async () => {
      const api = clientOf(name);
      const body = mailing('External', { trigger: EXTERNAL });
      const { id } = (await api.createWorkflow(create(body))).data;
      await api.patchWorkflow(patch(id, switchTo(true)));
      const client = (await api[`${verb}WorkflowExternalTrigger`]({ id })).data;
      expect(client.url).toContain(`/workflows/execute/external/${id}`);
      const { data } = await api[`${verb}ExternalExecuteWorkflow`]({
        id,
        [`${verb}ExternalExecuteWorkflowRequest${suffix}`]: { input: { a: 1 } },
      });
      expect((await api.getWorkflowExecution({ id: data.workflowExecutionId })).data.status).toBe(
        'Completed',
      );
      const echo = await api.testExternalExecuteWorkflow({
        id,
        [`testExternalExecuteWorkflowRequest${suffix}`]: { input: { a: 1 } },
      });
      expect(echo.data).toEqual({ payload: { a: 1 } });
      await api.patchWorkflow(patch(id, switchTo(false)));
      await api.deleteWorkflow({ id });
    });
  },
);

test.each(CLIENTS)('every method of $api was called', ({ api: name }) => {
  const methods = Object.getOwnPropertyNames(sdk[name].prototype).filter(
    (method) => method !== 'constructor',
  );
  expect(methods.length).toBe(18);
  expect(methods.filter((method) => called.get(name)?.has(method) !== true)).toEqual([]);
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

import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
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

const CLIENTS = [
  {
    api: 'WorkflowsApi',
    create: (body: object) => ({ createWorkflowRequest: body }),
    patch: (id: string, ops: unknown) => ({ id, jsonPatchOperation: ops }),
    put: (id: string, body: object) => ({ id, workflowBody: body }),
    putName: 'putWorkflow',
  },
  {
    api: 'WorkflowsV2024Api',
    create: (body: object) => ({ createWorkflowRequestV2024: body }),
    patch: (id: string, ops: unknown) => ({ id, jsonPatchOperationV2024: ops }),
    put: (id: string, body: object) => ({ id, workflowBodyV2024: body }),
    putName: 'putWorkflow',
  },
  {
    api: 'WorkflowsBetaApi',
    create: (body: object) => ({ createWorkflowRequestBeta: body }),
    patch: (id: string, ops: unknown) => ({ id, jsonPatchOperationBeta: ops }),
    put: (id: string, body: object) => ({ id, workflowBodyBeta: body }),
    putName: 'updateWorkflow',
  },
] as const;

describe.each(CLIENTS)('the vendor’s client, $api', (client) => {
  test('creates, gets, lists, patches, puts and deletes', async () => {
    const api = new sdk[client.api](configuration());
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
    const api = new sdk[client.api](configuration());
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

test('the client of its constructor gets a token from the multipart form', async () => {
  const made = new sdk.Configuration({
    baseurl: tenant.url,
    tokenUrl: `${tenant.url}/oauth/token`,
    clientId: 'demo',
    clientSecret: 'demo',
  });
  expect((await new sdk.WorkflowsApi(made).listWorkflows()).status).toBe(200);
});

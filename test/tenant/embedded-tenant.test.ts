import { expect, onTestFinished, test } from 'vitest';
import { buildEmulator } from '../../src/emulator/emulator.ts';
import type { PatchOperation } from '../../src/kernel/patch-operation.ts';
import type { ApiFamily } from '../../src/tenant/family.ts';
import { failure, open } from './small-tenant.ts';

const DEFINITION = {
  start: 'Done',
  steps: { Done: { type: 'success', displayName: 'Done' } },
};

function enable(value: boolean): readonly PatchOperation[] {
  return [{ op: 'replace', path: '/enabled', value }];
}

test.each<ApiFamily>(['v2025', 'v3', 'v2024', 'v2026', 'beta', 'v1'])(
  'a workflow lives and dies by %s',
  async (api) => {
    const emulator = await buildEmulator();
    onTestFinished(() => emulator.close());
    const tenant = open(await emulator.listen(), {
      api,
      clientId: async () => 'demo',
      clientSecret: async () => 'demo',
    });
    expect((await tenant.identity()).tenantId).toBeTruthy();
    expect(await tenant.listWorkflows()).toEqual([]);
    const { identityId } = await tenant.identity();
    const created = await tenant.createWorkflow({
      name: 'One',
      description: 'first',
      definition: DEFINITION,
      trigger: { type: 'EXTERNAL', attributes: {} },
      ...(identityId === undefined ? {} : { owner: { type: 'IDENTITY', id: identityId } }),
    });
    expect(created.enabled).toBe(false);
    expect((await tenant.patchWorkflow(created.id, enable(true)))?.enabled ?? true).toBe(true);
    expect((await tenant.getWorkflow(created.id))!.enabled).toBe(true);
    expect(await failure(tenant.deleteWorkflow(created.id))).toMatchObject({
      code: 'TENANT_REFUSED',
      outcome: 'refused',
      status: 400,
    });
    await tenant.patchWorkflow(created.id, enable(false));
    expect((await tenant.library('actions')).length).toBeGreaterThan(0);
    expect(await tenant.deleteWorkflow(created.id)).toBe('deleted');
    expect(await tenant.deleteWorkflow(created.id)).toBe('missing');
    expect(await tenant.getWorkflow(created.id)).toBeUndefined();
    expect(tenant.now()).toBeTypeOf('number');
  },
);

test('the embedded tenant refuses a wrong secret', async () => {
  const emulator = await buildEmulator();
  onTestFinished(() => emulator.close());
  const tenant = open(await emulator.listen(), {
    clientId: async () => 'demo',
    clientSecret: async () => 'wrong',
  });
  expect(await failure(tenant.listWorkflows())).toMatchObject({
    code: 'TENANT_CREDENTIAL_REJECTED',
  });
});

import path from 'node:path';
import { expect, test } from 'vitest';
import { loadSeed } from '../../../src/emulator/seed.ts';
import { startEmulator } from '../../support/emulator.ts';

const DEMO = path.resolve(import.meta.dirname, '../../../config/demo-tenant');

test('the seed of the demo is sound and holds what the example workflows ask for', async () => {
  const seed = await loadSeed(DEMO);
  expect(seed.workflows).toEqual([]);
  const tenant = await startEmulator({ seed });
  try {
    const form = await tenant.call(
      'GET',
      '/v2025/form-definitions/00000000-0000-4000-8000-000000000001',
    );
    expect(form.body.formInput.map((input: { id: string }) => input.id)).toEqual([
      'contractor',
      'contractEnd',
    ]);
    const people = await tenant.call('GET', '/v2025/identities?sorters=name');
    const states = people.body.map(
      (row: { attributes: { cloudLifecycleState: string } }) => row.attributes.cloudLifecycleState,
    );
    expect(new Set(states)).toEqual(new Set(['active', 'inactive', 'prehire', 'terminated']));
    const workers = people.body.map(
      (row: { attributes: { workerType: string } }) => row.attributes.workerType,
    );
    expect(new Set(workers)).toEqual(new Set(['Contractor', 'Employee']));
    const roles = await tenant.call('GET', '/v2025/roles');
    expect(
      roles.body.filter(({ name }: { name: string }) => name.endsWith(' - Temporary Admin')),
    ).not.toEqual([]);
    const [token] = (await tenant.call('GET', '/v3/personal-access-tokens?owner-id=me')).body;
    expect(token).toMatchObject({ id: 'demo', owner: { name: 'Demo Admin' } });
    expect(Date.parse(token.expirationDate)).toBeGreaterThan(0);
  } finally {
    await tenant.dispose();
  }
});

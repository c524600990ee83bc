import { expect, test } from 'vitest';
import type { ApiFamily } from '../../src/tenant/family.ts';
import type { Json } from '../../src/kernel/json.ts';
import { seedOf } from '../support/tenant-with-people.ts';
import { startEmulator } from '../support/emulator.ts';
import { failure, json, open, smallTenant } from './small-tenant.ts';

const FAMILIES: readonly ApiFamily[] = ['beta', 'v3', 'v2024', 'v2025', 'v2026', 'v1'];

const ADMIN = { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' };

test.each(FAMILIES)('a tenant of %s tells of owners, its credential and launchers', async (api) => {
  const tenant = await startEmulator({
    requestsPer10s: 10_000,
    seed: await seedOf({
      identities: [ADMIN, { id: 'i-2', name: 'Bob', identityState: 'INACTIVE_SHORT_TERM' }],
      'personal-access-tokens': [
        { id: 'other', name: 'other', owner: ADMIN.id, expirationDate: '2026-03-01T00:00:00Z' },
        { id: 'demo', name: 'demo', expirationDate: '2026-02-01T00:00:00Z' },
      ],
      launchers: Array.from({ length: 230 }, (_, n) => ({ id: `l-${n}`, name: `Start ${n}` })),
    }),
  });
  const demo = async (): Promise<string> => 'demo';
  const client = open(tenant.url, { api, clientId: demo, clientSecret: demo });
  try {
    expect(await client.ownerStates([ADMIN.id, 'i-2', 'gone'])).toEqual({
      asked: [ADMIN.id, 'i-2', 'gone'],
      found: [
        { id: ADMIN.id, name: 'Demo Admin', state: 'ACTIVE' },
        { id: 'i-2', name: 'Bob', state: 'INACTIVE_SHORT_TERM' },
      ],
    });
    expect(await client.credentialEnd()).toBe('2026-02-01T00:00:00Z');
    const launchers = await client.listLaunchers();
    expect(new Set(launchers.map(({ id }) => id)).size).toBe(230);
    const [first] = launchers;
    await client.switchLauncher(first!, true);
    const after = await client.listLaunchers();
    expect(after.filter(({ disabled }) => disabled).map(({ id }) => id)).toEqual([first!.id]);
    expect(after.find(({ id }) => id === first!.id)?.name).toBe(first!.name);
  } finally {
    await tenant.dispose();
  }
});

test('one request is made for owners whatever their number, and the answer says for whom', async () => {
  const small = await smallTenant((_seen, response) => json(response, 200, []));
  const ids = Array.from({ length: 500 }, (_, n) => `2c91808${String(n).padStart(25, '0')}`);
  const { asked, found } = await open(small.url).ownerStates(ids);
  expect(small.requests).toHaveLength(1);
  expect(asked.length).toBeGreaterThan(50);
  expect(ids.slice(0, asked.length)).toEqual(asked);
  expect(found).toEqual([]);
  expect(await open(small.url).ownerStates([])).toEqual({ asked: [], found: [] });
});

test.each<[string, Json, string | undefined]>([
  ['none of ours', [{ id: 'x', expirationDate: '2026-01-01T00:00:00Z' }], undefined],
  ['no end', [{ id: 'client-1', expirationDate: null }], undefined],
])('a credential with %s ends at %j', async (_what, rows, end) => {
  const small = await smallTenant((_seen, response) => json(response, 200, rows));
  expect(await open(small.url).credentialEnd()).toBe(end);
});

test('what is no list is no answer', async () => {
  const small = await smallTenant((_seen, response) => json(response, 200, { a: 1 }));
  const client = open(small.url);
  expect(await failure(client.credentialEnd())).toMatchObject({ code: 'TENANT_BAD_ANSWER' });
  expect(await failure(client.listLaunchers())).toMatchObject({ code: 'TENANT_BAD_ANSWER' });
});

test('markers that never end are given up; one that comes again ends the list', async () => {
  const small = await smallTenant((seen, response) =>
    json(response, 200, { items: [{ id: 'l' }, { name: 'none' }, 5], next: String(seen.nth) }),
  );
  const client = open(small.url, { requestsPer10s: 10_000 });
  expect(await failure(client.listLaunchers())).toMatchObject({
    code: 'TENANT_LIST_INCOMPLETE',
  });
  small.answer = (_seen, response) => json(response, 200, { items: [{ id: 'l' }], next: 'same' });
  expect(await client.listLaunchers()).toHaveLength(2);
});

import { expect, test } from 'vitest';
import { FAMILIES } from '../../../src/emulator/families.ts';
import { http, startEmulator } from '../../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../../support/emulator.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { seedOf } from './acme.ts';

const ANN = { id: 'i-ann', name: 'Ann' };
const BEN = { id: 'i-ben', name: 'Ben' };
const MINE = 'sp:my-personal-access-tokens:read';

const CLIENTS = [
  { id: 'ann-1', secret: 's', identity: ANN, scopes: [MINE] },
  { id: 'ann-2', secret: 's', identity: ANN },
  { id: 'ben-1', secret: 's', identity: BEN, scopes: ['sp:workflow:read'] },
];

async function withTenant(
  options: EmulatorOptions,
  act: (
    list: (client: string, query?: string) => Promise<HttpAnswer>,
    tenant: RunningEmulator,
  ) => Promise<void>,
): Promise<void> {
  const tenant = await startEmulator({ clients: CLIENTS, ...options });
  try {
    await act(
      async (client, query = '?owner-id=me') =>
        http(tenant.url, 'GET', `/v2025/personal-access-tokens${query}`, {
          headers: { authorization: `Bearer ${await tenant.token(client, 's')}` },
        }),
      tenant,
    );
  } finally {
    await tenant.dispose();
  }
}

function idsOf(answer: HttpAnswer): readonly string[] {
  return answer.body.map((row: { id: string }) => row.id);
}

test('every client has a token of its own that never expires, as long as the seed says nothing', async () => {
  await withTenant({}, async (list, tenant) => {
    const answer = await list('ann-1');
    expect(answer.body[0]).toMatchObject({
      id: 'ann-1',
      owner: { type: 'IDENTITY', id: 'i-ann', name: 'Ann' },
      scope: [MINE],
      expirationDate: null,
      userAwareTokenNeverExpires: true,
      managed: false,
    });
    expect(idsOf(answer)).toEqual(['ann-1', 'ann-2']);
    for (const { name } of FAMILIES) {
      const path = name === 'v1' ? '/personal-access-tokens/v1' : `/${name}/personal-access-tokens`;
      const token = await tenant.token('ann-1', 's');
      const { status } = await http(tenant.url, 'GET', `${path}?owner-id=me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect([name, status]).toEqual([name, 200]);
    }
  });
});

test('those of others need a wider scope, and none needs at least the narrow one', async () => {
  await withTenant({}, async (list) => {
    expect((await list('ben-1')).status).toBe(403);
    expect((await list('ann-1', '')).status).toBe(403);
    expect((await list('ann-1', '?owner-id=i-ben')).status).toBe(403);
    expect(idsOf(await list('ann-2', ''))).toEqual(['ann-1', 'ann-2', 'ben-1']);
    expect(idsOf(await list('ann-2', '?owner-id=i-ben'))).toEqual(['ben-1']);
  });
});

test('a seed says when the token of a client expires, or that there are none', async () => {
  const expirationDate = '2027-01-31T00:00:00.000Z';
  const seed = seedOf({
    'personal-access-tokens': [
      { id: 'ann-1', name: 'Deployment', expirationDate, lastUsed: '2026-11-01T00:00:00Z' },
      { id: 'other', name: 'Somebody else', owner: { id: 'i-eve', name: 'Eve' } },
    ],
  });
  await withTenant({ seed }, async (list) => {
    const answer = await list('ann-1');
    expect(answer.body).toHaveLength(1);
    expect(answer.body[0]).toMatchObject({
      id: 'ann-1',
      name: 'Deployment',
      expirationDate,
      owner: { type: 'IDENTITY', id: 'i-ann', name: 'Ann' },
    });
    expect(answer.body[0]).not.toHaveProperty('userAwareTokenNeverExpires');
    expect(idsOf(await list('ann-2', ''))).toEqual(['ann-1', 'other']);
    const unused = `?filters=${encodeURIComponent('lastUsed isnull')}`;
    expect(idsOf(await list('ann-2', unused))).toEqual(['other']);
    const old = `?filters=${encodeURIComponent('lastUsed le 2026-12-01T00:00:00Z')}`;
    expect(idsOf(await list('ann-2', old))).toEqual(['ann-1']);
    const refused = `?owner-id=me&filters=${encodeURIComponent('id eq "ann-1"')}`;
    expect((await list('ann-1', refused)).status).toBe(400);
  });
  await withTenant({ seed: seedOf({ 'personal-access-tokens': [] }) }, async (list) => {
    expect((await list('ann-1')).body).toEqual([]);
  });
});

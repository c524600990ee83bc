import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  decidedTenants,
  namesOf,
  takeWishes,
  tenantsInFlight,
} from '../../src/commands/woken-tenants.ts';
import { LedgerWrites } from '../../src/inventory/ledger.ts';
import { openStoreForDecisions, wishForPasses } from '../../src/store/decision-box.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { RecordStore } from '../../src/store/record-store.ts';

/** A store in which three names stand for two tenants. */
async function filled(): Promise<{ readonly store: RecordStore; readonly file: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-woken-'));
  const file = path.join(directory, 'mainsheet.db');
  const store = await openStore(file);
  onTestFinished(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });
  const names = { north: 'id-1', 'north-forms': 'id-1', south: 'id-2' };
  for (const [name, tenantId] of Object.entries(names)) {
    const record = { tenantId, url: 'https://acme.example', unmanagedSeen: {} };
    const owner = { tenantId, sourceUrl: 'https://git.example/a.git' };
    await store.commit(new LedgerWrites(owner).putTenant(name, record).writes);
  }
  return { store, file };
}

test('a decision is about every name of its tenant, and about no other', async () => {
  const { store, file } = await filled();
  expect(await decidedTenants(store)).toEqual([]);
  const box = await openStoreForDecisions(file);
  await box.add('id-1', { kind: 'release' });
  await box.add('id-unknown', { kind: 'release' });
  await box.close();
  expect(await decidedTenants(store)).toEqual(['north', 'north-forms']);
  expect(await namesOf(store, 'id-2')).toEqual(['south']);
  expect(await namesOf(store, 'id-3')).toEqual([]);
});

test('what was in flight is found by every name of its tenant', async () => {
  const { store } = await filled();
  expect(await tenantsInFlight(store)).toEqual(new Set());
  await store.commit([
    { kind: 'put', collection: 'intent', tenant: 'id-1', key: 'a', value: { kind: 'edit' } },
  ]);
  expect(await tenantsInFlight(store)).toEqual(new Set(['north', 'north-forms']));
});

test('who asks for passes is heard once, also when another asks in the same moment', async () => {
  const { store, file } = await filled();
  await Promise.all([wishForPasses(file, ['south']), wishForPasses(file, ['north', 'south'])]);
  expect(await takeWishes(store)).toEqual(['north', 'south']);
  expect(await takeWishes(store)).toEqual([]);
});

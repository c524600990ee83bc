import { expect, test } from 'vitest';
import { rejectionOf } from '../../src/inventory/entry.ts';
import type { Entry } from '../../src/inventory/entry.ts';
import { intentKey, withoutPutBack } from '../../src/inventory/intent.ts';
import type { CreateIntent, EditIntent } from '../../src/inventory/intent.ts';
import {
  LedgerWrites,
  readInventory,
  readMemory,
  readTenantRecord,
} from '../../src/inventory/ledger.ts';
import type { Owner, RecordReader, RecordWrite } from '../../src/inventory/ledger.ts';
import type { Json } from '../../src/kernel/json.ts';

const OWNER: Owner = { tenantId: 't', sourceUrl: 'https://git.example/a' };
const OTHER: Owner = { tenantId: 't', sourceUrl: 'https://git.example/b' };

const ENTRY: Entry = {
  file: 'a.yaml',
  workflowId: '1',
  name: 'A',
  commit: 'c',
  leftDigest: 'l',
  rejections: [{ digest: 'd', reason: 'Manual', commit: 'c', message: 'no' }],
};
const MEMORY = {
  baseline: { fields: ['name'], ignore: [], sent: { name: 'A' }, left: { name: 'A' } },
};
const EDIT: EditIntent = {
  kind: 'edit',
  file: 'a.yaml',
  name: 'A',
  commit: 'c',
  digest: 'd',
  at: 1,
  workflowId: '1',
  fields: ['name'],
  before: { name: 'B' },
  content: 'digest',
  wasEnabled: true,
  wantEnabled: true,
};
const CREATE: CreateIntent = {
  kind: 'create',
  file: 'b.yaml',
  name: 'B',
  commit: 'c',
  digest: 'd',
  at: 1,
  body: {},
};

/** Records in memory, as plain as a store can be. */
function recordsOf(...all: readonly (readonly RecordWrite[])[]): RecordReader {
  const rows = new Map<string, RecordWrite & { readonly kind: 'put' }>();
  for (const write of all.flat()) {
    const key = JSON.stringify([write.collection, write.tenant, write.key]);
    if (write.kind === 'put') {
      rows.set(key, write);
    } else {
      rows.delete(key);
    }
  }
  return {
    get: async (collection, tenant, key): Promise<Json | undefined> =>
      rows.get(JSON.stringify([collection, tenant, key]))?.value,
    list: async (collection, tenant) =>
      [...rows.values()].filter((row) => row.collection === collection && row.tenant === tenant),
  };
}

test('what was put is read back, by its owner', async () => {
  const writes = new LedgerWrites(OWNER)
    .putEntry(ENTRY, MEMORY)
    .openIntent(EDIT)
    .openIntent(CREATE);
  const records = recordsOf(writes.writes);
  const inventory = await readInventory(records, OWNER);
  expect(inventory.entries).toEqual([ENTRY]);
  expect(inventory.intents).toEqual([EDIT, CREATE]);
  expect(inventory.foreign.size).toBe(0);
  expect(await readMemory(records, OWNER, 'a.yaml')).toEqual(MEMORY);
});

test('the same path of another source is another entry, and its workflow is foreign', async () => {
  const records = recordsOf(
    new LedgerWrites(OWNER).putEntry(ENTRY, MEMORY).writes,
    new LedgerWrites(OTHER).putEntry({ ...ENTRY, workflowId: '2' }).writes,
  );
  const mine = await readInventory(records, OWNER);
  expect(mine.entries.map(({ workflowId }) => workflowId)).toEqual(['1']);
  expect([...mine.foreign]).toEqual([['2', 'https://git.example/b a.yaml']]);
  expect(await readMemory(records, OTHER, 'a.yaml')).toBeUndefined();
});

test('another tenant has another inventory', async () => {
  const records = recordsOf(new LedgerWrites(OWNER).putEntry(ENTRY).writes);
  const other = await readInventory(records, { ...OWNER, tenantId: 'u' });
  expect(other).toEqual({ entries: [], foreign: new Map(), intents: [], decisions: [] });
});

test('an entry goes with its memory', async () => {
  const records = recordsOf(
    new LedgerWrites(OWNER).putEntry(ENTRY, MEMORY).writes,
    new LedgerWrites(OWNER).removeEntry('a.yaml').writes,
  );
  expect((await readInventory(records, OWNER)).entries).toEqual([]);
  expect(await readMemory(records, OWNER, 'a.yaml')).toBeUndefined();
});

test('an entry that is put without its memory keeps the memory it has', async () => {
  const records = recordsOf(
    new LedgerWrites(OWNER).putEntry(ENTRY, MEMORY).putEntry({ ...ENTRY, name: 'B' }).writes,
  );
  expect(await readMemory(records, OWNER, 'a.yaml')).toEqual(MEMORY);
});

test('an intent stands under its workflow, a create under its file, and one of each at a time', async () => {
  expect([intentKey(EDIT), intentKey(CREATE)]).toEqual(['1', 'create b.yaml']);
  const again = { ...EDIT, digest: 'e' };
  const records = recordsOf(
    new LedgerWrites(OWNER)
      .openIntent(EDIT)
      .openIntent(again)
      .openIntent(CREATE)
      .closeIntent(CREATE).writes,
  );
  expect((await readInventory(records, OWNER)).intents).toEqual([again]);
});

test('an intent that puts nothing back goes on being about the same workflow', () => {
  const { content: _content, ...rest } = EDIT;
  expect(withoutPutBack(EDIT)).toEqual({ ...rest, fields: [], before: {} });
});

test('a decision is used once', async () => {
  const put: RecordWrite = {
    kind: 'put',
    collection: 'decisions',
    tenant: 't',
    key: 'k',
    value: { kind: 'release', by: 'Olga', at: 'now' },
  };
  expect((await readInventory(recordsOf([put]), OWNER)).decisions).toMatchObject([{ key: 'k' }]);
  const used = recordsOf([put], new LedgerWrites(OWNER).useDecision('k').writes);
  expect((await readInventory(used, OWNER)).decisions).toEqual([]);
});

test('a tenant of the configuration has one record, whatever tenant answers', async () => {
  const record = { tenantId: 't', url: 'https://t.example', unmanagedSeen: {} };
  const records = recordsOf(new LedgerWrites(OWNER).putTenant('demo', record).writes);
  expect(await readTenantRecord(records, 'demo')).toEqual(record);
  expect(await readTenantRecord(records, 'other')).toBeUndefined();
});

test('members that are absent are left out of what is stored', () => {
  const entry = { ...ENTRY, modified: undefined } as unknown as Entry;
  const [write] = new LedgerWrites(OWNER).putEntry(entry).writes;
  expect(Object.keys((write as { readonly value: object }).value)).not.toContain('modified');
});

test('a rejection is found by the digest of the wish', () => {
  expect(rejectionOf(ENTRY, 'd')?.reason).toBe('Manual');
  expect(rejectionOf(ENTRY, 'e')).toBeUndefined();
  expect(rejectionOf(undefined, 'd')).toBeUndefined();
});

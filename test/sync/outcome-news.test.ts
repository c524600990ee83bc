import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LedgerWrites } from '../../src/inventory/ledger.ts';
import type { RecordWrite } from '../../src/inventory/ledger.ts';
import type { LateOutcome } from '../../src/report/pass-result.ts';
import { openStore } from '../../src/store/open-store.ts';
import { noteOutcome, tellLate } from '../../src/sync/outcome-news.ts';
import { smallUpdate } from '../report/builders.ts';

const OWNER = { tenantId: 't1', sourceUrl: 's' };
const NOW = Date.UTC(2026, 0, 5, 9);

interface Draft {
  readonly pass: string;
  readonly afterTold: RecordWrite[];
  readonly late: LateOutcome[];
}

function draftOf(pass: string): Draft {
  return { pass, afterTold: [], late: [] };
}

test('what was noted is told late until it is told, by the name it was noted for; of very much the newest', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-news-'));
  const store = await openStore(path.join(directory, 'store.db'));
  const note = async (tenant: string, draft: Draft, ...numbers: number[]): Promise<void> => {
    const writes = new LedgerWrites(OWNER);
    const change = smallUpdate();
    const place = { tenant, ...OWNER };
    for (const nth of numbers) {
      const named = { ...change, file: `${nth}.yaml` };
      noteOutcome(writes, { change: named, result: 'updated' }, place, NOW + nth, draft);
      noteOutcome(writes, { change: named, result: 'unchanged' }, place, NOW + nth, draft);
    }
    await store.commit(writes.writes);
  };
  const told = async (tenant: string): Promise<Draft> => {
    const draft = draftOf('later');
    await tellLate({ tenant, ...OWNER }, store, draft);
    return draft;
  };
  const first = draftOf('first');
  await note('demo', first, 1);
  await note('demo', first, 2);
  await note('other', draftOf('first'), 3);
  const { late, afterTold } = await told('demo');
  expect(late).toEqual([
    expect.objectContaining({ file: '1.yaml', pass: 'first', outcome: 'updated', workflow: 'A' }),
    expect.objectContaining({ file: '2.yaml', at: new Date(NOW + 2).toISOString() }),
  ]);
  expect(afterTold).toEqual(first.afterTold);
  await store.commit(first.afterTold);
  expect((await told('demo')).late).toEqual([]);
  expect((await told('other')).late).toHaveLength(1);

  const many = draftOf('many');
  await note('demo', many, ...Array.from({ length: 1003 }, (_, at) => at + 1));
  const newest = await told('demo');
  expect(newest.late.map(({ file }) => file)).toEqual(
    Array.from({ length: 1000 }, (_, at) => `${at + 4}.yaml`),
  );
  await store.commit(newest.afterTold);
  expect(await store.list('outcome-news', OWNER.tenantId)).toHaveLength(1);
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

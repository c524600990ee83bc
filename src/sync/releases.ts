import type { Entry } from '../inventory/entry.ts';
import { LedgerWrites, readMemory } from '../inventory/ledger.ts';
import type { Inventory, Owner, RecordReader, RecordWriter } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { DecisionNews } from '../report/pass-result.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { takeBack } from './take-back.ts';

/** What people's releases come to. */
export interface Released {
  readonly record: TenantRecord;
  readonly news: readonly DecisionNews[];
}

/**
 * Carries out releases and rollbacks by hand: a version that was taken back is rejected; a hold's enabled state counts as never applied, so that Git's wish is a change again; a
 * contest's count starts afresh; what was rejected may be tried again; a tenant's own stop ends, and what was written
 * with our credentials until then is no reason to stop again.
 */
export async function release(
  name: string,
  record: TenantRecord,
  inventory: Inventory,
  live: readonly LiveWorkflow[],
  owner: Owner,
  { records }: { readonly records: RecordReader & RecordWriter },
): Promise<Released> {
  const writes = new LedgerWrites(owner);
  const news: DecisionNews[] = [];
  const entries = new Map(inventory.entries.map((entry) => [entry.workflowId, entry]));
  let current = record;
  for (const { key, decision } of inventory.decisions) {
    if (decision.kind === 'approve') {
      continue;
    }
    writes.useDecision(key);
    const { by, file } = decision;
    if (decision.kind === 'rollback') {
      const owned = [...entries.values()].find((one) => one.file === file);
      news.push(await rollBack(decision, owned, writes, owner, records));
      continue;
    }
    news.push({ kind: 'release', by, ...(file === undefined ? {} : { file }) });
    if (file === undefined) {
      const { stopped: _stopped, ...going } = current;
      current = going;
      writes.putTenant(name, current);
      for (const workflow of live) {
        const entry = entries.get(workflow.id);
        const { modified, modifiedBy } = workflow;
        if (entry !== undefined && modified !== undefined && modifiedBy?.id === record.identityId) {
          const seen = { ...entry, modified };
          entries.set(workflow.id, seen);
          writes.putEntry(seen);
        }
      }
      continue;
    }
    const entry = [...entries.values()].find((one) => one.file === file || one.workflowId === file);
    if (entry !== undefined) {
      await releaseEntry(entry, writes, owner, records);
    }
  }
  if (writes.writes.length > 0) {
    await records.commit(writes.writes);
  }
  return { record: current, news };
}

async function rollBack(
  { by, file }: { readonly by: string; readonly file: string },
  entry: Entry | undefined,
  writes: LedgerWrites,
  owner: Owner,
  records: RecordReader,
): Promise<DecisionNews> {
  const memory = entry === undefined ? undefined : await readMemory(records, owner, entry.file);
  const taken = entry === undefined ? undefined : takeBack(entry, memory, by);
  if (taken !== undefined) {
    writes.putEntry(taken.entry, taken.memory);
  }
  return {
    kind: 'rollback',
    by,
    file,
    ...(entry === undefined ? {} : { workflow: entry.name }),
    ...(taken === undefined ? {} : { commit: taken.commit }),
  };
}

async function releaseEntry(
  entry: Entry,
  writes: LedgerWrites,
  owner: Owner,
  records: RecordReader,
): Promise<void> {
  const { corrections: _corrections, heldSince: _held, ...remaining } = entry;
  const kept: Entry = { ...remaining, rejections: [] };
  const memory = await readMemory(records, owner, entry.file);
  if (memory === undefined) {
    writes.putEntry(kept);
    return;
  }
  const fields = memory.baseline.fields.filter((field) => field !== 'enabled');
  writes.putEntry(
    { ...kept, leftDigest: '' },
    { ...memory, baseline: { ...memory.baseline, fields } },
  );
}

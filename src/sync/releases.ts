import type { Entry } from '../inventory/entry.ts';
import { LedgerWrites, readMemory } from '../inventory/ledger.ts';
import type { Inventory, Owner, RecordReader, RecordWriter } from '../inventory/ledger.ts';
import type { Decision, TenantRecord } from '../inventory/tenant-record.ts';
import type { DecisionNews } from '../report/pass-result.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { noteNews } from './decision-news.ts';
import { actOn, endOver } from './suspensions.ts';
import type { Acting } from './suspensions.ts';
import { takeBack } from './take-back.ts';

/** What decisions are acted on with. */
export interface ReleasePorts {
  readonly records: RecordReader & RecordWriter;
  readonly clock: { now(): number };
}

/** What stands after it. */
export interface Released {
  readonly record: TenantRecord;
  /** Whether anything was decided: then the inventory is another one. */
  readonly acted: boolean;
}

type ReleaseDecision = Extract<Decision, { readonly kind: 'release' }>;
type RollbackDecision = Extract<Decision, { readonly kind: 'rollback' }>;

/**
 * Carries out, in one transaction with the news of it, what people decided but for approvals, and gives the record of the
 * tenant after it: a version that was taken back is rejected; a hold's enabled state counts as never applied, so that
 * Git's wish is a change again; a contest's count starts afresh; what was rejected may be tried again; a tenant's own stop
 * ends, and what was written with our credentials until then is no reason to stop again. Suspensions begin and end, also
 * those whose time is over.
 */
export async function release(
  name: string,
  record: TenantRecord,
  inventory: Inventory,
  live: readonly LiveWorkflow[],
  owner: Owner,
  { records, clock }: ReleasePorts,
): Promise<Released> {
  const writes = new LedgerWrites(owner);
  const entries = new Map(inventory.entries.map((entry) => [entry.workflowId, entry]));
  const acting: Acting = { name, record, entries, writes };
  for (const { key, decision } of inventory.decisions) {
    switch (decision.kind) {
      case 'approve':
        break;
      case 'suspend':
      case 'resume':
        if (decision.tenant === undefined || decision.tenant === name) {
          writes.useDecision(key);
          actOn(key, decision, acting);
        }
        break;
      case 'rollback':
        writes.useDecision(key);
        noteNews(writes, name, key, await rollBack(decision, acting, owner, records));
        break;
      case 'release':
        writes.useDecision(key);
        noteNews(writes, name, key, await releaseOne(decision, acting, live, owner, records));
        break;
    }
  }
  endOver(acting, clock.now());
  const acted = writes.writes.length > 0;
  if (acted) {
    await records.commit(writes.writes);
  }
  return { record: acting.record, acted };
}

async function rollBack(
  { by, file }: RollbackDecision,
  { entries, writes }: Acting,
  owner: Owner,
  records: RecordReader,
): Promise<DecisionNews> {
  const entry = [...entries.values()].find((one) => one.file === file);
  const memory = entry === undefined ? undefined : await readMemory(records, owner, entry.file);
  const taken = entry === undefined ? undefined : takeBack(entry, memory, by);
  if (taken !== undefined) {
    entries.set(taken.entry.workflowId, taken.entry);
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

async function releaseOne(
  { by, file }: ReleaseDecision,
  acting: Acting,
  live: readonly LiveWorkflow[],
  owner: Owner,
  records: RecordReader,
): Promise<DecisionNews> {
  if (file === undefined) {
    releaseTenant(acting, live);
    return { kind: 'release', by };
  }
  const { entries } = acting;
  const entry = [...entries.values()].find((one) => one.file === file || one.workflowId === file);
  if (entry !== undefined) {
    await releaseEntry(entry, acting, owner, records);
  }
  return { kind: 'release', by, file };
}

function releaseTenant(acting: Acting, live: readonly LiveWorkflow[]): void {
  const { entries, writes, name } = acting;
  const { stopped: _stopped, ...going } = acting.record;
  acting.record = going;
  writes.putTenant(name, going);
  for (const { id, modified, modifiedBy } of live) {
    const entry = entries.get(id);
    if (entry !== undefined && modified !== undefined && modifiedBy?.id === going.identityId) {
      const seen = { ...entry, modified };
      entries.set(id, seen);
      writes.putEntry(seen);
    }
  }
}

async function releaseEntry(
  entry: Entry,
  { entries, writes }: Acting,
  owner: Owner,
  records: RecordReader,
): Promise<void> {
  const { corrections: _corrections, heldSince: _held, ...remaining } = entry;
  const memory = await readMemory(records, owner, entry.file);
  const kept: Entry = {
    ...remaining,
    rejections: [],
    ...(memory === undefined ? {} : { leftDigest: '' }),
  };
  entries.set(kept.workflowId, kept);
  if (memory === undefined) {
    writes.putEntry(kept);
    return;
  }
  const fields = memory.baseline.fields.filter((field) => field !== 'enabled');
  writes.putEntry(kept, { ...memory, baseline: { ...memory.baseline, fields } });
}

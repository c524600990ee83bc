import type { Entry } from '../inventory/entry.ts';
import type { LedgerWrites } from '../inventory/ledger.ts';
import { isOver } from '../inventory/suspension.ts';
import type { Suspension } from '../inventory/suspension.ts';
import type { ResumeDecision, SuspendDecision, TenantRecord } from '../inventory/tenant-record.ts';
import type { SuspensionNews } from '../report/pass-result.ts';
import { noteNews } from './decision-news.ts';

/** What decisions are acted on: the record of the tenant and the entries of its workflows, as they stand by then. */
export interface Acting {
  readonly name: string;
  record: TenantRecord;
  readonly entries: Map<string, Entry>;
  readonly writes: LedgerWrites;
}

/** Carries out a suspension or its end. */
export function actOn(
  key: string,
  decision: SuspendDecision | ResumeDecision,
  acting: Acting,
): void {
  const { file, by } = decision;
  const entry = file === undefined ? undefined : entryOf(file, acting);
  const former = suspensionAt(file, entry, acting.record);
  if (decision.kind === 'suspend') {
    const suspension = suspensionIn(decision);
    put(file, entry, suspension, acting);
    const news = { ...told(file, entry, suspension), by };
    noteNews(acting.writes, acting.name, key, { kind: 'suspended', ...news });
  } else if (former !== undefined) {
    put(file, entry, undefined, acting);
    const news = { ...told(file, entry, former), by };
    noteNews(acting.writes, acting.name, key, { kind: 'resumed', ...news });
  }
}

/** Ends the suspensions whose time is over. */
export function endOver(acting: Acting, now: number): void {
  const { record, entries } = acting;
  const end = (suspension: Suspension | undefined, file?: string, entry?: Entry): void => {
    if (suspension === undefined || !isOver(suspension, now)) {
      return;
    }
    put(file, entry, undefined, acting);
    const news = told(file, entry, suspension);
    const key = `over ${suspension.at} ${file ?? ''}`;
    noteNews(acting.writes, acting.name, key, { kind: 'resumed', ...news });
  };
  end(record.suspension);
  for (const suspension of record.suspendedFiles ?? []) {
    end(suspension, suspension.file);
  }
  for (const entry of entries.values()) {
    end(entry.suspension, entry.file, entry);
  }
}

function entryOf(file: string, { entries }: Acting): Entry | undefined {
  return [...entries.values()].find((one) => one.file === file);
}

function suspensionAt(
  file: string | undefined,
  entry: Entry | undefined,
  { suspension, suspendedFiles = [] }: TenantRecord,
): Suspension | undefined {
  return file === undefined
    ? suspension
    : (entry?.suspension ?? suspendedFiles.find((one) => one.file === file));
}

function suspensionIn({ by, at, reason, until }: SuspendDecision): Suspension {
  return {
    by,
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
}

function put(
  file: string | undefined,
  entry: Entry | undefined,
  suspension: Suspension | undefined,
  acting: Acting,
): void {
  const { suspension: former, suspendedFiles, ...record } = acting.record;
  const others = (suspendedFiles ?? []).filter((one) => one.file !== file);
  const ofTenant = file === undefined ? suspension : former;
  const isNew = file !== undefined && entry === undefined && suspension !== undefined;
  const files = isNew ? [...others, { file, ...suspension }] : others;
  acting.record = {
    ...record,
    ...(ofTenant === undefined ? {} : { suspension: ofTenant }),
    ...(files.length === 0 ? {} : { suspendedFiles: files }),
  };
  acting.writes.putTenant(acting.name, acting.record);
  if (entry !== undefined) {
    const { suspension: _former, ...kept } = entry;
    const next: Entry = { ...kept, ...(suspension === undefined ? {} : { suspension }) };
    acting.entries.set(entry.workflowId, next);
    acting.writes.putEntry(next);
  }
}

function told(
  file: string | undefined,
  entry: Entry | undefined,
  { at, reason, until }: Suspension,
): Omit<SuspensionNews, 'kind' | 'by'> {
  return {
    since: at,
    ...(file === undefined ? {} : { file }),
    ...(entry === undefined ? {} : { workflow: entry.name, workflowId: entry.workflowId }),
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
}

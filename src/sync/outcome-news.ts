import type { Done } from '../apply/apply-context.ts';
import type { LedgerWrites, RecordReader, RecordWriter } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';
import { given } from '../report/given.ts';
import type { LateOutcome } from '../report/pass-result.ts';
import type { PassDraft } from './pass-draft.ts';

/** What was done and is not told yet. */
const COLLECTION = 'outcome-news';
/** Where no daemon ever tells, the oldest go. */
const MOST = 1000;

/** Whose outcomes they are. */
export interface OutcomePlace {
  readonly tenant: string;
  readonly tenantId: string;
}

/**
 * Notes what was done in the transaction that remembers it, so that a pass which is killed before it tells has it told by
 * the next.
 */
export function noteOutcome(
  writes: LedgerWrites,
  { change, result, requests = 0, workflowId = change.workflowId }: Done,
  { tenant, tenantId }: OutcomePlace,
  now: number,
  draft: Pick<PassDraft, 'pass' | 'afterTold'>,
): void {
  if (result === 'unchanged') {
    return;
  }
  const late: LateOutcome = {
    pass: draft.pass,
    at: new Date(now).toISOString(),
    file: change.file,
    workflow: change.name,
    ...given({ workflowId }),
    change: change.kind,
    outcome: result,
    reason: change.reason,
    requests,
    ...given({ commit: change.goesBackTo, notes: change.notes }),
  };
  const order = String(draft.afterTold.length).padStart(6, '0');
  const key = `${tenant} ${late.at} ${draft.pass} ${order}`;
  draft.afterTold.push({ kind: 'delete', collection: COLLECTION, tenant: tenantId, key });
  writes.put(COLLECTION, key, { ...late } as Json);
}

/** Gives the draft what earlier passes did and did not come to tell. */
export async function tellLate(
  { tenant, tenantId }: OutcomePlace,
  records: RecordReader & RecordWriter,
  draft: Pick<PassDraft, 'afterTold' | 'late'>,
): Promise<void> {
  const all = await records.list(COLLECTION, tenantId);
  const rows = all.filter(({ key }) => key.startsWith(`${tenant} `));
  const deletes = rows.map(
    ({ key }) => ({ kind: 'delete', collection: COLLECTION, tenant: tenantId, key }) as const,
  );
  const told = rows.slice(-MOST);
  if (told.length < rows.length) {
    await records.commit(deletes.slice(0, -MOST));
  }
  draft.late.push(...told.map(({ value }) => value as unknown as LateOutcome));
  draft.afterTold.push(...deletes.slice(-MOST));
}

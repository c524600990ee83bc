import type { LedgerWrites, RecordReader } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';
import type { DecisionNews } from '../report/pass-result.ts';
import type { PassDraft } from './pass-draft.ts';

/** Decisions that took effect and are to be told: kept with their effect, until they were. */
const COLLECTION = 'decision-news';

/** Notes a decision as news in the transaction that carries it out; `key` is the decision's own. */
export function noteNews(
  writes: LedgerWrites,
  tenant: string,
  key: string,
  news: DecisionNews,
): void {
  writes.put(COLLECTION, `${tenant} ${key}`, JSON.parse(JSON.stringify(news)) as Json);
}

/**
 * Gives the draft what is to be told, of an earlier pass that broke off as well, and sees to it that it is told once;
 * `only` names decisions, for when the others were given before.
 */
export async function tellNews(
  tenant: string,
  tenantId: string,
  records: RecordReader,
  draft: Pick<PassDraft, 'decisions' | 'afterTold'>,
  only?: readonly string[],
): Promise<void> {
  const wanted = only === undefined ? undefined : new Set(only.map((key) => `${tenant} ${key}`));
  for (const { key, value } of await records.list(COLLECTION, tenantId)) {
    if (wanted?.has(key) ?? key.startsWith(`${tenant} `)) {
      draft.decisions.push(value as unknown as DecisionNews);
      draft.afterTold.push({ kind: 'delete', collection: COLLECTION, tenant: tenantId, key });
    }
  }
}

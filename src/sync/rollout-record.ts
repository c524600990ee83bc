import type { Owner, RecordReader } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';
import type { RolloutNews, RolloutOrigin } from '../report/rollout-news.ts';
import type { Rollout } from '../rollout/rollout.ts';

/** The collection of the store that keeps rollouts. */
export const ROLLOUT_COLLECTION = 'rollouts';

/** The last rollout of one workflow, and what of it is still to be told. */
export interface RolloutRecord {
  readonly workflowId: string;
  readonly rollout?: Rollout;
  readonly origin: RolloutOrigin;
  readonly untold: readonly RolloutNews[];
}

/** The key of a workflow's record. */
export function rolloutKey(owner: Owner, workflowId: string): string {
  return `${owner.sourceUrl} ${workflowId}`;
}

/** Reads the records of one owner by workflow id. */
export async function readRollouts(
  records: RecordReader,
  owner: Owner,
): Promise<ReadonlyMap<string, RolloutRecord>> {
  const rows = await records.list(ROLLOUT_COLLECTION, owner.tenantId);
  return new Map(
    rows
      .map(({ key, value }) => ({ key, record: value as unknown as RolloutRecord }))
      .filter(({ key, record }) => key === rolloutKey(owner, record.workflowId))
      .map(({ record }) => [record.workflowId, record]),
  );
}

/** The record as the store takes it: absent members left out. */
export function rolloutValue(record: RolloutRecord): Json {
  return JSON.parse(JSON.stringify(record)) as Json;
}

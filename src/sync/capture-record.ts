import type { RecordReader } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';

/** The collection of the store that keeps what was captured. */
export const CAPTURE_COLLECTION = 'captures';

/** How long a push that the server refused is left alone; milliseconds. */
const REFUSED_MS = 3_600_000;

const DISCARDED_KEPT = 50;

/** What became of the tenant's version of one workflow. */
export interface CaptureRecord {
  readonly kind: 'drift' | 'unmanaged';
  readonly workflowId: string;
  readonly branch: string;
  /** Digest of the tenant's version. */
  readonly digest: string;
  /** Digest of what Git said when nothing of it could be written: another one is worth another try. */
  readonly basis: string;
  /**
   * `pushed`: it is on the branch. `moved`: somebody else's commit is there. `refused`: the server did not take it.
   * `conflict`: nothing of it can be written. `discarded`: its branch was deleted. `ended`: the tenant and Git agree again,
   * and only the branch is remembered.
   */
  readonly state: 'pushed' | 'moved' | 'refused' | 'conflict' | 'discarded' | 'ended';
  /** Our last commit on the branch. */
  readonly tip?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Digests of versions whose branch was deleted. */
  readonly discarded?: readonly string[];
}

/** What is to be captured, as far as a record knows it. */
export interface CaptureWant {
  readonly digest: string;
  readonly basis: string;
}

/** What is to be done about a version: nothing, push it, or note what somebody did to its branch. */
export type CaptureStep = 'nothing' | 'push' | 'discarded' | 'moved';

/** Decides about a version of a workflow; `tip` is where its branch stands, undefined where there is none. Pure. */
export function captureStep(
  record: CaptureRecord | undefined,
  { digest, basis }: CaptureWant,
  tip: string | undefined,
  now: number,
): CaptureStep {
  if (record === undefined) {
    return 'push';
  }
  if (record.discarded?.includes(digest) === true) {
    return 'nothing';
  }
  if (record.digest !== digest) {
    return 'push';
  }
  switch (record.state) {
    case 'pushed':
      return tip === undefined ? 'discarded' : tip === record.tip ? 'nothing' : 'moved';
    case 'moved':
      // A branch that stood in the way before ours was ever there is no decision about ours.
      return tip !== undefined ? 'nothing' : record.tip === undefined ? 'push' : 'discarded';
    case 'refused':
      return now - record.at >= REFUSED_MS ? 'push' : 'nothing';
    case 'conflict':
      return record.basis === basis ? 'nothing' : 'push';
    case 'discarded':
      return 'nothing';
    case 'ended':
      return 'push';
  }
}

/** The record of a version whose branch was deleted. */
export function discarded(record: CaptureRecord, now: number): CaptureRecord {
  const { tip: _tip, ...kept } = record;
  const versions = [...(record.discarded ?? []), record.digest].slice(-DISCARDED_KEPT);
  return { ...kept, state: 'discarded', at: now, discarded: versions };
}

/** What is left of a record whose version is no longer to be captured: the branch, if it may still be ours. */
export function ended(record: CaptureRecord, now: number): CaptureRecord | undefined {
  const { discarded: _versions, ...kept } = record;
  return record.tip === undefined ? undefined : { ...kept, state: 'ended', at: now };
}

/** The key of a workflow's record: another source may capture the same tenant. */
export function captureKey(sourceUrl: string, workflowId: string): string {
  return `${sourceUrl} ${workflowId}`;
}

/** Reads the records of a source in a tenant, by workflow id. */
export async function readCaptures(
  records: RecordReader,
  tenantId: string,
  sourceUrl: string,
): Promise<ReadonlyMap<string, CaptureRecord>> {
  const found = new Map<string, CaptureRecord>();
  for (const { key, value } of await records.list(CAPTURE_COLLECTION, tenantId)) {
    const record = value as unknown as CaptureRecord;
    if (key === captureKey(sourceUrl, record.workflowId)) {
      found.set(record.workflowId, record);
    }
  }
  return found;
}

/** A record as the store takes it. */
export function captureValue(record: CaptureRecord): Json {
  return JSON.parse(JSON.stringify(record)) as Json;
}

import type { BranchWriter } from '../git/branch-writer.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import { CaptureBranches } from './capture-branches.ts';
import { capturedDrift, isDrift } from './capture-drift.ts';
import {
  CAPTURE_COLLECTION,
  captureKey,
  captureValue,
  ended,
  readCaptures,
} from './capture-record.ts';
import type { CaptureRecord } from './capture-record.ts';
import type { Capturable, CaptureRun } from './capture-run.ts';
import { capturedUnmanaged } from './capture-unmanaged.ts';
import type { PassDraft } from './pass-draft.ts';

/**
 * Brings to branches what people did in the tenant, where the policy is to capture it. Nothing is written to the tenant,
 * so windows and waiting plans do not hold it up. Trouble with Git is told and left for the next pass.
 */
export async function capture(run: CaptureRun, draft: PassDraft): Promise<void> {
  const { ports, last, signal } = run;
  const { branches } = ports.source;
  const quiet = last.plan.refusals.some(
    ({ reason }) => reason === 'Observing' || reason === 'Suspended',
  );
  // What could not be read in this pass is no base for a commit.
  const troubled = draft.firstError !== undefined;
  if (branches === undefined || quiet || troubled || signal.aborted) {
    return;
  }
  try {
    await captureTo(branches, run, draft);
  } catch (error) {
    // A pass that is told to stop still remembers what it did.
    if (!signal.aborted) {
      draft.trouble(error);
    }
  }
}

async function captureTo(branches: BranchWriter, run: CaptureRun, draft: PassDraft): Promise<void> {
  const { ports, owner } = run;
  const known = await readCaptures(ports.records, owner.tenantId, owner.sourceUrl);
  const wanted = [...capturedDrift(run), ...capturedUnmanaged(run)];
  if (known.size > 0) {
    await endOthers(run, known, wanted);
  }
  if (wanted.length > 0) {
    await new CaptureBranches(run, branches, known, draft).bring(wanted);
  }
}

/** Forgets what is no longer to be captured; a branch that may still be ours is remembered for the next time. */
async function endOthers(
  { ports, owner, last, live }: CaptureRun,
  known: ReadonlyMap<string, CaptureRecord>,
  wanted: readonly Capturable[],
): Promise<void> {
  const open = new Set([
    ...wanted.map(({ workflowId }) => workflowId),
    ...last.cases.filter(isDrift).flatMap(({ entry }) => entry?.workflowId ?? []),
    ...last.unmanaged.map(({ id }) => id),
  ]);
  const there = new Set(live.map(({ id }) => id));
  const writes = new LedgerWrites(owner);
  for (const [id, record] of known) {
    const key = captureKey(owner.sourceUrl, id);
    const left = there.has(id) ? ended(record, ports.clock.now()) : undefined;
    if (!open.has(id) && left === undefined) {
      writes.remove(CAPTURE_COLLECTION, key);
    } else if (!open.has(id) && left !== undefined && record.state !== 'ended') {
      writes.put(CAPTURE_COLLECTION, key, captureValue(left));
    }
  }
  if (writes.writes.length > 0) {
    await ports.records.commit(writes.writes);
  }
}

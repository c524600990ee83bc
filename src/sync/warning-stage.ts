import { LedgerWrites } from '../inventory/ledger.ts';
import type { Owner, RecordReader } from '../inventory/ledger.ts';
import { sha256 } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { lookAtCredential } from '../warnings/credential.ts';
import { lookAtDeprecations } from '../warnings/deprecations.ts';
import { DAY_MS, HOUR_MS } from '../warnings/spans.ts';
import type { Warning } from '../warnings/warning.ts';
import { firstState, isDue } from '../warnings/warning-state.ts';
import type { WarningState } from '../warnings/warning-state.ts';
import { endOfCancel, endOpenCancels } from './cancel-intent.ts';
import type { CancelEnd } from './cancel-intent.ts';
import type { CaptureRun } from './capture-run.ts';
import { countedExecutions } from './counted-executions.ts';
import { lookOfTheDay } from './look-of-the-day.ts';
import type { PassDraft } from './pass-draft.ts';
import { sweepStuck } from './sweep-stuck.ts';

/** The warnings' own notes, by source. */
const COLLECTION = 'warnings';

/**
 * Looks for what will become trouble: once an hour at executions, once a day at owners and our own credential. The
 * first look is within an hour of the first pass, spread over it. What it notes as told waits until it was. Trouble of
 * the tenant's makes no pass fail here: the next look comes anyway.
 */
export async function warn(run: CaptureRun, draft: PassDraft): Promise<void> {
  const { ports, signal } = run;
  // Who applies a plan that they reviewed wants that done, and nothing else cancelled.
  const isReviewed = ports.reviewed !== undefined;
  if (isReviewed || draft.firstError !== undefined || signal.aborted) {
    return;
  }
  try {
    await lookAhead(run, draft);
  } catch (error) {
    // A pass that is told to stop still remembers what it did.
    if (!signal.aborted) {
      draft.trouble(error);
    }
  }
}

async function lookAhead(run: CaptureRun, draft: PassDraft): Promise<void> {
  const { ports, owner } = run;
  const now = ports.clock.now();
  const before = await readState(ports.records, owner);
  const writes = new LedgerWrites(owner);
  const end: CancelEnd = (execution, told) => {
    draft.warnings.push(...(told === undefined ? [] : [told]));
    draft.afterTold.push(endOfCancel(owner, execution));
  };
  await endOpenCancels(run, end);
  const looked = await look(run, before ?? firstState(now, shareOf(owner)), now, { writes, end });
  if (looked === undefined) {
    return;
  }
  draft.warnings.push(...looked.news);
  if (looked.state !== before) {
    writes.put(COLLECTION, owner.sourceUrl, JSON.parse(JSON.stringify(looked.state)) as Json);
  }
  draft.afterTold.push(...writes.writes);
}

/** Undefined when the pass was told to stop meanwhile: what was not looked at is not noted as looked at. */
async function look(
  run: CaptureRun,
  before: WarningState,
  now: number,
  { writes, end }: { readonly writes: LedgerWrites; readonly end: CancelEnd },
): Promise<{ readonly news: readonly Warning[]; readonly state: WarningState } | undefined> {
  const news: Warning[] = [];
  let state = before;
  const { sweepMs } = run.tenant.failures;
  if (isDue(state.sweepAt, now, Math.max(sweepMs, HOUR_MS))) {
    const stuck = await sweepStuck(run, state, now, end);
    news.push(...stuck.news);
    state = { ...stuck.state, sweepAt: now + Math.round(sweepMs * stuck.share) };
  }
  const counted = await countedExecutions(run, state, now, writes);
  news.push(...counted.news);
  state = counted.state;
  if (isDue(state.dailyAt, now, DAY_MS)) {
    const daily = await lookOfTheDay(run, state, now);
    news.push(...daily.news);
    state = { ...daily.state, dailyAt: now + DAY_MS };
  }
  const credential = lookAtCredential(state.credential, now);
  if (credential.state !== undefined && credential.state !== state.credential) {
    news.push(...credential.news);
    state = { ...state, credential: credential.state };
  }
  const notes = state.deprecated ?? [];
  const deprecated = lookAtDeprecations(run.ports.tenant.deprecations(), notes, now);
  if (deprecated.state !== notes) {
    news.push(...deprecated.news);
    state = { ...state, deprecated: deprecated.state };
  }
  return run.signal.aborted ? undefined : { news, state };
}

async function readState(records: RecordReader, owner: Owner): Promise<WarningState | undefined> {
  const value = await records.get(COLLECTION, owner.tenantId, owner.sourceUrl);
  return value as unknown as WarningState | undefined;
}

/** A place from 0 to 1 that is a tenant's own. */
function shareOf({ tenantId, sourceUrl }: Owner): number {
  return Number.parseInt(sha256(`${tenantId} ${sourceUrl}`).slice(0, 8), 16) / 2 ** 32;
}

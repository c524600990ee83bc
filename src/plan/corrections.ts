import { formatDuration } from '../kernel/duration.ts';
import type { Corrections, Entry } from '../inventory/entry.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Wait } from './change.ts';
import type { Difference } from './classify.ts';

const CONTESTED_IN_A_ROW = 3;
const CONTESTED_IN_A_DAY = 10;
const DAY_MS = 86_400_000;

/** Says whether a workflow was corrected so often that somebody, or something, writes against us. */
export function contested(entry: Entry, digest: string, now: number): Wait | undefined {
  const corrections = entry.corrections;
  if (corrections === undefined || corrections.digest !== digest) {
    return undefined;
  }
  const today = corrections.times.filter((time) => now - time < DAY_MS).length;
  if (corrections.inARow < CONTESTED_IN_A_ROW && today < CONTESTED_IN_A_DAY) {
    return undefined;
  }
  return {
    reason: 'Contested',
    message: `It was corrected ${corrections.inARow} times in a row and ${today} times in a day: something keeps changing it in the tenant. Find out what, then change the file or release the workflow.`,
    release: 'release',
  };
}

/** Counts a correction. */
export function corrected(
  entry: Pick<Entry, 'corrections'>,
  digest: string,
  now: number,
): Corrections {
  const before = entry.corrections?.digest === digest ? entry.corrections : undefined;
  return {
    inARow: (before?.inARow ?? 0) + 1,
    times: [...(before?.times ?? []).filter((time) => now - time < DAY_MS), now],
    digest,
  };
}

/** Lets young drift settle: a person may still be at it in the builder. */
export function settling(
  differences: readonly Difference[],
  live: LiveWorkflow,
  settleMs: number,
  now: number,
): Wait | undefined {
  const until = Date.parse(live.modified ?? '') + settleMs;
  if (differences.some((one) => one.class === 'git') || Number.isNaN(until) || until <= now) {
    return undefined;
  }
  return {
    reason: 'Settling',
    message: `It was changed in the tenant a moment ago and is corrected in ${formatDuration(until - now)}.`,
    until,
  };
}

import type { Execution } from '../../tenant/execution.ts';
import type { ExecutionQuery } from '../../tenant/tenant.ts';
import { isLastTry } from './look.ts';
import type { Clocks, Failure, Look } from './look.ts';

/** The most that the API gives at a time (facts 1.3). */
const PAGE = 250;
/** 25,000 failures of one workflow in one look. */
const MAX_PAGES = 100;
/** An execution may wait long for a person before it fails; after 90 days nothing is known of it (facts 2.7). */
const REACH_MS = 90 * 86_400_000;
const WRONG_BY_MS = 86_400_000;

/** What a look found among the failed executions of a workflow. */
export interface Found {
  /** Not counted before, newest first. */
  readonly fresh: readonly Failure[];
  /** From before the first look. */
  readonly old: readonly Failure[];
}

/**
 * Finds the failures of a workflow that were not counted. Pages come by the start of executions, and an execution that
 * began long ago may fail now: they are read until as many are found as the count rose by.
 */
export async function findFailures(
  list: (query: ExecutionQuery) => Promise<readonly Execution[]>,
  look: Look,
  wanted: number | 'any',
  clocks: Clocks,
): Promise<Found> {
  const listed = new Map<string, Failure>();
  const known = new Set(look.seen.map(([id]) => id));
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const rows = await list({ status: 'Failed', limit: PAGE, offset: page * PAGE });
    const before = listed.size;
    // What was asked for is asked for again: filters may be ignored (facts 1.3).
    for (const execution of rows.filter(({ status }) => status === 'Failed')) {
      listed.set(execution.id, failureOf(execution, clocks));
    }
    const oldest = Math.min(...rows.map((row) => startedAt(row) ?? Number.POSITIVE_INFINITY));
    const found = sorted([...listed.values()], look, known, wanted, clocks).fresh.length;
    const repeats = listed.size === before && rows.every(({ status }) => status === 'Failed');
    if (
      rows.length < PAGE ||
      repeats ||
      oldest < clocks.tenantNow - REACH_MS ||
      (wanted !== 'any' && found >= wanted)
    ) {
      break;
    }
  }
  return sorted([...listed.values()], look, known, wanted, clocks);
}

function sorted(
  listed: readonly Failure[],
  look: Look,
  known: ReadonlySet<string>,
  wanted: number | 'any',
  clocks: Clocks,
): Found {
  const unknown = listed.filter(({ id }) => !known.has(id));
  const fresh = unknown.filter(({ closed }) => closed >= look.floor);
  const from = doubtfulFrom(look, clocks);
  const doubtful = unknown
    .filter(({ closed }) => closed < look.floor && closed >= from)
    .toSorted((a, b) => b.closed - a.closed);
  const missing = wanted === 'any' ? doubtful.length : Math.max(0, wanted - fresh.length);
  const taken = new Set([...fresh, ...doubtful.slice(0, missing)]);
  return {
    fresh: [...taken].toSorted((a, b) => b.closed - a.closed),
    old: unknown.filter((failure) => !taken.has(failure)),
  };
}

/**
 * Since when a failure that seems to be older than the floor may yet be new: it ended after the last look, if the tenant's
 * clock was set back then or has been since. Such are taken only as far as the count asks for more.
 */
function doubtfulFrom(look: Look, { now, tenantNow }: Clocks): number {
  const back = Math.min(0, tenantNow - now - look.skewMs);
  // A clock that was wrong only for a while leaves no other trace than a failure that is never found.
  const wide = isLastTry(look) ? WRONG_BY_MS : 0;
  return Math.min(look.floor, look.at + look.skewMs) + back - wide;
}

function failureOf(execution: Execution, { tenantNow }: Clocks): Failure {
  const closed = Date.parse(execution.closeTime ?? '');
  const started = startedAt(execution) ?? (Number.isNaN(closed) ? tenantNow : closed);
  return { id: execution.id, started, closed: Number.isNaN(closed) ? started : closed };
}

function startedAt({ startTime }: Execution): number | undefined {
  const at = Date.parse(startTime ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** The newest executions that succeeded, for what is healed: one request. */
export async function newestSuccesses(
  list: (query: ExecutionQuery) => Promise<readonly Execution[]>,
): Promise<readonly Failure[]> {
  const rows = await list({ status: 'Completed', limit: 20 });
  return rows.flatMap((row) => {
    const started = startedAt(row);
    const closed = Date.parse(row.closeTime ?? '');
    return row.status !== 'Completed' || started === undefined || Number.isNaN(closed)
      ? []
      : [{ id: row.id, started, closed }];
  });
}

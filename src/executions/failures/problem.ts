import { withHours } from './hours.ts';
import type { Hours } from './hours.ts';
import type { Clocks, Failure } from './look.ts';

/** Failures of one fingerprint, from the first one until executions succeed again. Times are the tenant's, but for those of the telling. */
export interface Problem {
  readonly workflowId: string;
  readonly workflow: string;
  readonly fingerprint: string;
  readonly step?: string;
  readonly error: string;
  /** Where the step stands in its file. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly count: number;
  /** The same for each hour of the last week that had any; absent in records from before there were hours. */
  readonly hours?: Hours;
  /** When the first one ended. */
  readonly firstAt: number;
  /** When the last one began and ended. */
  readonly lastStarted: number;
  readonly lastAt: number;
  /** The last execution that failed so. */
  readonly execution: string;
  /** When it was last told, by our clock, and what was told then. */
  readonly toldAt: number;
  readonly toldCount: number;
  readonly toldLastAt: number;
  /** When its end was told, by our clock: kept for a while, so that one that comes and goes is not told each time. */
  readonly recoveredAt?: number;
  /** Whether it came back soon after its end. */
  readonly flapping?: boolean;
}

/** What a pass found out of a problem. */
export type ProblemEnd =
  | { readonly kind: 'opened'; readonly problem: Problem }
  | { readonly kind: 'failing'; readonly problem: Problem; readonly sinceTold: number }
  | { readonly kind: 'recovered'; readonly problem: Problem; readonly healthyAt: number }
  | { readonly kind: 'quiet'; readonly problem: Problem }
  | { readonly kind: 'ended' };

/** What is new of a problem. */
export interface ProblemNews {
  /** Failures of it that were read in this pass. */
  readonly failures: readonly Failure[];
  /** Executions of its workflow that succeeded lately. */
  readonly successes: readonly Failure[];
  readonly clocks: Clocks;
  readonly repeatMs: number;
}

/** Failures are kept this long. */
const KEPT_MS = 90 * 86_400_000;

/** Leads a problem on: one opening, a summary for each interval with new failures in it, one recovery. Pure. */
export function advanceProblem(
  former: Problem | undefined,
  make: () => Problem,
  { failures, successes, clocks, repeatMs }: ProblemNews,
): ProblemEnd {
  const { now, tenantNow } = clocks;
  const counted = former === undefined ? make() : withFailures(former, failures);
  const success = successes.find(
    ({ started, closed }) => started > counted.lastStarted && closed > counted.lastAt,
  );
  if (former === undefined) {
    return { kind: 'opened', problem: told(counted, now) };
  }
  const since = now - former.toldAt;
  const again = counted.lastAt > former.lastAt;
  const isDue = since >= repeatMs || since < 0;
  if (former.recoveredAt !== undefined) {
    if (!again) {
      return isDue ? { kind: 'ended' } : { kind: 'quiet', problem: counted };
    }
    // It came back before its end was an hour old: the next summary says so.
    const { recoveredAt: _gone, ...open } = counted;
    return { kind: 'quiet', problem: { ...open, flapping: true } };
  }
  const isQuiet = former.flapping !== true || tenantNow - counted.lastAt >= repeatMs;
  if (!again && success !== undefined && isQuiet) {
    const problem = { ...told(counted, now), recoveredAt: now };
    return { kind: 'recovered', problem, healthyAt: success.closed };
  }
  if (isDue && counted.lastAt > former.toldLastAt) {
    const sinceTold = counted.count - former.toldCount;
    return { kind: 'failing', problem: told(counted, now), sinceTold };
  }
  return tenantNow - counted.lastAt > KEPT_MS
    ? { kind: 'ended' }
    : { kind: 'quiet', problem: counted };
}

function told(problem: Problem, now: number): Problem {
  const { count, lastAt } = problem;
  return { ...problem, toldAt: now, toldCount: count, toldLastAt: lastAt };
}

function withFailures(problem: Problem, failures: readonly Failure[]): Problem {
  const last = failures.reduce<Failure | undefined>(
    (newest, one) => (newest === undefined || one.closed > newest.closed ? one : newest),
    undefined,
  );
  const newer = last !== undefined && last.closed > problem.lastAt;
  return {
    ...problem,
    count: problem.count + failures.length,
    ...(failures.length === 0
      ? {}
      : {
          hours: withHours(
            problem.hours ?? {},
            failures.map(({ closed }) => closed),
          ),
        }),
    firstAt: Math.min(problem.firstAt, ...failures.map(({ closed }) => closed)),
    ...(newer
      ? { lastAt: last.closed, lastStarted: last.started, execution: last.id }
      : { lastAt: problem.lastAt }),
  };
}

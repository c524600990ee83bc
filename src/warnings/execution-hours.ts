import { HOUR_MS } from './spans.ts';

/** How many hours are kept: seven days. */
const KEPT = 168;
/** The median of fewer hours says nothing. */
const FEWEST = 24;
const TIMES = 10;
const AT_LEAST = 100;

/** The executions of one workflow by the hour; hours without any are left out. Hours count from 1970. */
export interface ExecutionHours {
  /** The tenant's count at the last look. */
  readonly count: number;
  /** The first hour that is known. */
  readonly from: number;
  readonly hours: readonly (readonly [hour: number, executions: number])[];
  /** When a surge was told that has not ended. */
  readonly surgeAt?: number;
}

/** A workflow that runs far more often than it did. */
export interface Surge {
  readonly perHour: number;
  readonly median: number;
}

/** What a look at a workflow's count found; without `next` there is nothing new to keep. */
export interface CountedHours {
  readonly next?: ExecutionHours;
  readonly surge?: Surge;
}

/**
 * Takes the tenant's count of a workflow into its hours and says when they surge; `lastAt` is when all counts were read
 * before, milliseconds since 1970.
 */
export function countHours(
  before: ExecutionHours | undefined,
  count: number,
  now: number,
  lastAt: number | undefined,
): CountedHours {
  const hour = Math.floor(now / HOUR_MS);
  if (before === undefined || lastAt === undefined || now < lastAt) {
    return { next: { count, from: hour, hours: [] } };
  }
  // A count that fell was set back (facts 2.2): what it has now came since.
  const executions = count >= before.count ? count - before.count : count;
  if (executions === 0 && before.surgeAt === undefined) {
    return {};
  }
  const perHour = Math.round((executions * HOUR_MS) / Math.max(HOUR_MS, now - lastAt));
  const first = Math.max(before.from, hour - KEPT);
  const known = before.hours.filter(([at]) => at >= first && at < hour);
  const span = hour - first;
  const median = medianOf(
    known.map(([, n]) => n),
    span,
  );
  const isSurge = span >= FEWEST && perHour > Math.max(TIMES * median, AT_LEAST);
  const told = isSurge ? (before.surgeAt ?? now) : undefined;
  return {
    next: {
      count,
      from: first,
      hours: executions === 0 ? known : [...known, [hour, perHour]],
      ...(told === undefined ? {} : { surgeAt: told }),
    },
    ...(isSurge && before.surgeAt === undefined ? { surge: { perHour, median } } : {}),
  };
}

/** The middle one of some numbers among `span`, of which those that are not given are 0. */
function medianOf(numbers: readonly number[], span: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(span / 2);
  return sorted[middle - (span - sorted.length)] ?? 0;
}

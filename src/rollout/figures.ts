import type { Execution } from '../tenant/execution.ts';

/** How many executions ended, and how many of these failed. */
export interface Figures {
  readonly ended: number;
  readonly failed: number;
}

/** Nothing has ended. */
export const NO_FIGURES: Figures = { ended: 0, failed: 0 };

/** How many executions before a change are looked at where its window has fewer. */
const FEWEST_BEFORE = 20;

/** A stretch of the tenant's time in milliseconds since 1970; `from` is in it, `until` is not. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Counts the executions that started in a span and have ended; one that a person cancelled says nothing. */
export function figuresOf(executions: readonly Execution[], { from, until }: Span): Figures {
  const ended = executions.filter((execution) => {
    const start = startOf(execution);
    return hasEnded(execution) && start >= from && start < until;
  });
  return sumOf(ended);
}

/** The executions that did not start in a span. */
export function outside(
  executions: readonly Execution[],
  { from, until }: Span,
): readonly Execution[] {
  return executions.filter((execution) => {
    const start = startOf(execution);
    return !(start >= from && start < until);
  });
}

/**
 * Counts the executions before a change: those that started in the stretch of `observeMs` before it, or the last twenty
 * that ended, whichever is more. `executions` may come in any order.
 */
export function figuresBefore(
  executions: readonly Execution[],
  since: number,
  observeMs: number,
): Figures {
  const before = executions
    .filter((execution) => hasEnded(execution) && startOf(execution) < since)
    .toSorted((a, b) => startOf(b) - startOf(a));
  const inWindow = before.filter((execution) => startOf(execution) >= since - observeMs).length;
  return sumOf(before.slice(0, Math.max(inWindow, FEWEST_BEFORE)));
}

/** Says whether a list that goes back in time goes back far enough for `figuresBefore`. */
export function reachesBefore(
  executions: readonly Execution[],
  since: number,
  observeMs: number,
): boolean {
  const before = executions.filter(
    (execution) => hasEnded(execution) && startOf(execution) < since,
  );
  return (
    before.length >= FEWEST_BEFORE &&
    executions.some((execution) => startOf(execution) < since - observeMs)
  );
}

/** The share of executions that failed; 0 where none ended. */
export function failureRate({ ended, failed }: Figures): number {
  return ended === 0 ? 0 : failed / ended;
}

function sumOf(ended: readonly Execution[]): Figures {
  const failed = ended.filter(({ status }) => status === 'Failed').length;
  return { ended: ended.length, failed };
}

function hasEnded({ status }: Execution): boolean {
  return status === 'Completed' || status === 'Failed';
}

/** When an execution started; one that does not say never did. */
function startOf({ startTime }: Execution): number {
  return Date.parse(startTime ?? '');
}

import type { PathStep } from '../../report/view/execution-view.ts';

/** How an execution came by a step. */
export interface StepVisit {
  /** Its place in the order of the steps, from 1; of a step that was visited often, the first. */
  readonly order: number;
  readonly times: number;
  /** How its last visit ended. */
  readonly status: PathStep['status'];
  readonly error?: string;
}

/** The way of an execution through the steps. */
export interface Way {
  visit(step: string): StepVisit | undefined;
  failed(step: string): boolean;
  /** Whether it went from one step straight to the other. */
  took(from: string, to: string): boolean | undefined;
}

/** Makes a way of the steps an execution came to, in their order; undefined when none are known. */
export function wayOf(path: readonly PathStep[]): Way | undefined {
  if (path.length === 0) {
    return undefined;
  }
  const visits = new Map<string, StepVisit>();
  const taken = new Set<string>();
  for (const [index, { step, status, error, next }] of path.entries()) {
    const before = visits.get(step);
    visits.set(step, {
      order: before?.order ?? index + 1,
      times: (before?.times ?? 0) + 1,
      status,
      ...(error === undefined ? {} : { error }),
    });
    const to = next ?? path[index + 1]?.step;
    if (to !== undefined) {
      taken.add(pair(step, to));
    }
  }
  return {
    visit: (step) => visits.get(step),
    failed: (step) => visits.get(step)?.status === 'Failed',
    took: (from, to) => (taken.has(pair(from, to)) ? true : undefined),
  };
}

function pair(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

import type { Problem } from '../executions/failures/problem.ts';
import type { Masker } from '../kernel/mask.ts';
import { given } from './given.ts';
import type { FailureView } from './view/failure-view.ts';

/** Shows what fails: what goes on first, then the newest. */
export function showFailures(problems: readonly Problem[], masker: Masker): readonly FailureView[] {
  return problems
    .toSorted(
      (a, b) =>
        Number(a.recoveredAt !== undefined) - Number(b.recoveredAt !== undefined) ||
        b.lastAt - a.lastAt,
    )
    .map((problem) => showFailure(problem, masker));
}

function showFailure(problem: Problem, masker: Masker): FailureView {
  const { fingerprint, workflowId, workflow, file, step, line, column } = problem;
  const { error, count, firstAt, lastAt, execution, recoveredAt, flapping, hours } = problem;
  return {
    fingerprint,
    workflowId,
    workflow,
    error: masker.text(error),
    count,
    since: new Date(firstAt).toISOString(),
    last: new Date(lastAt).toISOString(),
    execution,
    ...given({ file, step, line, column, flapping }),
    ...(recoveredAt === undefined ? {} : { recoveredAt: new Date(recoveredAt).toISOString() }),
    hours: hours ?? {},
  };
}

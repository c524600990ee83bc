import { maskerOf } from '../executions/learn-secrets.ts';
import type { PathTaken, StepTaken } from '../executions/path-taken.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Execution } from '../tenant/execution.ts';
import { given } from './given.ts';
import { stepId } from './graph-of.ts';
import type { ExecutionSummary, ExecutionWayView, PathStep } from './view/execution-view.ts';

/** Shows an execution in a list. */
export function showExecution({ id, status, startTime, closeTime }: Execution): ExecutionSummary {
  const took =
    startTime === undefined || closeTime === undefined
      ? Number.NaN
      : Date.parse(closeTime) - Date.parse(startTime);
  return {
    id,
    status,
    ...given({ startedAt: startTime, endedAt: closeTime }),
    ...(Number.isNaN(took) ? {} : { durationMs: Math.max(0, took) }),
  };
}

/** Shows an execution with the way it took, and nothing of what its steps were given and left. */
export function showExecutionWay(
  execution: Execution,
  path: PathTaken | undefined,
  known: Pick<ExecutionWayView, 'workflow' | 'file'>,
  masker: Masker,
): ExecutionWayView {
  const { workflowId } = execution;
  const own = maskerOf(path, masker);
  const error = path?.error === undefined ? undefined : own.text(path.error);
  return {
    ...showExecution(execution),
    ...given({ workflowId, error }),
    ...known,
    path: waysOf(path?.steps ?? [], {}, own),
  };
}

/** The loop and the round that steps are in. */
interface Inside {
  readonly loop?: string;
  readonly round?: number;
}

function waysOf(steps: readonly StepTaken[], inside: Inside, masker: Masker): readonly PathStep[] {
  const { loop, round } = inside;
  return steps.flatMap((taken) => {
    const { step, status, startTime, endTime, error, next, rounds = [] } = taken;
    const id = stepId(loop, step);
    const itself: PathStep = {
      step: id,
      status,
      ...given({
        at: startTime,
        endedAt: endTime,
        error: error === undefined ? undefined : masker.text(error),
        next: next === undefined || next === '' ? undefined : stepId(loop, next),
        round,
      }),
    };
    const bodies = rounds.flatMap(({ index, steps: body }) =>
      waysOf(body, { loop: id, round: index }, masker),
    );
    return [itself, ...bodies];
  });
}

import { stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { Masker } from '../../kernel/mask.ts';
import type { ExecutionHistory } from '../../tenant/execution.ts';
import { stepMaps } from '../../workflow/step.ts';
import { maskerOf } from '../learn-secrets.ts';
import type { StepTaken } from '../path-taken.ts';
import { readPath } from '../read-path.ts';

/** Why an execution failed, as far as its history says. Texts are masked; the input is, and is never stored. */
export interface Cause {
  /** The key of the failing step; absent where the history names none. */
  readonly step?: string;
  /** The key of the loop around it. */
  readonly loop?: string;
  readonly displayName?: string;
  readonly action?: string;
  readonly error: string;
  /** The HTTP status that the error speaks of. */
  readonly status?: number;
  /** The step that a catch led to. */
  readonly caughtBy?: string;
  /** What the execution was started with. */
  readonly input?: Json;
  /** What the tenant no longer tells. */
  readonly missing?: 'history' | 'step';
}

const GONE: Cause = { error: 'The history of the execution is gone.', missing: 'history' };
const MAX_ERROR = 2000;

/** Reads the cause out of a history; undefined is one that is gone (404). */
export function causeOf(
  history: ExecutionHistory | undefined,
  definition: JsonObject | undefined,
): Cause {
  if (history === undefined) {
    return GONE;
  }
  const ran = history.definition ?? definition;
  const path = readPath(history, { ended: true, definition: ran });
  const masker = maskerOf(path, new Masker());
  const failing = failingStep(path.steps);
  const error = masker
    .text(failing?.step.error ?? path.error ?? 'The execution failed.')
    .slice(0, MAX_ERROR);
  const input = path.input === undefined ? {} : { input: masker.value(path.input) };
  const status = statusIn(error);
  if (failing === undefined) {
    return { error, ...input, ...(status === undefined ? {} : { status }), missing: 'step' };
  }
  const { step, loop, caughtBy } = failing;
  const known = stepMaps(ran)
    .find((map) => map.loop === loop)
    ?.steps.get(step.step);
  const displayName = known === undefined ? undefined : stringAt(known, 'displayName');
  return {
    step: step.step,
    ...(loop === undefined ? {} : { loop }),
    ...(displayName === undefined || displayName === '' ? {} : { displayName }),
    ...(step.actionId === undefined ? {} : { action: step.actionId }),
    error,
    ...(status === undefined ? {} : { status }),
    ...(caughtBy === undefined ? {} : { caughtBy }),
    ...input,
  };
}

/** The step at which an execution failed. */
export interface FailingStep {
  readonly step: StepTaken;
  readonly loop?: string;
  readonly caughtBy?: string;
}

/**
 * The step that made an execution fail: the last one that failed. Where that is an end and a catch led there, it is the
 * step whose failure was caught; of a loop it is the step inside of it.
 */
export function failingStep(steps: readonly StepTaken[], loop?: string): FailingStep | undefined {
  const failed = steps.filter(({ status }) => status === 'Failed');
  const last = failed.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const caught = failed.findLast(({ type }) => type !== 'failure');
  const step = last.type === 'failure' ? (caught ?? last) : last;
  const round = (step.rounds ?? []).findLast(({ status }) => status === 'Failed');
  const inside = round === undefined ? undefined : failingStep(round.steps, step.step);
  return (
    inside ?? {
      step,
      ...(loop === undefined ? {} : { loop }),
      ...(step.next === undefined ? {} : { caughtBy: step.next }),
    }
  );
}

function statusIn(error: string): number | undefined {
  const found = /\b(?:status|code|http)\b[\s:=]{0,3}(?:code[\s:=]{0,3})?([1-5]\d\d)\b/i.exec(error);
  return found === null ? undefined : Number(found[1]);
}

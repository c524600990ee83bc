import type { Json } from '../kernel/json.ts';
import { setMember } from './data.ts';
import type { EdgeTaken } from './engine-event.ts';
import type { Frame } from './frame.ts';
import type { Ending, StepError } from './outcome.ts';
import type { StepProgram } from './program.ts';
import { MAX_OUTPUT } from './limits.ts';
import { selectResult } from './result-selector.ts';
import { stepsOf, tell } from './session.ts';
import type { Session } from './session.ts';
import { isHeavier } from './weight.ts';

/** Leaves a step by an arrow, keeping what it put out under its name. */
export function leave(
  session: Session,
  frame: Frame,
  step: StepProgram,
  edge: EdgeTaken,
  output?: Json,
): void {
  if (!stepsOf(session, frame).has(edge.to)) {
    const message = edge.to === '' ? 'no step follows' : `there is no step '${edge.to}' to go to`;
    tell(session, frame, { kind: 'step-failed', step: step.key, error: { status: 400, message } });
    endFrame(session, frame, { kind: 'Failed', step: step.key, error: { status: 400, message } });
    return;
  }
  if (output !== undefined && isHeavier(output, MAX_OUTPUT)) {
    failStep(session, frame, TOO_LARGE);
    return;
  }
  if (output !== undefined) {
    setMember(frame.data, step.name, output);
  }
  tell(session, frame, {
    kind: 'step-ended',
    step: step.key,
    edge,
    ...(output === undefined ? {} : { output }),
  });
  frame.at = edge.to;
  frame.standing = { kind: 'ready' };
}

/** What is larger, or nested deeper, than the engine keeps. */
export const TOO_LARGE = {
  status: 413,
  name: 'TooLarge',
  message: `the value is larger than ${MAX_OUTPUT / 1024 / 1024} MiB, or nested too deep`,
} as const;

/** Takes what the action a frame waits for has put out, and goes on. */
export function takeOutput(session: Session, frame: Frame, output: Json): void {
  const step = stepsOf(session, frame).get(frame.at);
  if (step?.kind === 'action') {
    const kept = selectResult(output, step.name, step.selector);
    leave(session, frame, step, { kind: 'next', to: step.next }, kept);
  }
}

/** Fails the step a frame stands at: its `catch` goes on with the error as output (facts 3.5), else the frame ends. */
export function failStep(session: Session, frame: Frame, error: StepError): void {
  const step = stepsOf(session, frame).get(frame.at);
  const target = step !== undefined && 'catch' in step ? step.catch : undefined;
  if (step === undefined || target === undefined || !stepsOf(session, frame).has(target)) {
    tell(session, frame, { kind: 'step-failed', step: frame.at, error });
    endFrame(session, frame, { kind: 'Failed', step: frame.at, error });
    return;
  }
  const edge: EdgeTaken = { kind: 'catch', to: target };
  tell(session, frame, { kind: 'step-failed', step: step.key, error, edge });
  setMember(frame.data, step.name, {
    error: { workflowStatusCode: error.status, workflowErrorMessage: error.message },
  });
  frame.at = target;
  frame.standing = { kind: 'ready' };
}

/** Ends a line of steps. */
export function endFrame(session: Session, frame: Frame, outcome: Ending): void {
  frame.standing = { kind: 'ended', outcome };
  if (frame.iteration !== undefined) {
    const { iteration } = frame;
    session.host.observe?.({ kind: 'iteration-ended', at: session.now, iteration, outcome });
  }
}

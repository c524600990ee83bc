import type { Json } from '../kernel/json.ts';
import type { ActionAnswer } from './action-call.ts';
import type { Frame, Run } from './frame.ts';
import { MAX_OUTPUT, MAX_STEPS } from './limits.ts';
import { settleLoop } from './loop.ts';
import { failStep, leave, takeOutput, TOO_LARGE } from './moves.ts';
import type { Ending, Outcome } from './outcome.ts';
import type { Program } from './program.ts';
import { stepsOf } from './session.ts';
import type { Host, Session } from './session.ts';
import { takeStep } from './take-step.ts';
import { isHeavier } from './weight.ts';

/** Starts a run and takes it as far as it goes by itself. `now` is in milliseconds since 1970. */
export function startRun(program: Program, input: Json, host: Host, now: number): Run {
  const main: Frame = { data: { trigger: input }, at: program.start, standing: { kind: 'ready' } };
  const run: Run = { outcome: { kind: 'Waiting' }, frames: [main], calls: 0, steps: 0 };
  host.observe?.({ kind: 'run-started', at: now, input });
  if (isHeavier(input, MAX_OUTPUT)) {
    end(run, host, now, { kind: 'Failed', step: program.start, error: TOO_LARGE });
  } else {
    settle({ program, run, host, now });
  }
  return run;
}

/** Takes a run on at a later time: waits that are over end, calls whose time is up fail. */
export function advanceRun(program: Program, run: Run, host: Host, now: number): Outcome {
  if (run.outcome.kind !== 'Waiting') {
    return run.outcome;
  }
  const session = { program, run, host, now };
  for (const frame of run.frames) {
    const { standing } = frame;
    const step = stepsOf(session, frame).get(frame.at);
    if (standing.kind === 'sleeping' && standing.until <= now && step?.kind === 'wait') {
      leave(session, frame, step, { kind: 'next', to: step.next });
    } else if (standing.kind === 'calling' && (standing.until ?? Infinity) <= now) {
      failStep(session, frame, TIMED_OUT);
    }
  }
  return settle(session);
}

const TIMED_OUT = {
  status: 408,
  name: 'Timeout',
  message: 'the action did not end in its time',
} as const;

/** Hands a run the answer to one of its calls; a call that it no longer waits for changes nothing. */
export function answerRun(
  program: Program,
  run: Run,
  call: number,
  answer: Exclude<ActionAnswer, { readonly kind: 'later' }>,
  host: Host,
  now: number,
): Outcome {
  const frame = run.frames.find(
    ({ standing }) => standing.kind === 'calling' && standing.call === call,
  );
  if (frame === undefined) {
    return run.outcome;
  }
  const session = { program, run, host, now };
  if (answer.kind === 'output') {
    takeOutput(session, frame, answer.output);
  } else {
    failStep(session, frame, answer.error);
  }
  return settle(session);
}

/** Ends a run from outside; one that has ended already stays as it is. */
export function cancelRun(run: Run, host: Host, now: number): Outcome {
  return run.outcome.kind === 'Waiting' ? end(run, host, now, { kind: 'Canceled' }) : run.outcome;
}

/** Lets every line of steps go on as far as it can. */
function settle(session: Session): Outcome {
  const { run, host, now, program } = session;
  for (let moved = true; moved;) {
    moved = false;
    // The rounds that a loop adds meanwhile are come to as well.
    for (const frame of run.frames) {
      while (frame.standing.kind === 'ready') {
        run.steps += 1;
        if (run.steps > MAX_STEPS) {
          return end(run, host, now, { kind: 'Failed', step: frame.at, error: ENDLESS });
        }
        takeStep(session, frame);
        moved = true;
      }
    }
    const [main] = run.frames;
    const step = main === undefined ? undefined : program.steps.get(main.at);
    if (main !== undefined && step?.kind === 'loop') {
      moved = settleLoop(session, main, step) || moved;
    }
  }
  const standing = run.frames[0]?.standing;
  if (standing?.kind === 'ended') {
    return end(run, host, now, standing.outcome);
  }
  run.outcome = waiting(run);
  return run.outcome;
}

const ENDLESS = {
  status: 500,
  name: 'TooManySteps',
  message: `stopped after ${MAX_STEPS} steps: the workflow goes round in a circle`,
} as const;

function end(run: Run, host: Host, now: number, outcome: Ending): Outcome {
  run.outcome = outcome;
  // What was gathered is not needed any more, and may be large.
  run.frames = [];
  host.observe?.({ kind: 'run-ended', at: now, outcome });
  return outcome;
}

function waiting(run: Run): Outcome {
  let until: number | undefined;
  for (const { standing } of run.frames) {
    if (standing.kind === 'sleeping' || standing.kind === 'calling') {
      until = Math.min(until ?? Infinity, standing.until ?? Infinity);
    }
  }
  return until === undefined || until === Infinity
    ? { kind: 'Waiting' }
    : { kind: 'Waiting', until };
}

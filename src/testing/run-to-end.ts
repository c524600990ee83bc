import type { ActionAnswer, ActionCall } from '../engine/action-call.ts';
import type { EngineEvent } from '../engine/engine-event.ts';
import { compileProgram } from '../engine/program.ts';
import { advanceRun, answerRun, cancelRun, startRun } from '../engine/run.ts';
import type { Host } from '../engine/session.ts';
import type { Json } from '../kernel/json.ts';
import type { DueAnswer } from './due-answers.ts';
import { TraceRecorder } from './trace.ts';
import type { Trace } from './trace.ts';

/** Who answers the actions of a run for which no time passes. */
export interface Answers {
  /** Answers a call at a time in milliseconds since 1970. */
  perform(call: ActionCall, now: number): ActionAnswer;
  /** Takes out the answer that comes first, if it comes no later than `until`. */
  next(until: number | undefined): DueAnswer | undefined;
}

/** What is run, from when on, and when it is canceled; milliseconds since 1970. */
export interface RunPlan {
  readonly definition: Json | undefined;
  readonly input: Json;
  readonly now: number;
  readonly cancelAt?: number | undefined;
  /** Told everything that the run does, beside what the trace keeps. */
  readonly observe?: (event: EngineEvent) => void;
}

/** Runs to an end, or until nothing but an answer that never comes could move it on; no time passes. */
export function runToEnd(plan: RunPlan, answers: Answers): Trace {
  const program = compileProgram(plan.definition);
  const recorder = new TraceRecorder();
  const end = plan.cancelAt;
  let { now } = plan;
  const host: Host = {
    perform: (call: ActionCall) => answers.perform(call, now),
    observe: (event) => {
      recorder.observe(event);
      plan.observe?.(event);
    },
  };
  const run = startRun(program, plan.input, host, now);
  while (run.outcome.kind === 'Waiting') {
    const { until } = run.outcome;
    const answer = answers.next(earlier(until, end));
    const next = answer?.at ?? earlier(until, end);
    if (next === undefined) {
      break;
    }
    now = Math.max(now, next);
    if (answer !== undefined) {
      answerRun(program, run, answer.call, answer.answer, host, now);
    } else if (end !== undefined && now >= end) {
      cancelRun(run, host, now);
    } else {
      advanceRun(program, run, host, now);
    }
  }
  return recorder.trace(run.outcome);
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

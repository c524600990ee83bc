import type { ActionAnswer, ActionCall } from '../../src/engine/action-call.ts';
import type { EngineEvent } from '../../src/engine/engine-event.ts';
import type { Run } from '../../src/engine/frame.ts';
import { compileProgram } from '../../src/engine/program.ts';
import { advanceRun, answerRun, cancelRun, startRun } from '../../src/engine/run.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

/** When the runs of these tests start: a Monday. */
export const NOW = Date.UTC(2026, 0, 5, 9);

/** What an action answers: an output, or a function of the call. */
export type Answers = Readonly<Record<string, Json | ((call: ActionCall) => ActionAnswer)>>;

/** A run under way, with everything it did. */
export interface Play {
  run: Run;
  readonly events: EngineEvent[];
  readonly calls: ActionCall[];
  /** The keys of the steps that were started, in order; those of rounds as `Loop[0]/Key`. */
  path(): readonly string[];
  /** What a step was handed, the first time. */
  input(step: string): JsonObject | undefined;
  /** What a step left, the last time. */
  output(step: string): Json | undefined;
  advance(ms: number): void;
  answer(call: number, output: Json): void;
  refuse(call: number, message: string): void;
  cancel(): void;
}

/** Runs steps from `start` (the first one by default). Actions without an answer put out an empty object. */
export function play(
  steps: Record<string, Json>,
  { input = {}, answers = {}, start }: { input?: Json; answers?: Answers; start?: string } = {},
): Play {
  const definition = { start: start ?? Object.keys(steps)[0] ?? '', steps };
  const program = compileProgram(definition as unknown as Json);
  const events: EngineEvent[] = [];
  const calls: ActionCall[] = [];
  let now = NOW;
  const host = {
    perform: (call: ActionCall): ActionAnswer => {
      calls.push(call);
      const answer = answers[call.step] ?? {};
      return typeof answer === 'function' ? answer(call) : { kind: 'output', output: answer };
    },
    observe: (event: EngineEvent) => void events.push(event),
  };
  const made: Play = {
    run: startRun(program, input, host, now),
    events,
    calls,
    path: () =>
      events.flatMap((event) =>
        event.kind === 'step-started'
          ? [
              event.iteration === undefined
                ? event.step
                : `${event.iteration.loop}[${event.iteration.index}]/${event.step}`,
            ]
          : [],
      ),
    input: (step) =>
      events.flatMap((event) =>
        event.kind === 'step-started' && event.step === step ? [event.input] : [],
      )[0],
    output: (step) =>
      events
        .flatMap((event) =>
          event.kind === 'step-ended' && event.step === step && event.output !== undefined
            ? [event.output]
            : [],
        )
        .at(-1),
    advance: (ms) => {
      now += ms;
      advanceRun(program, made.run, host, now);
    },
    answer: (call, output) => {
      answerRun(program, made.run, call, { kind: 'output', output }, host, now);
    },
    refuse: (call, message) => {
      const error = { status: 500, message };
      answerRun(program, made.run, call, { kind: 'error', error }, host, now);
    },
    cancel: () => void cancelRun(made.run, host, now),
  };
  return made;
}

/** An action step. */
export function action(
  attributes: JsonObject,
  nextStep: string,
  more: JsonObject = {},
): JsonObject {
  return { type: 'action', actionId: 'sp:http', versionNumber: 2, attributes, nextStep, ...more };
}

/** A choice of one item. */
export function choice(item: JsonObject, yes: string, no: string): JsonObject {
  return { type: 'choice', choiceList: [{ ...item, nextStep: yes }], defaultStep: no };
}

/** A step that defines one variable, or updates it where the name is a path. */
export function variable(
  name: string,
  value: JsonObject,
  transforms: readonly JsonObject[],
  nextStep: string,
): JsonObject {
  return {
    type: 'Mutation',
    actionId: name.startsWith('$') ? 'sp:update-variable' : 'sp:define-variable',
    attributes: { variables: [{ name, ...value, transforms }] },
    nextStep,
  };
}

export const DONE: JsonObject = { type: 'success' };

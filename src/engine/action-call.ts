import type { Json, JsonObject } from '../kernel/json.ts';
import type { StepError } from './outcome.ts';

/** Which round of which loop something happened in; steps outside of loops have none. */
export interface Iteration {
  /** The key of the loop step. */
  readonly loop: string;
  /** Counts from 0. */
  readonly index: number;
}

/** An action that a run wants done. */
export interface ActionCall {
  /** Names the call within its run; what comes later is handed back under it. */
  readonly id: number;
  /** The key of the step. */
  readonly step: string;
  readonly iteration?: Iteration;
  readonly actionId: string;
  readonly version: number | undefined;
  /** The step's attributes with every path and template resolved (facts 3.2, 5.3). */
  readonly attributes: JsonObject;
}

/** What became of an action. `later` leaves the run waiting for `answerRun`, at most for `timeoutMs`. */
export type ActionAnswer =
  | { readonly kind: 'output'; readonly output: Json }
  | { readonly kind: 'error'; readonly error: StepError }
  | { readonly kind: 'later'; readonly timeoutMs?: number };

/** Does actions for the engine; it must not throw. */
export type Perform = (call: ActionCall) => ActionAnswer;

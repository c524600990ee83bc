import type { Json, JsonObject } from '../kernel/json.ts';
import type { Edge, StepType } from '../workflow/step.ts';
import type { Iteration } from './action-call.ts';
import type { Ending, StepError } from './outcome.ts';

/** The arrow a step was left by; `choice` counts the items of a choiceList from 0. */
export interface EdgeTaken {
  readonly kind: Edge['kind'];
  readonly choice?: number;
  readonly to: string;
}

/** Where and when something happened; `at` is in milliseconds since 1970. */
interface Happening {
  readonly at: number;
  readonly iteration?: Iteration;
}

/** One thing that a run did; the history of an execution and the path of a test are made from these. */
export type EngineEvent =
  | (Happening & { readonly kind: 'run-started'; readonly input: Json })
  | (Happening & {
      readonly kind: 'step-started';
      readonly step: string;
      readonly type: StepType;
      readonly actionId?: string;
      readonly version?: number;
      /** Attributes as the step got them: paths and templates resolved; operands of a choice. */
      readonly input: JsonObject;
      /** The call that an action was asked for under. */
      readonly call?: number;
    })
  | (Happening & {
      readonly kind: 'step-ended';
      readonly step: string;
      /** What the step left under its name, if anything. */
      readonly output?: Json;
      /** Absent for an end step. */
      readonly edge?: EdgeTaken;
    })
  | (Happening & {
      readonly kind: 'step-failed';
      readonly step: string;
      readonly error: StepError;
      /** Where `catch` leads; absent where nothing caught the error. */
      readonly edge?: EdgeTaken;
    })
  | (Happening & {
      readonly kind: 'iteration-started';
      readonly iteration: Iteration;
      readonly item: Json;
    })
  | (Happening & {
      readonly kind: 'iteration-ended';
      readonly iteration: Iteration;
      readonly outcome: Ending;
    })
  | (Happening & { readonly kind: 'run-ended'; readonly outcome: Ending });

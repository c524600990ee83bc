import type { Json } from '../kernel/json.ts';
import type { Iteration } from './action-call.ts';
import type { Data } from './data.ts';
import type { Ending, Outcome } from './outcome.ts';

/** Where a line of steps stands. */
export type Standing =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sleeping'; readonly until: number }
  | { readonly kind: 'calling'; readonly call: number; readonly until?: number }
  | { readonly kind: 'looping'; readonly loop: LoopState }
  | { readonly kind: 'ended'; readonly outcome: Ending };

/** A loop under way. */
export interface LoopState {
  readonly items: readonly Json[];
  /** What the rounds see as `$.loop.context`. */
  readonly context?: Json;
  /** The round that comes next. */
  next: number;
  /** What templates said in a serial loop's first round (facts 5.3). */
  readonly pins: Record<string, string>;
}

/** One line of steps with its data: the run itself, or one round of its loop. */
export interface Frame {
  readonly iteration?: Iteration;
  readonly data: Data;
  /** The key of the step it stands at. */
  at: string;
  standing: Standing;
}

/** A run: plain JSON data, so that it can be kept while it waits. */
export interface Run {
  outcome: Outcome;
  /** The run itself first, then the rounds of the loop it is in; empty once it has ended. */
  frames: Frame[];
  /** How many calls were made so far. */
  calls: number;
  /** How many steps were taken so far. */
  steps: number;
}

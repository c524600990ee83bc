import type { EdgeTaken, EngineEvent } from '../engine/engine-event.ts';
import type { Outcome, StepError } from '../engine/outcome.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { stepName } from './workflow-step.ts';

/** One time that a run came to a step. */
export interface Visit {
  readonly key: string;
  /** As the step is named in a test: in a loop with the loop's key. */
  readonly name: string;
  /** Which round of its loop. */
  readonly round?: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly input: JsonObject;
  readonly output?: Json;
  readonly error?: StepError;
  /** How it was left; absent for an end, and where the run stopped. */
  readonly edge?: EdgeTaken;
  /** Of a loop: what each round came to. */
  readonly rounds: readonly (readonly Visit[])[];
}

/** What a run did. */
export interface Trace {
  readonly visits: readonly Visit[];
  readonly outcome: Outcome;
}

/** A visit that is still written. */
interface OpenVisit {
  readonly key: string;
  readonly name: string;
  readonly round?: number;
  readonly at: number;
  readonly input: JsonObject;
  output?: Json;
  error?: StepError;
  edge?: EdgeTaken;
  readonly rounds: OpenVisit[][];
  ended: boolean;
}

/** Collects what the engine tells of one run. */
export class TraceRecorder {
  readonly #visits: OpenVisit[] = [];

  readonly observe = (event: EngineEvent): void => {
    switch (event.kind) {
      case 'step-started':
        this.#open(event, event.input);
        break;
      case 'step-ended': {
        const visit = this.#current(event);
        visit.ended = true;
        if (event.output !== undefined) {
          visit.output = event.output;
        }
        if (event.edge !== undefined) {
          visit.edge = event.edge;
        }
        break;
      }
      case 'step-failed': {
        const visit = this.#current(event);
        visit.ended = true;
        visit.error = event.error;
        if (event.edge !== undefined) {
          visit.edge = event.edge;
        }
        break;
      }
      case 'iteration-started':
        this.#line(event.iteration);
        break;
      case 'run-started':
      case 'iteration-ended':
      case 'run-ended':
        break;
    }
  };

  /** Gives what was collected, with how the run stands. */
  trace(outcome: Outcome): Trace {
    return { visits: this.#visits, outcome };
  }

  #open(event: StepEvent, input: JsonObject): OpenVisit {
    const { step, iteration, at } = event;
    const visit: OpenVisit = {
      key: step,
      name: stepName(step, iteration?.loop),
      ...(iteration === undefined ? {} : { round: iteration.index }),
      at,
      input,
      rounds: [],
      ended: false,
    };
    this.#line(iteration).push(visit);
    return visit;
  }

  /** A step whose values cannot be resolved fails without having started. */
  #current(event: StepEvent): OpenVisit {
    const last = this.#line(event.iteration).at(-1);
    return last !== undefined && last.key === event.step && !last.ended
      ? last
      : this.#open(event, {});
  }

  /** The line of steps of the run itself, or of a round of the loop it is in. */
  #line(iteration: StepEvent['iteration']): OpenVisit[] {
    if (iteration === undefined) {
      return this.#visits;
    }
    const loop = this.#visits.findLast(({ key }) => key === iteration.loop);
    const rounds = loop?.rounds ?? [];
    while (rounds.length <= iteration.index) {
      rounds.push([]);
    }
    return rounds[iteration.index] ?? [];
  }
}

type StepEvent = Pick<
  Extract<EngineEvent, { readonly kind: 'step-started' }>,
  'step' | 'iteration' | 'at'
>;

/** Lists every visit: rounds behind their loop, in the order of the rounds. */
export function allVisits(visits: readonly Visit[]): readonly Visit[] {
  return visits.flatMap((visit) => [visit, ...visit.rounds.flatMap(allVisits)]);
}

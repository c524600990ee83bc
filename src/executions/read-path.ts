import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { ExecutionEvent, ExecutionHistory } from '../tenant/execution.ts';
import { edgesOf, stepMaps, stepType } from '../workflow/step.ts';
import type { PathTaken, Round, StepTaken, TakenStatus } from './path-taken.ts';

/** What is known of an execution beside its history. */
export interface Circumstances {
  /** Whether it has ended: what is still open then was cut off. */
  readonly ended: boolean;
  /** The definition that ran, for families that do not tell it with the history. */
  readonly definition?: JsonObject | undefined;
}

/**
 * Reads the way an execution took out of its history (facts 5.6). Tasks without a step's name say nothing about the
 * workflow and are passed over, as is everything of a kind we do not know.
 */
export function readPath(
  history: ExecutionHistory,
  { ended, definition }: Circumstances,
): PathTaken {
  const reader = new Reader(history.definition ?? definition);
  for (const event of history.events) {
    reader.take(event);
  }
  return reader.path(ended ? 'Canceled' : 'Running');
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface StepDraft extends Omit<Writable<StepTaken>, 'rounds' | 'status'> {
  status?: TakenStatus;
  rounds?: RoundDraft[];
}

interface RoundDraft extends Omit<Writable<Round>, 'steps' | 'status'> {
  status?: TakenStatus;
  readonly steps: StepDraft[];
}

class Reader {
  readonly #steps: StepDraft[] = [];
  /** By the key of the loop around it (`''` for none) and its own, what the definition says of a step. */
  readonly #known = new Map<string, ReadonlyMap<string, JsonObject>>();
  #input: Json | undefined;
  #error: string | undefined;

  constructor(definition: JsonObject | undefined) {
    for (const { loop, steps } of stepMaps(definition)) {
      this.#known.set(loop ?? '', steps);
    }
  }

  take(event: ExecutionEvent): void {
    const [, what = '', deed = ''] =
      /^(.+?)(Scheduled|Started|Initiated|Completed|Failed)$/.exec(event.type) ?? [];
    switch (what) {
      case 'WorkflowExecution':
        this.#input ??= deed === 'Started' ? own(event.attributes, 'input') : undefined;
        this.#error = deed === 'Failed' ? errorOf(event) : this.#error;
        break;
      case 'WorkflowTask':
      case 'ActivityTask':
        this.#task(event, deed);
        break;
      case 'StartChildWorkflowExecution':
      case 'ChildWorkflowExecution':
        this.#child(event, deed);
        break;
      default:
    }
  }

  path(open: TakenStatus): PathTaken {
    const steps = this.#steps.map((step) => finished(step, open));
    return { input: this.#input, steps, error: this.#error };
  }

  #task(event: ExecutionEvent, deed: string): void {
    const key = stringAt(event.attributes, 'stepName');
    if (key === undefined || key === '') {
      return;
    }
    const loop = iterationOf(event)?.loop ?? '';
    const steps = this.#around(event);
    const open = steps.findLast(({ step, status }) => step === key && status === undefined);
    const draft = open ?? this.#begin(steps, loop, key, event);
    const { attributes, timestamp } = event;
    const next = stringAt(attributes, 'next');
    if (deed === 'Scheduled') {
      draft.input ??= own(attributes, 'input');
      draft.next ??= next;
    } else if (deed === 'Completed' || deed === 'Failed') {
      // A failure end does what it is there for, and yet is where the run failed.
      draft.status = draft.type === 'failure' ? 'Failed' : deed;
      draft.endTime = timestamp;
      draft.output = own(attributes, 'result');
      // Where a step would have gone says nothing once it has failed.
      draft.next = deed === 'Failed' ? (next ?? this.#catchOf(loop, key)) : (next ?? draft.next);
      draft.error = deed === 'Failed' ? errorOf(event) : undefined;
    }
  }

  #child(event: ExecutionEvent, deed: string): void {
    const iteration = iterationOf(event);
    const loop = this.#loop(iteration?.loop, event);
    loop.rounds ??= [];
    const { rounds } = loop;
    if (deed === 'Initiated') {
      rounds.push({
        index: iteration?.index ?? rounds.length,
        item: own(event.attributes, 'input'),
        startTime: event.timestamp,
        steps: [],
      });
    } else if (deed === 'Completed' || deed === 'Failed') {
      const round = rounds.find(({ index, status }) =>
        iteration === undefined ? status === undefined : index === iteration.index,
      );
      if (round !== undefined) {
        round.status = deed;
        round.endTime = event.timestamp;
        round.error = deed === 'Failed' ? errorOf(event) : undefined;
      }
    }
  }

  /** The list of steps that an event belongs to: the definition's own, or those of its round. */
  #around(event: ExecutionEvent): StepDraft[] {
    const iteration = iterationOf(event);
    if (iteration === undefined) {
      return this.#steps;
    }
    const loop = this.#loop(iteration.loop, event);
    loop.rounds ??= [];
    const known = loop.rounds.find(({ index }) => index === iteration.index);
    if (known !== undefined) {
      return known.steps;
    }
    const round: RoundDraft = { index: iteration.index, startTime: event.timestamp, steps: [] };
    loop.rounds.push(round);
    return round.steps;
  }

  /** The loop step that a round belongs to; one that the history does not tell of is put in. */
  #loop(key: string | undefined, event: ExecutionEvent): StepDraft {
    const found = this.#steps.findLast(({ step, rounds }) =>
      key === undefined ? rounds !== undefined : step === key,
    );
    return found ?? this.#begin(this.#steps, '', key ?? 'Loop', event);
  }

  #begin(steps: StepDraft[], loop: string, key: string, { timestamp }: ExecutionEvent): StepDraft {
    const known = this.#known.get(loop)?.get(key) ?? {};
    const draft: StepDraft = {
      step: key,
      type: stepType(known),
      actionId: stringAt(known, 'actionId'),
      startTime: timestamp,
    };
    steps.push(draft);
    return draft;
  }

  #catchOf(loop: string, key: string): string | undefined {
    const known = this.#known.get(loop)?.get(key) ?? {};
    return edgesOf(known).find(({ kind }) => kind === 'catch')?.to;
  }
}

function finished({ rounds, ...step }: StepDraft, open: TakenStatus): StepTaken {
  return {
    ...step,
    status: step.status ?? open,
    ...(rounds === undefined ? {} : { rounds: rounds.map((round) => finishedRound(round, open)) }),
  };
}

/** Families without events for child executions tell only the steps of a round (facts 5.6): its last one says how it ended. */
function finishedRound(round: RoundDraft, open: TakenStatus): Round {
  const steps = round.steps.map((step) => finished(step, open));
  const last = steps.at(-1);
  const status =
    round.status ?? (last === undefined || last.next !== undefined ? open : last.status);
  return { ...round, status, steps };
}

function iterationOf({
  attributes,
}: ExecutionEvent): { readonly loop: string; readonly index: number } | undefined {
  const iteration = own(attributes, 'iteration');
  const loop = isObject(iteration) ? stringAt(iteration, 'loop') : undefined;
  const index = isObject(iteration) ? own(iteration, 'index') : undefined;
  return loop === undefined || typeof index !== 'number' ? undefined : { loop, index };
}

function errorOf({ attributes }: ExecutionEvent): string {
  const error = own(attributes, 'error');
  return typeof error === 'string' ? error : error === undefined ? 'failed' : JSON.stringify(error);
}

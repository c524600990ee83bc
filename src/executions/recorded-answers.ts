import type { ActionAnswer, ActionCall } from '../engine/action-call.ts';
import type { StepError } from '../engine/outcome.ts';
import { equal } from '../kernel/json.ts';
import { DueAnswers } from '../testing/due-answers.ts';
import type { DueAnswer, ReadyAnswer } from '../testing/due-answers.ts';
import { exampleAnswer } from '../testing/mock-actions.ts';
import type { Answers } from '../testing/run-to-end.ts';
import { stepName } from '../testing/workflow-step.ts';
import type { PathTaken, StepTaken } from './path-taken.ts';

/** One time that an execution came to a step, in which round of its loop. */
interface Recorded {
  readonly step: StepTaken;
  readonly round: number | undefined;
}

/**
 * Answers the actions of a run with what an execution's history recorded for the step of the same key, after the same
 * time; what nothing was recorded for is answered by the example of the catalogue.
 */
export class RecordedAnswers implements Answers {
  /** What is left of the record, by the name of the step. */
  readonly #left = new Map<string, Recorded[]>();
  readonly #due = new DueAnswers();
  /** Steps that the record does not answer, by name. */
  readonly standIns = new Set<string>();

  constructor({ steps }: PathTaken) {
    for (const step of steps) {
      this.#add(stepName(step.step), { step, round: undefined });
      for (const { index, steps: inside } of step.rounds ?? []) {
        for (const one of inside) {
          this.#add(stepName(one.step, step.step), { step: one, round: index });
        }
      }
    }
  }

  perform(call: ActionCall, now: number): ActionAnswer {
    const name = stepName(call.step, call.iteration?.loop);
    const step = this.#take(name, call);
    if (step === undefined) {
      this.standIns.add(name);
      return exampleAnswer(call);
    }
    if (step.status === 'Running' || step.status === 'Canceled') {
      return { kind: 'later' };
    }
    const answer = answerOf(step);
    const tookMs = Date.parse(step.endTime ?? '') - Date.parse(step.startTime ?? '');
    if (!(tookMs > 0)) {
      return answer;
    }
    this.#due.add({ call: call.id, at: now + tookMs, answer });
    return { kind: 'later' };
  }

  next(until: number | undefined): DueAnswer | undefined {
    return this.#due.next(until);
  }

  #add(name: string, recorded: Recorded): void {
    const known = this.#left.get(name) ?? [];
    known.push(recorded);
    this.#left.set(name, known);
  }

  /** Takes the record of an equal input first: another list of a loop has the same items in other rounds. */
  #take(name: string, { attributes, iteration, actionId }: ActionCall): StepTaken | undefined {
    const left = this.#left.get(name) ?? [];
    const found =
      left.find(({ step }) => equal(step.input, attributes)) ??
      left.find(({ round }) => round === iteration?.index);
    if (found === undefined) {
      return undefined;
    }
    left.splice(left.indexOf(found), 1);
    const { step } = found;
    const another = step.actionId !== undefined && step.actionId !== actionId;
    // What failed without having been asked for failed by the values of its own definition.
    const unasked = step.status === 'Failed' && step.input === undefined;
    return another || unasked ? undefined : step;
  }
}

/**
 * Whether a result is told before or after the step's `resultSelector` is not known (facts 5.6); taken again it keeps
 * the same, but for the elements of lists that it names by number.
 */
function answerOf({ status, error, output }: StepTaken): ReadyAnswer {
  return status === 'Failed'
    ? { kind: 'error', error: errorOf(error ?? 'failed') }
    : { kind: 'output', output: output ?? {} };
}

/** Takes the engine's suffix off an error (facts 5.6); the history does not tell its status. */
function errorOf(text: string): StepError {
  const at = text.lastIndexOf(' (type: ');
  const [, name] = /^ \(type: (.*), retryable: (?:true|false)\)$/s.exec(text.slice(at)) ?? [];
  return name === undefined
    ? { status: 500, message: text }
    : { status: 500, message: text.slice(0, at), name };
}

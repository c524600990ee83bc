import { findAction } from '../catalogue/actions.ts';
import type { LibraryAction } from '../catalogue/library-item.ts';
import type { ActionAnswer, ActionCall } from '../engine/action-call.ts';
import { parseDuration } from '../kernel/duration.ts';
import { DueAnswers } from './due-answers.ts';
import type { DueAnswer, ReadyAnswer } from './due-answers.ts';
import type { Answers } from './run-to-end.ts';
import type { WrittenMock } from './written-tests.ts';
import { stepName } from './workflow-step.ts';

/** Answers the actions of one run: from its mocks, else with the example output of the catalogue. */
export class MockActions implements Answers {
  readonly #mocks: ReadonlyMap<string, WrittenMock>;
  readonly #used = new Map<WrittenMock, number>();
  readonly #due = new DueAnswers();
  /** Steps that no mock answered, by name. */
  readonly unmocked = new Set<string>();

  constructor(mocks: ReadonlyMap<string, WrittenMock>) {
    this.#mocks = mocks;
  }

  /** Answers one call at a time in milliseconds since 1970. */
  perform(call: ActionCall, now: number): ActionAnswer {
    const name = stepName(call.step, call.iteration?.loop);
    const mock = this.#choose(this.#mocks.get(name), call);
    if (mock === undefined) {
      this.unmocked.add(name);
      return exampleAnswer(call);
    }
    if (mock.after === undefined) {
      return answerOf(mock);
    }
    const afterMs = parseDuration(mock.after);
    if (afterMs !== undefined) {
      this.#due.add({ call: call.id, at: now + afterMs, answer: answerOf(mock) });
    }
    // What a machine does has a limit, after which the step fails; people may take as long as the mock says.
    const timeoutMs = knownAction(call)?.timeoutMs ?? undefined;
    return { kind: 'later', ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  }

  /** Takes out the answer that comes first, if it comes no later than `until`. */
  next(until: number | undefined): DueAnswer | undefined {
    return this.#due.next(until);
  }

  /** Follows sequences and rounds down to the mock that answers; undefined where none is written. */
  #choose(mock: WrittenMock | undefined, call: ActionCall): WrittenMock | undefined {
    if (mock?.sequence !== undefined) {
      const used = this.#used.get(mock) ?? 0;
      this.#used.set(mock, used + 1);
      return this.#choose(mock.sequence[Math.min(used, mock.sequence.length - 1)], call);
    }
    if (mock?.iterations !== undefined) {
      const rounds = new Map(Object.entries(mock.iterations));
      const round = rounds.get(String(call.iteration?.index)) ?? rounds.get('others');
      return this.#choose(round, call);
    }
    return mock;
  }
}

function answerOf({ output, error }: WrittenMock): ReadyAnswer {
  return error === undefined
    ? { kind: 'output', output: output ?? {} }
    : { kind: 'error', error: { status: 500, ...error } };
}

/** What stands for the output of an action that nobody answers: the example of the catalogue. */
export function exampleAnswer(call: ActionCall): ReadyAnswer {
  return { kind: 'output', output: knownAction(call)?.exampleOutput ?? {} };
}

/** What the catalogue knows of an action: in its version, else in its newest. */
function knownAction({ actionId, version }: ActionCall): LibraryAction | undefined {
  return findAction(actionId, version) ?? findAction(actionId);
}

import type { ActionAnswer } from '../engine/action-call.ts';

/** An answer that is there at once. */
export type ReadyAnswer = Exclude<ActionAnswer, { readonly kind: 'later' }>;

/** An answer to a call, and when it comes. */
export interface DueAnswer {
  readonly call: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly answer: ReadyAnswer;
}

/** The answers of one run that are still to come. */
export class DueAnswers {
  readonly #due: DueAnswer[] = [];

  add(due: DueAnswer): void {
    this.#due.push(due);
  }

  /** Takes out the answer that comes first, if it comes no later than `until`. */
  next(until: number | undefined): DueAnswer | undefined {
    const first = this.#due.toSorted((a, b) => a.at - b.at)[0];
    if (first === undefined || (until !== undefined && first.at > until)) {
      return undefined;
    }
    this.#due.splice(this.#due.indexOf(first), 1);
    return first;
  }
}

import type { StepError } from './outcome.ts';

/** Thrown inside the engine only: the step that runs fails, and its `catch` may take it. */
export class StepTrouble extends Error {
  readonly error: StepError;

  constructor(message: string, status = 400) {
    super(message);
    this.error = { status, message };
  }
}

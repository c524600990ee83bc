/** Why a step or a run failed, as a `catch` and a history show it (facts 3.5, 5.6). */
export interface StepError {
  /** What `workflowStatusCode` holds: an HTTP status, also for trouble inside the engine. */
  readonly status: number;
  /** What `workflowErrorMessage` holds. */
  readonly message: string;
  /** The `failureName` of a failure end, or a name for the kind of error. */
  readonly name?: string;
}

/** How a run stands: ended in one of three ways, or waiting. */
export type Outcome =
  | { readonly kind: 'Completed' }
  | { readonly kind: 'Failed'; readonly step: string; readonly error: StepError }
  | { readonly kind: 'Canceled' }
  | {
      readonly kind: 'Waiting';
      /** When the run goes on by itself (milliseconds since 1970); absent while only an answer can move it. */
      readonly until?: number;
    };

/** An outcome after which nothing more happens. */
export type Ending = Exclude<Outcome, { readonly kind: 'Waiting' }>;

import type { FailureReport } from '../executions/failures/failure-report.ts';
import type { Problem } from '../executions/failures/problem.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** Failures of one cause that began, go on, or have ended. */
export type FailureNews = {
  readonly problem: Problem;
  readonly live: LiveWorkflow;
  /** Failures of the workflow whose cause is still to be read. */
  readonly unread: number;
} & (
  | {
      readonly kind: 'opened';
      /** The newest of them. */
      readonly report: FailureReport;
      /** Whether they began with the last change of the workflow. */
      readonly began: boolean;
    }
  | {
      readonly kind: 'failing';
      /** How many there were since it was told before. */
      readonly sinceTold: number;
    }
  | {
      readonly kind: 'recovered';
      /** When an execution succeeded after the last failure; the tenant's milliseconds. */
      readonly healthyAt: number;
    }
);

/** A workflow whose executions fail, as the board shows it. */
export interface OpenFailure {
  readonly workflowId: string;
  readonly workflow: string;
  readonly count: number;
  /** RFC 3339. */
  readonly since: string;
  /** The error of the last failure. */
  readonly error: string;
  readonly step?: string;
}

/** What a pass found out about executions. */
export interface FailuresFound {
  readonly news: readonly FailureNews[];
  /** By the name of the workflow, how many failures were counted in this pass; absent where none was looked for. */
  readonly fresh?: ReadonlyMap<string, number>;
  readonly open: readonly OpenFailure[];
}

import type { Desired } from '../documents/desired.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
import type { Suspension } from '../inventory/suspension.ts';
import type { DriftPolicy } from '../workflow/policy.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Change } from './change.ts';
import type { Difference } from './classify.ts';

/** What planning found out about one file or one owned workflow. */
export interface Case {
  readonly file: string;
  readonly name: string;
  readonly desired?: Desired;
  readonly entry?: Entry;
  readonly live?: LiveWorkflow;
  /** What somebody changed in the tenant; `deleted` when the workflow itself is gone. */
  readonly drift: readonly Difference[];
  readonly deleted?: boolean;
  /** What is done about the drift. */
  readonly policy?: DriftPolicy;
  /** It reads disabled though we left it enabled and it is wanted enabled, and it was not us. */
  readonly held?: boolean;
  /** A person suspended this workflow alone. */
  readonly suspension?: Suspension;
  /** What is to be done, or waits. */
  readonly change?: Change;
  /** What is to be remembered although nothing is written to the tenant. */
  readonly record?: { readonly entry: Entry; readonly memory?: Memory };
}

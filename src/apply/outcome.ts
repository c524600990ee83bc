import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Change } from '../plan/change.ts';

/** What became of a change. */
export type OutcomeResult =
  | 'created'
  | 'adopted'
  | 'updated'
  | 'enabled'
  | 'disabled'
  | 'quarantined'
  | 'restored'
  | 'deleted'
  | 'disowned'
  | 'forgotten'
  | 'unchanged'
  | 'skipped'
  | 'failed'
  | 'not-attempted';

/** One thing the tenant found wrong with a workflow, placed in the file where that can be told. */
export interface TenantFinding {
  readonly message: string;
  readonly step?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The end of one change; every change of a pass has exactly one. */
export interface Outcome {
  readonly change: Change;
  readonly result: OutcomeResult;
  readonly workflowId?: string;
  /** Why it was skipped or failed: a code. */
  readonly reason?: string;
  /** The same in words, the tenant's own included. */
  readonly message?: string;
  readonly hint?: string;
  readonly findings: readonly TenantFinding[];
  readonly operations: readonly PatchOperation[];
  readonly requests: number;
  /** How long the workflow was switched off for the edit: events of that time may have been missed. */
  readonly disabledMs?: number;
  /** When it was switched off and on again; milliseconds since 1970. */
  readonly disabledFrom?: number;
  readonly disabledUntil?: number;
  /** The tenant's own number for the failed request. */
  readonly trackingId?: string;
  /** Places the tenant stored otherwise than we sent them. */
  readonly rewrote: readonly Pointer[];
  /** The workflow was switched off by us and could not be switched on again. */
  readonly stuckDisabled?: boolean;
  /** What a person should look at although the change was carried out. */
  readonly notes?: readonly string[];
  readonly approvedBy?: string;
}

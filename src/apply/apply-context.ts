import type { Clock } from '../kernel/clock.ts';
import type { LedgerWrites, Owner, RecordWriter } from '../inventory/ledger.ts';
import type { PatchStyle } from '../workflow/policy.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { LockLag } from './lock-lag.ts';
import type { Outcome } from './outcome.ts';
import type { ApplyTenant } from './tenant-port.ts';

/** What a tenant was found to refuse, remembered for a day by whoever holds this. */
export interface Refusals {
  deep(): boolean;
  refuseDeep(): void;
  /** Edits of name and description without switching the workflow off. */
  light(): boolean;
  refuseLight(): void;
}

/** Everything that carrying out a plan needs. */
export interface ApplyContext {
  readonly tenant: ApplyTenant;
  readonly records: RecordWriter;
  readonly owner: Owner;
  /** The list that the plan was made from. */
  readonly listed: readonly LiveWorkflow[];
  readonly clock: Clock;
  readonly commit: string;
  readonly patch: PatchStyle;
  /** How many workflows may be switched off at once. */
  readonly maxDisabled: number;
  readonly refusals: Refusals;
  readonly lockLag: LockLag;
  readonly identityId?: string;
  readonly signal?: AbortSignal;
  /** Throws when writes must stop: before each write to the tenant. */
  permit(): void;
  /** Adds to the commit that remembers what was done, what is to be told of it: a crash in between loses nothing. */
  note?(writes: LedgerWrites, done: Done): void;
}

/** What was done to a workflow; `requests` are those made so far, `read` is how it reads after an edit. */
export type Done = Pick<Outcome, 'change' | 'result' | 'workflowId'> & {
  readonly requests?: number;
  readonly read?: LiveWorkflow;
};

/** The tenant's time, or ours while the tenant's is not known. */
export function tenantNow(context: ApplyContext): number {
  return context.tenant.now() ?? context.clock.now();
}

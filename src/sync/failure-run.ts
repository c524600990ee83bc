import type { Found } from '../executions/failures/find-failures.ts';
import type { Asking, Failure, Look } from '../executions/failures/look.ts';
import type { Entry } from '../inventory/entry.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { PassPorts, TenantPlan } from './ports.ts';
import type { CommitRead } from './read-commit.ts';

/** Everything that looking for failed executions needs of a pass. */
export interface FailureRun {
  readonly tenant: TenantPlan;
  readonly ports: PassPorts;
  readonly owner: Owner;
  readonly inventory: Inventory;
  readonly live: readonly LiveWorkflow[];
  readonly read: Pick<CommitRead, 'snapshot'>;
  readonly signal: AbortSignal;
}

/** One owned workflow in this pass: what is remembered of it, and what was found. */
export interface Watched {
  readonly entry: Entry;
  readonly live: LiveWorkflow;
  readonly look: Look;
  readonly isFirst: boolean;
  readonly asking: Asking;
  /** Whether something of it failed, and executions ended since: they may have succeeded. */
  readonly mayBeWell: boolean;
}

/** A workflow after the tenant was asked. */
export interface Asked extends Watched {
  readonly found: Found;
  readonly successes: readonly Failure[];
}

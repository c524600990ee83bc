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
  /** Whether somebody changed it since the last look, and we wrote over it. */
  readonly inDoubt: boolean;
  readonly asking: Asking;
  /** Whether executions ended since the last look that did not fail. */
  readonly endedWell: boolean;
  /** Whether something of it fails that these may have ended. */
  readonly mayBeWell: boolean;
  /** Whether something of it has not failed for a while. */
  readonly isQuiet: boolean;
}

/** A workflow after the tenant was asked. */
export interface Asked extends Watched {
  readonly found: Found;
  /** Undefined when nobody looked for any. */
  readonly successes: readonly Failure[] | undefined;
}

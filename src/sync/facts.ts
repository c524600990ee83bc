import type { Snapshot } from '../git/snapshot.ts';
import type { Trust } from '../git/trust.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { Refusal } from '../plan/plan.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Described } from './read-documents.ts';

/** Everything one planning looks at. */
export interface Facts {
  readonly owner: Owner;
  readonly record: TenantRecord;
  readonly inventory: Inventory;
  readonly live: readonly LiveWorkflow[];
  readonly described: Described;
  readonly snapshot: Snapshot;
  readonly trust: Trust;
  /** Reasons found before planning: observing, suspended, stale, history, another writer. */
  readonly refusals: readonly Refusal[];
}

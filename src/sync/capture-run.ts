import type { CaptureConflict } from '../capture/capture-conflict.ts';
import type { Snapshot } from '../git/snapshot.ts';
import type { FileChanges } from '../git/tree-change.ts';
import type { Owner } from '../inventory/ledger.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Assessment } from './assess.ts';
import type { PassCaches } from './pass-caches.ts';
import type { PassPorts, TenantPlan } from './ports.ts';
import type { Described } from './read-documents.ts';

/** Everything that capturing looks at in one pass. */
export interface CaptureRun {
  readonly tenant: TenantPlan;
  readonly ports: PassPorts;
  readonly caches: PassCaches;
  readonly owner: Owner;
  readonly read: { readonly snapshot: Snapshot; readonly described: Described };
  readonly live: readonly LiveWorkflow[];
  /** The first planning shows what somebody did in the tenant, the last one what is left of it. */
  readonly first: Assessment;
  readonly last: Assessment;
  readonly signal: AbortSignal;
}

/** The tenant's version of a workflow, to be brought to a branch. */
export interface Capturable {
  readonly kind: 'drift' | 'unmanaged';
  readonly workflowId: string;
  readonly name: string;
  /** The workflow's file; of an unmanaged one known only once it is written. */
  readonly file?: string;
  readonly live?: LiveWorkflow;
  readonly branch: string;
  readonly digest: string;
  readonly basis: string;
  /** Makes the commit. */
  make(): Promise<CaptureMade>;
}

/** What goes into the commit, and what does not; without `files` nothing does. */
export interface CaptureMade {
  readonly file: string;
  readonly base: Snapshot;
  readonly files?: FileChanges;
  readonly message: string;
  readonly written: readonly Pointer[];
  readonly kept: readonly Pointer[];
  readonly conflicts: readonly CaptureConflict[];
}

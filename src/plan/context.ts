import type { AppliedWish, Memory } from '../inventory/entry.ts';
import type { SuspendedFile } from '../inventory/tenant-record.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type {
  AdoptPolicy,
  DriftPolicy,
  GuardLimits,
  Mode,
  PrunePolicy,
} from '../workflow/policy.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** What a tenant's configuration says of planning. */
export interface PlanPolicies {
  readonly mode: Mode;
  readonly drift: DriftPolicy;
  /** How old drift must be before it is written back, in milliseconds. */
  readonly settleMs: number;
  readonly adopt: AdoptPolicy;
  readonly prune: PrunePolicy;
  readonly guard: GuardLimits;
}

/** A live workflow's normal form with its digest. */
export interface LiveForm {
  readonly form: NormalForm;
  readonly digest: string;
}

/** What planning one workflow looks at beside its pair. All of it is read beforehand: planning does no I/O. */
export interface PlanContext {
  readonly policies: PlanPolicies;
  /** The commit that is planned from. */
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Our own identity in the tenant, where it is known. */
  readonly identityId?: string;
  /** Files suspended before there was a workflow of theirs. */
  readonly suspendedFiles?: readonly SuspendedFile[];
  liveForm(workflow: LiveWorkflow): LiveForm;
  /** Baseline and last good wish of an owned file; read for every entry whose digests moved. */
  memory(file: string): Memory | undefined;
  /** An earlier state of a file that equals a live workflow nobody owns: what was applied before the store was lost. */
  earlier(file: string): AppliedWish | undefined;
}

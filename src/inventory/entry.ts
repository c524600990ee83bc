import type { JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type { RolloutSettings } from '../workflow/document-settings.ts';
import type { DriftPolicy, PruneMode } from '../workflow/policy.ts';
import type { Suspension } from './suspension.ts';

/** What we last asked of a workflow, and what the tenant answered to that very write. */
export interface Baseline {
  /** The fields that were managed then. */
  readonly fields: readonly string[];
  /** The places that were left alone then. */
  readonly ignore: readonly Pointer[];
  /** Normal form of what we asked for. */
  readonly sent: NormalForm;
  /** Normal form of the tenant's whole answer. */
  readonly left: NormalForm;
}

/** Why a wish is not tried again until it becomes another, or a person clears it. */
export type RejectionReason = 'EnableRefused' | 'PatchRefused' | 'RolloutDegraded' | 'Manual';

/** A wish that the tenant, its executions or a person refused. */
export interface Rejection {
  /** Digest of the desired state. */
  readonly digest: string;
  readonly reason: RejectionReason;
  readonly commit: string;
  readonly message: string;
  /** The version that it refuses was live, and the one before is live again. */
  readonly undone?: true;
}

/** A difference somebody made in the tenant, from the pass that saw it first until it ends. */
export interface OpenDrift {
  /** RFC 3339. */
  readonly since: string;
  /** Digest of what differs, so that one drift is one report. */
  readonly digest: string;
}

/** A workflow whose file is gone, disabled and waiting for its deletion. */
export interface Quarantine {
  /** RFC 3339. */
  readonly since: string;
  /** Whether it was enabled before, for the day its file returns. */
  readonly wasEnabled: boolean;
  /** The tenant's `modified` right after we disabled it: another one means somebody touched it. */
  readonly modified?: string;
}

/** How often drift was written back, to notice a tug of war. Times are milliseconds since 1970. */
export interface Corrections {
  readonly inARow: number;
  readonly times: readonly number[];
  /** The wish that was contested; another one starts afresh. */
  readonly digest: string;
}

/** What a workflow was from some time on, to find the commit that was live when an execution ran. */
export interface WorkflowVersion {
  readonly commit: string;
  /** The file's path then. */
  readonly file: string;
  /** Digest of the normal forms of definition and trigger as the tenant left them. */
  readonly digest: string;
  /** The tenant's time; RFC 3339. */
  readonly from: string;
}

/** A wish that was written and is watched before it counts as good. */
export interface Trial {
  readonly digest: string;
  /** The commit that brought it. */
  readonly commit: string;
  /** When it was live first; the tenant's time, RFC 3339. */
  readonly since: string;
  readonly settings: RolloutSettings;
  /** It was rejected before, and a person let it through: it is not gone back from by itself again. */
  readonly approved?: true;
  /** It failed too often; it is no good wish, whether it is gone back from or not. */
  readonly degraded?: true;
}

/** One workflow that is ours. */
export interface Entry {
  /** The file's path in the repository. */
  readonly file: string;
  readonly workflowId: string;
  readonly name: string;
  /** The commit applied last. */
  readonly commit: string;
  /** Digest of the wish applied last; undefined while the workflow was made but not yet brought to it. */
  readonly sentDigest?: string;
  /** Digest of the normal form the tenant answered last. */
  readonly leftDigest: string;
  /** The tenant's `modified` after our last write; a later one by our own identity is another writer. */
  readonly modified?: string;
  /** When we last wrote it; milliseconds since 1970. */
  readonly wroteAt?: number;
  /** The file's own policies when it was applied last; they outlive the file. */
  readonly drift?: DriftPolicy;
  readonly prune?: PruneMode;
  /** When a pass first found the file gone; milliseconds since 1970. */
  readonly goneSince?: number;
  /** Whether it was enabled when its quarantine began; kept apart, for a quarantine that was interrupted. */
  readonly enabledBefore?: boolean;
  readonly quarantine?: Quarantine;
  readonly openDrift?: OpenDrift;
  /** Since when it reads disabled though we left it enabled; milliseconds since 1970. */
  readonly heldSince?: number;
  readonly corrections?: Corrections;
  readonly rejections: readonly Rejection[];
  readonly trial?: Trial;
  /** A person suspended this workflow alone. */
  readonly suspension?: Suspension;
  /** What it was lately, newest last. */
  readonly versions?: readonly WorkflowVersion[];
}

/** What is kept of a workflow beside its entry, read only when something differs. */
export interface Memory {
  readonly baseline: Baseline;
  /** The last wish that was accepted and is not on trial: what is wanted while a newer one is rejected. */
  readonly lastGood?: AppliedWish;
  /** The good one before it, for a rollback by hand. */
  readonly before?: AppliedWish;
  /** The wish that the entry's trial is about. */
  readonly onTrial?: AppliedWish;
}

/** What is, or was, wanted of a workflow: the body as written and what of it is managed. */
export interface AppliedWish {
  readonly body: JsonObject;
  readonly fields: readonly string[];
  readonly ignore: readonly Pointer[];
  /** Places whose value belongs to the tenant; absent in records of a wish without any. */
  readonly live?: readonly { readonly pointer: Pointer; readonly from?: Pointer }[];
  readonly digest: string;
}

/** Takes out of a wish, or of what a file wants, what is remembered of it. */
export function appliedWish({ body, fields, ignore, live = [], digest }: AppliedWish): AppliedWish {
  return { body, fields, ignore, ...(live.length === 0 ? {} : { live }), digest };
}

/** Says whether a wish was refused before, and by what. */
export function rejectionOf(entry: Entry | undefined, digest: string): Rejection | undefined {
  return entry?.rejections.find((rejection) => rejection.digest === digest);
}

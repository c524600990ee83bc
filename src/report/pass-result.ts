import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { NextStep } from '../kernel/app-error.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Outcome, OutcomeResult } from '../apply/outcome.ts';
import type { Recovered } from '../apply/recover.ts';
import type { CaptureConflict } from '../capture/capture-conflict.ts';
import type { Commit } from '../git/snapshot.ts';
import type { Case } from '../plan/case.ts';
import type { ApprovalUse } from '../plan/approval.ts';
import type { RecordWrite } from '../inventory/ledger.ts';
import type { Suspension } from '../inventory/suspension.ts';
import type { Plan } from '../plan/plan.ts';
import type { Warning } from '../warnings/warning.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Condition, Reason } from './condition.ts';
import type { FailuresFound } from './failure-news.ts';
import type { RolloutNews } from './rollout-news.ts';

/** What set a pass off. */
export type PassTrigger = 'start' | 'interval' | 'push' | 'config' | 'manual' | 'again';

/** One plan of a pass with what became of it; a pass that writes plans again. */
export interface Round {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  readonly approvals: readonly ApprovalUse[];
}

/** Why a pass could not go on, or went on without something. */
export interface Trouble {
  readonly reason: Reason;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly next: NextStep;
  readonly retryAfterMs?: number;
}

/** How drift moved between two passes. */
export type DriftNews = {
  readonly file: string;
  readonly name: string;
  readonly workflowId: string;
  /** RFC 3339. */
  readonly since: string;
  readonly ageMs: number;
} & (
  | {
      readonly kind: 'detected' | 'conflict' | 'deleted';
      readonly found: Case;
      readonly policy: string;
    }
  | { readonly kind: 'corrected' | 'resolved' }
);

/** A hold that began, goes on, or ended. */
export interface HoldNews {
  readonly kind: 'held' | 'ended';
  readonly file: string;
  readonly name: string;
  readonly workflowId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly live?: LiveWorkflow;
  readonly message: string;
  /** What Git would change once the hold ends. */
  readonly pointers: readonly string[];
}

/** A removal that is coming, or no longer is. */
export interface PruneNews {
  readonly kind: 'pending' | 'called-off';
  readonly file: string;
  readonly name: string;
  readonly workflowId: string;
  readonly message: string;
  /** When it will happen; milliseconds since 1970. */
  readonly due?: number;
}

/** What became of the tenant's version of a workflow that was to be captured. */
export type CaptureEnd =
  | {
      readonly kind: 'captured';
      /** The commit on the branch. */
      readonly commit: string;
      /** The page on which a person opens a merge request. */
      readonly link?: string;
      /** The places that were taken over; empty where the whole workflow was. */
      readonly written: readonly Pointer[];
      /** The places whose values stay in the tenant. */
      readonly kept: readonly Pointer[];
      readonly conflicts: readonly CaptureConflict[];
    }
  | {
      readonly kind: 'not-captured';
      readonly reason: 'Conflict' | 'BranchMoved' | 'Refused';
      /** In the words of the other side. */
      readonly message?: string;
      readonly conflicts: readonly CaptureConflict[];
    }
  | { readonly kind: 'discarded' };

/** A workflow of the tenant that was brought to a branch, or could not be. */
export type CaptureNews = CaptureEnd & {
  readonly of: 'drift' | 'unmanaged';
  readonly name: string;
  readonly workflowId: string;
  readonly branch: string;
  readonly file?: string;
  readonly live?: LiveWorkflow;
  /** What planning found out about it; only of a workflow that is ours. */
  readonly found?: Case;
  /** How many more follow in later passes. */
  readonly more?: number;
};

/** A decision of a person that took effect. */
export type DecisionNews =
  | {
      readonly kind: 'approval' | 'release' | 'rollback';
      readonly by: string;
      readonly file?: string;
      readonly workflow?: string;
      /** The commit whose version was taken back; absent where there was none to go back to. */
      readonly commit?: string;
      readonly checksum?: string;
    }
  | SuspensionNews;

/** A suspension of a tenant, or of the workflow of one file, that began or ended. */
export type SuspensionNews = {
  readonly file?: string;
  readonly workflow?: string;
  readonly workflowId?: string;
  /** Why it was suspended, in the person's words. */
  readonly reason?: string;
  /** When it began, and when it was to end; RFC 3339. */
  readonly since: string;
  readonly until?: string;
} & (
  | { readonly kind: 'suspended'; readonly by: string }
  | {
      readonly kind: 'resumed';
      /** Absent where its time was over. */
      readonly by?: string;
    }
);

/** What holds a tenant as a whole. */
export interface Suspended {
  /** The configuration says `suspend: true`. */
  readonly configured: boolean;
  readonly stored?: Suspension;
}

/** What an earlier pass did, and broke off before it told. */
export interface LateOutcome {
  /** That pass. */
  readonly pass: string;
  /** RFC 3339. */
  readonly at: string;
  readonly file: string;
  readonly workflow: string;
  readonly workflowId?: string;
  readonly change: string;
  readonly outcome: Exclude<OutcomeResult, 'unchanged'>;
  readonly reason: string;
  readonly requests: number;
  /** The commit whose version went back live; absent: what was done is the file's last commit. */
  readonly commit?: string;
  readonly notes?: readonly string[];
}

/** Milliseconds per stage. */
export interface Timings {
  readonly listMs: number;
  readonly fetchMs: number;
  readonly parseMs: number;
  readonly planMs: number;
  readonly applyMs: number;
}

/** Everything one pass found and did: what reports, pages and the store are told from. */
export interface PassResult {
  readonly tenant: string;
  readonly source: string;
  /** Unique for each pass. */
  readonly pass: string;
  readonly trigger: PassTrigger;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly timings: Timings;
  /** Requests made to the tenant, the token's among them. */
  readonly requests: number;
  readonly revision?: string;
  readonly commit?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly recovered: readonly Recovered[];
  readonly rounds: readonly Round[];
  readonly late: readonly LateOutcome[];
  /** The last planning of the pass. */
  readonly cases: readonly Case[];
  readonly drift: readonly DriftNews[];
  readonly holds: readonly HoldNews[];
  readonly prunes: readonly PruneNews[];
  readonly captures: readonly CaptureNews[];
  /** Branches that have a tenant's version which Git has not, by workflow id. */
  readonly onBranches: ReadonlyMap<string, string>;
  readonly rollouts: {
    readonly news: readonly RolloutNews[];
    /** Those of the versions that are live and on trial. */
    readonly standing: readonly Rollout[];
  };
  readonly decisions: readonly DecisionNews[];
  /** Whether the tenant is suspended; undefined when the pass broke off before it knew. */
  readonly suspended?: Suspended;
  /** Workflows no file describes that appeared, or were enabled, since the last pass; and how many there are. */
  readonly unmanaged: {
    readonly news: readonly LiveWorkflow[];
    readonly count: number;
    readonly all: readonly LiveWorkflow[];
  };
  /** What is known of failed executions; absent when they were not looked at. */
  readonly failures?: FailuresFound;
  readonly warnings: readonly Warning[];
  /** The last commit that touched each file that a change is about. */
  readonly commits: ReadonlyMap<string, Commit>;
  /** By file, the commit that brought the version which went back live. */
  readonly formerCommits: ReadonlyMap<string, Commit>;
  /** Store writes that wait until the pass was told: what they note as told must not be lost with a crash before. */
  readonly afterTold: readonly RecordWrite[];
  readonly troubles: readonly Trouble[];
  readonly conditions: readonly Condition[];
  /** Says that another pass should follow at once. */
  readonly again: boolean;
}

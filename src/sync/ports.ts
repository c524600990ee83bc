import type { Clock } from '../kernel/clock.ts';
import type { Outcome } from '../apply/outcome.ts';
import type { ApplyTenant } from '../apply/tenant-port.ts';
import type { RecordReader, RecordWriter } from '../inventory/ledger.ts';
import type { ReferenceFinder } from '../capture/name-ids.ts';
import type { Snapshot } from '../git/snapshot.ts';
import type { Source } from '../git/source-port.ts';
import type { PlanPolicies } from '../plan/context.ts';
import type { PatchStyle, UnmanagedPolicy } from '../workflow/policy.ts';
import type { Execution, ExecutionHistory } from '../tenant/execution.ts';
import type { Deprecation } from '../tenant/answer-headers.ts';
import type { OwnerStates } from '../tenant/daily-look.ts';
import type { Priority } from '../tenant/priority.ts';
import type { ExecutionQuery } from '../tenant/tenant.ts';
import type { FailurePolicy, RepositoryPolicy, SyncWindow } from '../workflow/policy.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { LookUpPort } from './look-ups.ts';

/** A tenant as one pass is told of it: names and policies, no connections. */
export interface TenantPlan {
  readonly name: string;
  readonly url: string;
  /** Where an embedded tenant listens. */
  readonly listens?: string;
  readonly source: string;
  /** The source's URL without credentials: ownership hangs on it. */
  readonly sourceUrl: string;
  readonly path: string;
  /** The branch that the source follows, where it follows one: captured changes are to be merged into it. */
  readonly into?: string;
  readonly policies: PlanPolicies;
  /** What the repository may not do to the tenant. */
  readonly policy: RepositoryPolicy;
  /** When it may be written to; none: at any time. */
  readonly windows: readonly SyncWindow[];
  /** Commits wait until this tenant has been well with them for so long. */
  readonly after?: { readonly tenant: string; readonly healthyForMs: number };
  readonly unmanaged: UnmanagedPolicy;
  /** How failed executions are looked for and told. */
  readonly failures: FailurePolicy;
  readonly patch: PatchStyle;
  readonly maxDisabled: number;
  readonly suspended: boolean;
  /** How old the last good fetch may be before nothing but recovery is written; milliseconds. */
  readonly maxStaleMs: number;
  /** Whether a commit that does not contain the applied one waits for an approval. */
  readonly rewind: 'wait' | 'apply';
  /** Whether a file missing from a work tree counts as removed; only for plans that are looked at. */
  readonly trustWorkTree?: boolean;
}

/** What reading needs of a tenant: nothing here can write. */
export interface ReadTenant extends LookUpPort {
  /** One page of a workflow's executions, newest first. */
  listExecutions(
    workflowId: string,
    query?: ExecutionQuery,
    signal?: AbortSignal,
    priority?: Priority,
  ): Promise<readonly Execution[]>;
  /** What an execution did; undefined for 404, as after 90 days. */
  getExecutionHistory(
    id: string,
    signal?: AbortSignal,
    priority?: Priority,
  ): Promise<ExecutionHistory | undefined>;
  /** How the first of some owners stand, with one request whatever their number. */
  ownerStates(ids: readonly string[], signal?: AbortSignal): Promise<OwnerStates>;
  /** What answers said so far of operations that will go away. */
  deprecations(): readonly Deprecation[];
  /** When our own credential ends, RFC 3339; undefined when it never does. */
  credentialEnd(signal?: AbortSignal): Promise<string | undefined>;
  identity(
    signal?: AbortSignal,
  ): Promise<{ readonly tenantId: string; readonly identityId?: string }>;
  listWorkflows(signal?: AbortSignal): Promise<readonly LiveWorkflow[]>;
  getWorkflow(id: string, signal?: AbortSignal): Promise<LiveWorkflow | undefined>;
  now(): number | undefined;
  /** Requests made so far. */
  requestCount(): number;
  /** The address that starts a workflow with an external trigger. */
  externalUrl(workflowId: string): string;
}

/** What reading needs of Git. */
export interface ReadSource {
  read(signal?: AbortSignal): Promise<Snapshot>;
  lastGood(): Promise<Snapshot | undefined>;
  /** When the source was last seen as it is; milliseconds since 1970. */
  lastGoodAt(): number | undefined;
  /** An older commit, where it is still at hand. */
  at(sha: string, signal?: AbortSignal): Promise<Snapshot | undefined>;
  contains(commit: string, ancestor: string, signal?: AbortSignal): Promise<boolean>;
}

/** Where planning reads from. */
export interface PlanPorts {
  readonly tenant: ReadTenant;
  readonly source: ReadSource;
  readonly records: RecordReader;
  readonly clock: Clock;
}

/** A tenant that a pass may write to. */
export type PassTenant = Omit<ReadTenant, 'getWorkflow'> &
  ApplyTenant &
  ReferenceFinder & {
    cancelExecution(id: string, signal?: AbortSignal): Promise<void>;
    /** How an execution stands; undefined for 404, as after 90 days. */
    getExecution(id: string, signal?: AbortSignal): Promise<Execution | undefined>;
  };

/** A source that a pass may propose changes to; undefined where there are no commits to base them on. */
export type PassSource = ReadSource & Pick<Source, 'branches'>;

/** The stages of a pass. */
export type Stage =
  | 'list'
  | 'recover'
  | 'fetch'
  | 'parse'
  | 'plan'
  | 'apply'
  | 'capture'
  | 'rollouts'
  | 'failures'
  | 'warnings'
  | 'remember';

/** Where a pass reads from and writes to. */
export interface PassPorts extends PlanPorts {
  readonly tenant: PassTenant;
  readonly source: PassSource;
  readonly records: RecordReader & RecordWriter;
  /** Runs a stage; whoever watches them gives what `run` gives. */
  stage?<T>(stage: Stage, run: () => Promise<T>): Promise<T>;
  /** Told of each outcome as it happens. */
  outcome?(outcome: Outcome): void;
  /** The checksum of the plan that was reviewed: a pass that plans another one writes nothing. */
  readonly reviewed?: string;
  /** Throws when writes must stop. */
  permit(): void;
}

import type { Json, JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { Candidate, ReferenceKind } from '../workflow/reference.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Execution, ExecutionHistory, ExecutionStatus } from './execution.ts';
import type { Deprecation } from './answer-headers.ts';
import type { OwnerStates } from './daily-look.ts';
import type { ApiFamily } from './family.ts';
import type { Launcher } from './launcher.ts';
import type { Priority } from './priority.ts';
import type { RequestCounter } from './request-counter.ts';
import type { TenantIdentity } from './token.ts';

/** Where a tenant is and how it is asked. */
export interface TenantSettings {
  readonly url: string;
  readonly api: ApiFamily;
  /** Read anew for each token. */
  readonly clientId: () => Promise<string>;
  /** Read anew for each token, so that a rotated secret needs no restart. */
  readonly clientSecret: () => Promise<string>;
  /** How much of the quota we use, 0 to 1. */
  readonly share: number;
  /** The tenant's quota for a client and family; 100 (facts 1.7). */
  readonly requestsPer10s?: number;
  /** How long one request may take; 60 s. */
  readonly timeoutMs?: number;
  readonly userAgent?: string;
}

/** Which executions are asked for; at most 250 come at a time, newest first. */
export interface ExecutionQuery {
  readonly status?: ExecutionStatus;
  /** RFC 3339; executions that started at this time or later. */
  readonly startedAfter?: string;
  /** RFC 3339; executions that started before this time. */
  readonly startedBefore?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** A part of the step library. */
export type LibraryKind = 'actions' | 'triggers' | 'operators';

/** What is looked up by requests of its own; workflows are listed anyway. */
export type LookUpKind = Exclude<ReferenceKind, 'workflow'>;

/** A tenant as a plan-only command sees it: there is no way to write through it. All methods throw TenantError, or the signal's reason. */
export interface TenantReader {
  /** Who the tenant is and who we are in it. */
  identity(signal?: AbortSignal): Promise<TenantIdentity>;
  /** Lists every workflow once; complete, or it throws (TENANT_LIST_INCOMPLETE). */
  listWorkflows(signal?: AbortSignal): Promise<readonly LiveWorkflow[]>;
  /** Gives one workflow, without its metrics where they can be left out; undefined only when the tenant says 404. */
  getWorkflow(
    id: string,
    signal?: AbortSignal,
    priority?: Priority,
  ): Promise<LiveWorkflow | undefined>;
  /** Lists one page of a workflow's executions. */
  listExecutions(
    workflowId: string,
    query?: ExecutionQuery,
    signal?: AbortSignal,
    priority?: Priority,
  ): Promise<readonly Execution[]>;
  /** Gives one execution; undefined for 404, as after 90 days. */
  getExecution(
    id: string,
    signal?: AbortSignal,
    priority?: Priority,
  ): Promise<Execution | undefined>;
  /** Gives an execution's history, by history-v2 where the family has it; undefined for 404. */
  getExecutionHistory(
    id: string,
    signal?: AbortSignal,
    priority?: Priority,
  ): Promise<ExecutionHistory | undefined>;
  /** Gives the tenant's step library, whole or one kind, every version of every step. */
  library(kind?: LibraryKind, signal?: AbortSignal): Promise<readonly JsonObject[]>;
  /**
   * Finds what answers to names, as written: every name is a key, of an empty list where nothing does. An
   * identity is found by its alias, or by its name where nobody has that alias; an entitlement by `source/value`.
   */
  lookUp(
    kind: LookUpKind,
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Candidate[]>>;
  /** Names what has these ids, so that `lookUp` finds it again; ids that lead nowhere are left out. */
  describe(
    kind: LookUpKind,
    ids: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Candidate>>;
  /** Says how the first of some identities stand, with one request whatever their number. */
  ownerStates(ids: readonly string[], signal?: AbortSignal): Promise<OwnerStates>;
  /** When our own personal access token ends, RFC 3339; undefined when it never does. */
  credentialEnd(signal?: AbortSignal): Promise<string | undefined>;
  /** What its answers said so far of operations that will go away. */
  deprecations(): readonly Deprecation[];
  /** Lists every launcher. */
  listLaunchers(signal?: AbortSignal, priority?: Priority): Promise<readonly Launcher[]>;
  /** The address that starts a workflow with an external trigger (facts 2.6). */
  externalUrl(workflowId: string): string;
  /** The tenant's time in milliseconds since 1970, from its last answer; undefined before the first. */
  now(): number | undefined;
  readonly requests: RequestCounter;
}

/** How a write is sent. */
export interface WriteOptions {
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
}

/** The OAuth client of an external trigger; the secret is shown this once. */
export interface ExternalClient {
  readonly id: string;
  readonly secret: string;
  readonly url?: string;
}

/** What execute/external answers: a 200 may still say in `message` that nothing ran (facts 1.2). */
export interface ExternalRun {
  readonly workflowExecutionId?: string;
  readonly message?: string;
}

/** A tenant that can be written to. A failed write's TenantError says in `outcome` whether it may have been carried out. */
export interface TenantWriter extends TenantReader {
  /** Creates a workflow; never sent twice, unless the first was answered 429. */
  createWorkflow(body: JsonObject, signal?: AbortSignal): Promise<LiveWorkflow>;
  /** Patches a workflow; undefined when the answer carries no workflow. */
  patchWorkflow(
    id: string,
    operations: readonly PatchOperation[],
    options?: WriteOptions,
  ): Promise<LiveWorkflow | undefined>;
  /** Replaces a workflow, which resets its counters and clears what is not sent (facts 2.2). */
  putWorkflow(id: string, body: JsonObject, signal?: AbortSignal): Promise<LiveWorkflow>;
  /** Switches a launcher off or on. */
  switchLauncher(launcher: Launcher, disabled: boolean, options?: WriteOptions): Promise<void>;
  /** Deletes a workflow; `missing` when it was gone already, and not by an earlier try of this call. */
  deleteWorkflow(id: string, signal?: AbortSignal): Promise<'deleted' | 'missing'>;
  /** Starts a real run of a disabled workflow and gives the execution's id; at most 5 in 10 s are sent. */
  testWorkflow(id: string, input: Json, signal?: AbortSignal): Promise<string>;
  cancelExecution(id: string, signal?: AbortSignal): Promise<void>;
  /** Makes the OAuth client that may start an external-trigger workflow. */
  createExternalClient(id: string, signal?: AbortSignal): Promise<ExternalClient>;
  /** Starts an external-trigger workflow. */
  executeExternal(id: string, input: Json, signal?: AbortSignal): Promise<ExternalRun>;
  /** Asks the tenant to echo an external trigger's input; nothing runs. */
  testExternal(id: string, input: Json, signal?: AbortSignal): Promise<Json>;
}

/** A tenant with its connections. */
export interface OpenTenant extends TenantWriter {
  /** Ends waits, lets requests under way finish, and closes the connections. */
  close(): Promise<void>;
}

import type { Masker } from '../../kernel/mask.ts';
import type { ActionView } from '../../report/view/action-view.ts';
import type { DiffView } from '../../report/view/diff-view.ts';
import type { EventsView, EventView } from '../../report/view/event-view.ts';
import type { ExecutionsView, ExecutionWayView } from '../../report/view/execution-view.ts';
import type { FailuresView } from '../../report/view/failure-view.ts';
import type { PassesView } from '../../report/view/pass-view.ts';
import type { PlanAnswer, PlanInput } from '../../report/view/plan-answer.ts';
import type { ReplicaView } from '../../report/view/replica-view.ts';
import type { SourcesView } from '../../report/view/source-view.ts';
import type { TenantsView, TenantView } from '../../report/view/tenant-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import type { Right } from '../../workflow/right.ts';

/** A workflow, named by its id in the tenant or by the path of its file. */
export interface WorkflowPlace {
  readonly tenant: string;
  readonly workflow: string;
}

/** What another replica said to the same question. */
export interface Said<T> {
  readonly replica: ReplicaPart;
  /** Absent where it could not be asked. */
  readonly answer?: T;
}

/** Which part of an answer is wanted: what this replica alone can tell, or all, with what the others say of theirs. */
export type Part<T> =
  | { readonly kind: 'own' }
  | { readonly kind: 'all'; readonly others: readonly Said<T>[] };

/** A replica, as the others know it. */
export type ReplicaPart = Omit<ReplicaView, 'self'>;

/** The replicas that share the store of this one. */
export interface Replicas {
  /** The id of this one; undefined while it is not in touch with the store. */
  readonly id: number | undefined;
  /** The name of this machine. */
  readonly host: string;
  /** Those that lived a moment ago, this one among them; none while it is not in touch with the store. */
  readonly lately: readonly ReplicaPart[];
  /** Those that live now. Throws what the store throws. */
  look(): Promise<readonly ReplicaPart[]>;
  /** Whether a tenant is served here. */
  holds(tenant: string): boolean;
  /** Whether the configuration has a tenant. */
  knows(tenant: string): boolean;
}

/** What the API shows, secrets masked. All methods throw RequestProblem, and what the tenant throws. */
export interface Reads {
  sources(part: Part<SourcesView>): Promise<SourcesView>;
  tenants(part: Part<TenantsView>): Promise<TenantsView>;
  tenant(tenant: string): Promise<TenantView>;
  workflow(place: WorkflowPlace, signal: AbortSignal): Promise<WorkflowView>;
  diff(place: WorkflowPlace): Promise<DiffView>;
  executions(place: WorkflowPlace, limit: number, signal: AbortSignal): Promise<ExecutionsView>;
  execution(tenant: string, id: string, signal: AbortSignal): Promise<ExecutionWayView>;
  failures(tenant: string): Promise<FailuresView>;
  passes(tenant: string): Promise<PassesView>;
}

/** What somebody wants done to a tenant, or to one workflow of it. */
export type Deed =
  | { readonly kind: 'sync' | 'resume' | 'release'; readonly workflow?: string }
  | {
      readonly kind: 'suspend';
      readonly workflow?: string;
      readonly reason?: string;
      /** A time with its zone, or a length of time. */
      readonly until?: string;
    }
  | { readonly kind: 'rollback'; readonly workflow: string }
  | { readonly kind: 'approve'; readonly checksum: string; readonly only?: string };

/** What the API does. All methods throw RequestProblem. */
export interface Deeds {
  /** Notes it under the name of who wants it, and sets off the pass that acts on it. */
  accept(tenant: string, deed: Deed, by: string): Promise<ActionView>;
  /** Plans without writing anything anywhere. */
  plan(tenant: string, input: PlanInput, signal: AbortSignal): Promise<PlanAnswer>;
}

/** Which events are asked for. */
export interface EventQuery {
  readonly tenant?: string;
  readonly workflow?: string;
  /** The name of an event, with `*` for any characters. */
  readonly event?: string;
  /** Only events before this key. */
  readonly before?: string;
  readonly limit: number;
}

/** Something that followers are told as it happens. */
export type StreamNote =
  | { readonly kind: 'event'; readonly event: EventView }
  /** A pass ended. */
  | { readonly kind: 'board'; readonly tenant: string };

/** What was told, and what is being told. */
export interface EventFeed {
  /** Newest first. */
  list(query: EventQuery): Promise<EventsView>;
  /** Those after a key, oldest first. */
  after(key: string, limit: number): Promise<readonly EventView[]>;
  /** The key after which one must begin who comes back with a key; where several processes tell, an earlier one. */
  resumeAt(key: string): string;
  /** Calls the listener until what it gives is called. */
  subscribe(listener: (note: StreamNote) => void): () => void;
}

/** A holder of rights, as the configuration names it. */
export interface TokenPart {
  readonly name: string;
  readonly may: readonly Right[];
  /** Gives the secret; throws where there is none at the moment. */
  read(): Promise<string>;
}

/** Everything the API is made of. */
export interface ApiPort {
  readonly reads: Reads;
  readonly deeds: Deeds;
  readonly events: EventFeed;
  /** Those of the configuration now; none: everybody may read, and nobody more. */
  readonly tokens: () => readonly TokenPart[];
  /** Undefined for a process that is alone on its store. */
  readonly replicas: () => Replicas | undefined;
  readonly masker: Masker;
  readonly version: string;
}

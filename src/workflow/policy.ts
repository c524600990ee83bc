import type { Reference } from './reference.ts';

/** What a pass may do to a tenant: look only, write what somebody approved, or write. */
export type Mode = 'observe' | 'approve' | 'auto';

/** What happens to a change somebody made in the tenant. */
export type DriftPolicy = 'report' | 'correct' | 'capture';

/** Whether a workflow that already exists under a file's name becomes ours. */
export type AdoptPolicy = 'equal' | 'always' | 'never';

/** What happens to a workflow whose file is proved gone. */
export type PruneMode = 'keep' | 'quarantine' | 'delete';

/** What is done about workflows that no file describes. */
export type UnmanagedPolicy = 'ignore' | 'report' | 'capture';

/** How operations reach the tenant: deep pointers, whole fields, or deep until it refuses. */
export type PatchStyle = 'auto' | 'deep' | 'field';

/** What is done about executions that run longer than their workflow says. */
export type OnStuck = 'report' | 'cancel';

/** When a workflow whose file is gone is disabled, and when it is deleted; milliseconds. */
export interface PrunePolicy {
  readonly mode: PruneMode;
  /** How long the file must have been gone, in every pass, before anything is done. */
  readonly delayMs: number;
  /** How long a quarantined workflow is kept, disabled, before it is deleted. */
  readonly graceMs: number;
}

/** How much one plan may change before it waits for an approval. */
export interface GuardLimits {
  /** Deletes and quarantines: at most this many, or this share of what is owned (from 20 owned on). */
  readonly removals: { readonly count: number; readonly percent: number };
  /** Updates: at most this share of what is owned (from 10 updates on). */
  readonly updates: { readonly percent: number };
}

/** The days of a week, as a configuration names them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Day = (typeof DAYS)[number];

/** A time of the week in which a tenant may be written to; minutes count from midnight by the zone's own clocks. */
export interface SyncWindow {
  /** The days on which it begins. */
  readonly days: readonly Day[];
  readonly fromMinute: number;
  /** Up to 1440. At or before `fromMinute` it is on the day after. */
  readonly toMinute: number;
  /** A name of the IANA data base, such as Europe/Berlin. */
  readonly timeZone: string;
}

/** The keys of a file's `mainsheet:` block. */
export const OVERRIDE_KEYS = [
  'drift',
  'prune',
  'ignore',
  'movedFrom',
  'rollout',
  'stuckAfter',
  'onStuck',
] as const;

export type OverrideKey = (typeof OVERRIDE_KEYS)[number];

/** An identity that may own workflows: to be looked up in the tenant, or by its id. */
export type AllowedOwner =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'id'; readonly id: string };

/** What a repository may not do to a tenant, kept where its authors cannot reach. An absent member restricts nothing. */
export interface RepositoryPolicy {
  readonly owners?: readonly AllowedOwner[];
  /** What HTTP steps may call: canonical hosts (`canonicalHost`), with a leading `*.` any host below one. */
  readonly hosts?: readonly string[];
  readonly deny: {
    /** Ids of actions and operators. */
    readonly actions: readonly string[];
    /** Ids or types of triggers. */
    readonly triggers: readonly string[];
  };
  /** The keys that are obeyed; absent: all, but not `prune: delete`. */
  readonly overrides?: readonly OverrideKey[];
}

/** How failed executions of a tenant are looked for and told. */
export interface FailurePolicy {
  /** How often a cause that goes on is told again. */
  readonly repeatMs: number;
  /** How often workflows without counts are asked about. */
  readonly sweepMs: number;
  /** Whether the masked input of a failed execution is told. */
  readonly includeInput: boolean;
}

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

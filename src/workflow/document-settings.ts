import type { Pointer } from '../kernel/pointer.ts';
import type { DriftPolicy, OnStuck, PruneMode } from './policy.ts';

/** How a workflow is watched after a change of its trigger or definition. */
export interface RolloutSettings {
  readonly observeMs: number;
  /** The share of executions that may fail, from 0 to 1. */
  readonly maxFailureRate: number;
  /** How many executions must have ended before the share says anything. */
  readonly minExecutions: number;
  /** Whether the last good version is written again when too many fail. */
  readonly rollback: boolean;
}

/** What a file's `mainsheet:` block says; absent members leave the tenant's policy in force. */
export interface DocumentSettings {
  readonly drift?: DriftPolicy;
  readonly prune?: PruneMode;
  /** Pointers into the workflow that are neither compared nor written. */
  readonly ignore: readonly Pointer[];
  /** The path this file had before it was moved, so that its workflow keeps its id. */
  readonly movedFrom?: string;
  readonly rollout?: RolloutSettings;
  /** How long an execution may run before it counts as stuck; absent: none ever does. */
  readonly stuckAfterMs?: number;
  readonly onStuck?: OnStuck;
}

import type { Pointer } from '../kernel/pointer.ts';
import type { DriftPolicy, PruneMode } from './policy.ts';

/** What a file's `mainsheet:` block says; absent members leave the tenant's policy in force. */
export interface DocumentSettings {
  readonly drift?: DriftPolicy;
  readonly prune?: PruneMode;
  /** Pointers into the workflow that are neither compared nor written. */
  readonly ignore: readonly Pointer[];
  /** The path this file had before it was moved, so that its workflow keeps its id. */
  readonly movedFrom?: string;
}

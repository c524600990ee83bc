import type { Commit } from '../git/snapshot.ts';
import type { Rejection } from '../inventory/entry.ts';
import type { Rollout } from '../rollout/rollout.ts';

/** Where a version came from: the last commit of its file when it went live, and the first changed place in it. */
export interface RolloutOrigin {
  readonly commit?: Commit;
  readonly line?: number;
  readonly column?: number;
}

/** A step of a rollout that is to be told; the version before is `rolled-back` to also without a rollout, by hand. */
export type RolloutNews =
  | {
      readonly kind: 'started' | 'healthy' | 'unknown' | 'degraded';
      readonly rollout: Rollout;
      readonly origin: RolloutOrigin;
    }
  | {
      readonly kind: 'rolled-back';
      readonly workflowId: string;
      readonly name: string;
      readonly file: string;
      readonly rejection: Rejection;
      readonly rollout?: Rollout;
      readonly origin: RolloutOrigin;
    };

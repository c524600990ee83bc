import type { Desired } from '../documents/desired.ts';
import type { AppliedWish, Entry, Memory } from '../inventory/entry.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Difference } from './classify.ts';

/** What would be done to one workflow. */
export type ChangeKind =
  | 'create'
  | 'adopt'
  | 'update'
  | 'rename'
  | 'enable'
  | 'disable'
  | 'quarantine'
  | 'restore'
  | 'delete'
  | 'disown'
  | 'forget'
  | 'keep';

/** Why it would be done, or why it is left. */
export type ChangeReason =
  | 'NewFile'
  | 'GitChange'
  | 'RolledBack'
  | 'Drifted'
  | 'DeletedInTenant'
  | 'FileReturned'
  | 'FileGone'
  | 'GraceOver'
  | 'NameMatches'
  | 'EqualToFile'
  | 'Invalid'
  | 'Unproved'
  | 'PolicyKeep'
  | 'LeftOut'
  | 'GoneInTenant';

/** Why a change waits. */
export type WaitReason =
  | 'ApprovalRequired'
  | 'NotOwned'
  | 'Ambiguous'
  | 'OwnedElsewhere'
  | 'Held'
  | 'Contested'
  | 'Conflict'
  | 'Rejected'
  | 'Settling'
  | 'PruneDelay'
  | 'Grace'
  | 'TouchedInTenant'
  | 'ExecutionsRunning'
  | 'UnsafeNumber'
  | 'ValueMissing'
  | 'WaitingForValue'
  | 'WaitingForWorkflow'
  | 'ListIncomplete'
  | 'Recovering'
  | 'Suspended'
  | 'Guard';

/** What a change waits for, in words for the person who can end it. */
export interface Wait {
  readonly reason: WaitReason;
  readonly message: string;
  /** The command that lets it through, without the checksum; undefined where only time or an edit helps. */
  readonly release?: 'approve' | 'release' | 'resume';
  /** When it ends by itself; milliseconds since 1970. */
  readonly until?: number;
}

/** One workflow's change: a value that says what, why, and what it waits for. */
export interface Change {
  readonly kind: ChangeKind;
  readonly reason: ChangeReason;
  readonly file: string;
  readonly name: string;
  readonly workflowId?: string;
  readonly desired?: Desired;
  /** What is written: the file's wish, or the last good one while the file's is rejected. */
  readonly wish?: AppliedWish;
  readonly live?: LiveWorkflow;
  readonly entry?: Entry;
  readonly memory?: Memory;
  /** Where desired and live differ, each with its class. */
  readonly differences: readonly Difference[];
  /** The top-level fields to be written, `enabled` apart. */
  readonly fields: readonly string[];
  /** The enabled state to end in; undefined leaves the one it has. */
  readonly enabled?: boolean;
  readonly wait?: Wait;
  /** It puts right what we did, or goes back to the last good state: windows and gates do not hold it up. */
  readonly urgent?: boolean;
  /** The commit whose version goes back live, while the file's is rejected; undefined where nobody knows it. */
  readonly goesBackTo?: string;
  /** Says that drift is written back, for the count of corrections. */
  readonly corrects?: boolean;
  /** What a reviewer should know beside the differences. */
  readonly notes?: readonly string[];
  /** A file's earlier path, when the workflow came along with a move. */
  readonly movedFrom?: string;
}

/** Says whether a change would write to the tenant. */
export function writesTenant(change: Change): boolean {
  switch (change.kind) {
    case 'create':
    case 'update':
    case 'rename':
    case 'enable':
    case 'disable':
    case 'quarantine':
    case 'restore':
    case 'delete':
      return true;
    case 'adopt':
      return change.fields.length > 0 || change.enabled !== undefined;
    case 'disown':
    case 'forget':
    case 'keep':
      return false;
  }
}

/** The change with a wait put on it; the first wait stays. */
export function withWait(change: Change, wait: Wait): Change {
  return change.wait === undefined ? { ...change, wait } : change;
}

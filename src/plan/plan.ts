import { digestOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { writesTenant } from './change.ts';
import type { Change } from './change.ts';

/** Why a whole plan waits. */
export type RefusalReason =
  | 'Removals'
  | 'Updates'
  | 'DesiredEmpty'
  | 'LiveShrunk'
  | 'HistoryRewritten'
  | 'VerificationFailed'
  | 'ApprovalRequired'
  | 'Observing'
  | 'Suspended'
  | 'Stale'
  | 'WindowClosed'
  | 'AwaitingTenant'
  | 'AnotherWriter'
  | 'PlanChanged';

/** A reason for which nothing of a plan is written, with its numbers in words. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
  /** False where no approval of the plan lets it through. */
  readonly approvable: boolean;
  /** The command that ends it, where it is another one than an approval. */
  readonly release?: 'resume';
}

/** What would be done to a tenant: a value, sorted, the same for the same input whatever its order. */
export interface Plan {
  readonly tenant: string;
  readonly revision: string;
  readonly commit: string;
  /** Who signed it; absent where the source asks for no signatures. */
  readonly signedBy?: string;
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
  /** SHA-256 over what would be written, 64 hex digits. */
  readonly checksum: string;
  /** How many workflows are ours. */
  readonly owned: number;
}

/** Refusals that a change which puts something right does not wait for. */
const LATER: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'WindowClosed',
  'AwaitingTenant',
  'Suspended',
]);

const FORMAT = 'mainsheet plan 1';

/** The order changes are made and shown in: what is made comes first, what is removed last. */
const ORDER: readonly Change['kind'][] = [
  'create',
  'adopt',
  'rename',
  'update',
  'restore',
  'disable',
  'enable',
  'keep',
  'disown',
  'forget',
  'quarantine',
  'delete',
];

/** Sorts the changes and puts the checksum on them. */
export function assemble(
  plan: Omit<Plan, 'checksum' | 'changes'>,
  tenantUrl: string,
  changes: readonly Change[],
): Plan {
  const sorted = changes.toSorted(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || compareText(a.file, b.file),
  );
  return { ...plan, changes: sorted, checksum: checksumOf(tenantUrl, sorted) };
}

/**
 * The checksum covers what would be written and to what, and nothing that changes by itself: no commit, author, count,
 * hour or age. It survives other people's edits elsewhere and breaks when a managed value changes.
 */
function checksumOf(tenantUrl: string, changes: readonly Change[]): string {
  const written = changes
    .filter((change) => writesTenant(change) || change.wait?.release === 'approve')
    .map((change): Json => [
      change.kind,
      change.file,
      change.workflowId ?? 'new',
      change.wish?.digest ?? 'none',
      digestOf(
        change.differences.map((one): Json => [one.pointer, one.live ?? null, one.desired ?? null]),
      ),
      change.reason,
    ]);
  return digestOf([FORMAT, tenantUrl, written]);
}

/** Lists the changes that may be carried out now. */
export function applicable(plan: Plan): readonly Change[] {
  const ready = plan.changes.filter((change) => change.wait === undefined);
  if (plan.refusals.length === 0) {
    return ready;
  }
  const onlyLater = plan.refusals.every(({ reason }) => LATER.has(reason));
  return ready.filter(
    (change) =>
      (onlyLater && change.urgent === true) || (!writesTenant(change) && change.kind !== 'disown'),
  );
}

/** Says whether a plan would write anything, now or once it may. */
export function isEmpty(plan: Plan): boolean {
  return plan.changes.every((change) => !writesTenant(change));
}

import type { ApprovalUse } from '../plan/approval.ts';
import { withWait, writesTenant } from '../plan/change.ts';
import type { Change, ChangeKind } from '../plan/change.ts';
import type { Plan, RefusalReason } from '../plan/plan.ts';

/** What the approvals used in a pass let through in its later rounds, where another plan has another checksum. */
export interface Lifted {
  /** Why a plan that was approved whole had waited. */
  readonly reasons: ReadonlySet<RefusalReason>;
  /** The approved changes: file to kind. */
  readonly kinds: ReadonlyMap<string, ChangeKind>;
}

/** Nothing was approved yet. */
export const NOTHING_LIFTED: Lifted = { reasons: new Set(), kinds: new Map() };

/** The second half of an approved change: who approved the first has approved it too. */
const SECOND_HALF: Readonly<Partial<Record<ChangeKind, readonly ChangeKind[]>>> = {
  // What was made without the ids of workflows that were still to be made is completed.
  create: ['enable', 'update'],
  quarantine: ['delete'],
};

/** Adds what the approvals of one round lift; `plan` is the plan as it was assessed. */
export function liftedBy(plan: Plan, approvals: readonly ApprovalUse[], before: Lifted): Lifted {
  if (approvals.length === 0) {
    return before;
  }
  const whole = approvals.some(({ only }) => only === undefined);
  const named = new Set(approvals.map(({ only }) => only));
  const approved = plan.changes.filter(({ file }) => whole || named.has(file));
  const reasons = whole ? plan.refusals.flatMap((one) => (one.approvable ? [one.reason] : [])) : [];
  return {
    reasons: new Set([...before.reasons, ...reasons]),
    kinds: new Map([...before.kinds, ...approved.map(({ file, kind }) => [file, kind] as const)]),
  };
}

/** Lets the second halves of approved changes through; everything else of a refused plan goes on waiting. */
export function withLifted(plan: Plan, lifted: Lifted): Plan {
  const second = ({ file, kind }: Change): boolean =>
    SECOND_HALF[lifted.kinds.get(file) ?? kind]?.includes(kind) === true;
  const goesOn = plan.changes.some((change) => change.wait === undefined && second(change));
  const refusals = plan.refusals.filter(
    ({ approvable, reason }) => !approvable || !(goesOn || lifted.reasons.has(reason)),
  );
  if (refusals.length === plan.refusals.length) {
    return plan;
  }
  const wait = {
    reason: 'Guard',
    message: 'It came up after the plan was approved; the next pass shows it in a plan of its own.',
  } as const;
  return {
    ...plan,
    refusals,
    changes: plan.changes.map((change) =>
      second(change) || !writesTenant(change) ? change : withWait(change, wait),
    ),
  };
}

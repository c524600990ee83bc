import type { Decision } from '../inventory/tenant-record.ts';
import { writesTenant } from './change.ts';
import type { Change } from './change.ts';
import type { Plan } from './plan.ts';

/** What people's approvals make of a plan. */
export interface Approved {
  readonly plan: Plan;
  /** Which approvals were used, and by whom. */
  readonly used: readonly ApprovalUse[];
}

/** An approval that applies, under the key it is stored. */
export interface ApprovalUse {
  readonly key: string;
  readonly by: string;
  readonly only?: string;
}

/** Applies the approvals that name exactly this plan: the whole of it, or one file's change. */
export function approve(
  plan: Plan,
  decisions: readonly { readonly key: string; readonly decision: Decision }[],
): Approved {
  const used: ApprovalUse[] = [];
  for (const { key, decision } of decisions) {
    // One of a workflow that is suspended is not used up: it is for afterwards.
    if (decision.kind === 'approve' && isFor(plan, decision.checksum, decision.only)) {
      const { by, only } = decision;
      used.push({ key, by, ...(only === undefined ? {} : { only }) });
    }
  }
  if (used.length === 0) {
    return { plan, used };
  }
  const whole = used.some(({ only }) => only === undefined);
  const files = new Set(used.map(({ only }) => only));
  const blocked = plan.refusals.filter(({ approvable }) => !approvable);
  const named = (change: Change): boolean => whole || files.has(change.file);
  const changes = plan.changes.map((change) => {
    if (named(change) && change.wait?.release === 'approve') {
      const { wait: _wait, ...ready } = change;
      return ready;
    }
    const held = plan.refusals.length > 0 && !named(change) && writesTenant(change);
    return held && change.wait === undefined
      ? {
          ...change,
          wait: {
            reason: 'Guard' as const,
            message: 'Another change of this plan was approved alone.',
          },
        }
      : change;
  });
  return { plan: { ...plan, changes, refusals: blocked }, used };
}

function isFor(plan: Plan, checksum: string, only: string | undefined): boolean {
  return (
    checksum === plan.checksum &&
    !plan.changes.some(({ file, wait }) => file === only && wait?.reason === 'Suspended')
  );
}

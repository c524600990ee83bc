import type { GuardLimits } from '../workflow/policy.ts';
import { writesTenant } from './change.ts';
import type { Change } from './change.ts';
import type { Refusal } from './plan.ts';

/** Below so many owned workflows a share of them says nothing. */
const SHARE_FROM_OWNED = 20;
const UPDATES_FROM_OWNED = 10;

/** What the guard weighs a plan against. */
export interface GuardInput {
  readonly changes: readonly Change[];
  readonly limits: GuardLimits;
  readonly owned: number;
  readonly desired: number;
  /** How many workflows the tenant listed now and in the pass before. */
  readonly live: number;
  readonly liveBefore?: number;
}

/** Weighs a plan before its first write; every refusal says its numbers. */
export function guard(input: GuardInput): readonly Refusal[] {
  const { limits, owned } = input;
  const ready = input.changes.filter((change) => change.wait === undefined && writesTenant(change));
  const removals = ready.filter(({ kind }) => kind === 'quarantine' || kind === 'delete').length;
  const updates = ready.filter(isUpdate).length;
  const lost = Math.max(0, (input.liveBefore ?? input.live) - input.live);
  const refusals: Refusal[] = [];
  const refuse = (reason: Refusal['reason'], message: string): void => {
    refusals.push({ reason, message, approvable: true });
  };
  if (tooMany(removals, owned, limits)) {
    refuse('Removals', `The plan removes ${removals} of ${owned} workflows; ${allowed(limits)}.`);
  }
  if (owned >= UPDATES_FROM_OWNED && updates * 100 > owned * limits.updates.percent) {
    refuse(
      'Updates',
      `The plan changes ${updates} of ${owned} workflows; up to ${limits.updates.percent} % go through unasked.`,
    );
  }
  if (input.desired === 0 && owned > 0) {
    refuse('DesiredEmpty', `The commit describes no workflow at all, and ${owned} are ours.`);
  }
  if (tooMany(lost, input.liveBefore ?? 0, limits)) {
    refuse(
      'LiveShrunk',
      `The tenant lists ${input.live} workflows where it listed ${input.liveBefore ?? 0} before.`,
    );
  }
  return refusals;
}

function tooMany(removed: number, of: number, limits: GuardLimits): boolean {
  const { count, percent } = limits.removals;
  return removed > count || (of >= SHARE_FROM_OWNED && removed * 100 > of * percent);
}

function allowed({ removals: { count, percent } }: GuardLimits): string {
  return `up to ${count}, and from ${SHARE_FROM_OWNED} owned up to ${percent} %, go through unasked`;
}

/** Enabling what was only just made is part of its creation, not an update. */
function isUpdate(change: Change): boolean {
  return (
    ['update', 'rename', 'disable', 'restore'].includes(change.kind) ||
    (change.kind === 'enable' && change.entry?.sentDigest !== undefined)
  );
}

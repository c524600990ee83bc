import type { Outcome } from '../apply/outcome.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Case } from '../plan/case.ts';
import { isEmpty } from '../plan/plan.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import type { WaitReason } from '../plan/change.ts';
import type { Condition, Reason } from '../report/condition.ts';
import type { Trouble } from '../report/pass-result.ts';

/** What the conditions of a tenant are drawn from. */
export interface ConditionInput {
  readonly troubles: readonly Trouble[];
  readonly plan?: Plan;
  readonly cases: readonly Case[];
  readonly outcomes: readonly Outcome[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Finding {
  readonly reason: Reason;
  readonly message: string;
  readonly stalled: boolean;
}

const REFUSED: Readonly<Record<Refusal['reason'], Reason>> = {
  Removals: 'ApprovalRequired',
  Updates: 'ApprovalRequired',
  DesiredEmpty: 'ApprovalRequired',
  LiveShrunk: 'LiveShrunk',
  HistoryRewritten: 'HistoryRewritten',
  ApprovalRequired: 'ApprovalRequired',
  Observing: 'Observing',
  Suspended: 'Suspended',
  Stale: 'GitUnreachable',
  AnotherWriter: 'AnotherWriter',
  PlanChanged: 'ApprovalRequired',
};

/** What a waiting change makes of the tenant, worst first; what only waits for time makes nothing of it. */
const WAITING: readonly (readonly [WaitReason, Reason])[] = [
  ['Contested', 'Contested'],
  ['Conflict', 'Conflict'],
  ['Held', 'Held'],
  ['Rejected', 'Rejected'],
  ['Ambiguous', 'ApprovalRequired'],
  ['OwnedElsewhere', 'ApprovalRequired'],
  ['NotOwned', 'ApprovalRequired'],
  ['ApprovalRequired', 'ApprovalRequired'],
  ['TouchedInTenant', 'ApprovalRequired'],
  ['Guard', 'ApprovalRequired'],
];

/** Draws the conditions of a tenant from a pass: Ready says all of Git is there, Stalled that only a person helps. */
export function conditionsOf(input: ConditionInput): readonly Omit<Condition, 'since'>[] {
  const worst = findings(input)[0];
  const stuck = input.outcomes.filter(({ stuckDisabled }) => stuckDisabled === true);
  const progressing = input.outcomes.some(({ result }) => result === 'not-attempted');
  return [
    worst === undefined
      ? { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'The tenant equals the commit.' }
      : { type: 'Ready', status: 'False', reason: worst.reason, message: worst.message },
    progressing
      ? { type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'Another pass follows.' }
      : { type: 'Reconciling', status: 'False', reason: 'Succeeded', message: 'The pass has ended.' },
    worst?.stalled === true
      ? { type: 'Stalled', status: 'True', reason: worst.reason, message: worst.message }
      : { type: 'Stalled', status: 'False', reason: 'Succeeded', message: 'Nothing waits for a person.' },
    stuck.length > 0
      ? {
          type: 'Healthy',
          status: 'False',
          reason: 'PartlyApplied',
          message: `${stuck.length} workflows were switched off for an edit and could not be switched on again.`,
        }
      : { type: 'Healthy', status: 'True', reason: 'Succeeded', message: 'No workflow was left switched off.' },
  ];
}

function findings(input: ConditionInput): readonly Finding[] {
  const { troubles, plan, outcomes, diagnostics, cases } = input;
  const failed = outcomes.filter(({ result }) => result === 'failed');
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const drifted = cases.filter((found) => found.drift.length > 0 || found.deleted === true);
  return [
    ...troubles.map((trouble): Finding => ({
      reason: trouble.reason,
      message: trouble.message,
      stalled: trouble.next === 'stalled',
    })),
    ...(plan === undefined ? [] : refusalFindings(plan)),
    ...(failed.length === 0
      ? []
      : [finding('PartlyApplied', `${failed.length} changes failed: ${filesOf(failed.map((one) => one.change))}.`)]),
    ...WAITING.flatMap(([wait, reason]) => {
      const waiting = (plan?.changes ?? []).filter((change) => change.wait?.reason === wait);
      return waiting.length === 0
        ? []
        : [finding(reason, `${waiting.length} wait: ${filesOf(waiting)}.`, wait === 'Contested')];
    }),
    ...(errors.length === 0
      ? []
      : [finding('DocumentsInvalid', `${new Set(errors.map(({ file }) => file)).size} files have errors.`)]),
    ...(drifted.length === 0
      ? []
      : [finding('Drifted', `${drifted.length} differ from what was applied: ${filesOf(drifted)}.`)]),
  ];
}

function refusalFindings(plan: Plan): readonly Finding[] {
  return plan.refusals
    .filter(({ reason }) => reason !== 'Observing' || !isEmpty(plan))
    .map(({ reason, message }) => ({
      reason: REFUSED[reason],
      message,
      stalled: reason === 'AnotherWriter',
    }));
}

function finding(reason: Reason, message: string, stalled = false): Finding {
  return { reason, message, stalled };
}

function filesOf(list: readonly { readonly file: string }[]): string {
  const files = list.slice(0, 3).map(({ file }) => file);
  return list.length > 3 ? `${files.join(', ')} and ${list.length - 3} more` : files.join(', ');
}

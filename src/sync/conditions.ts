import type { Outcome } from '../apply/outcome.ts';
import type { Recovered } from '../apply/recover.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { rejectionOf } from '../inventory/entry.ts';
import type { Case } from '../plan/case.ts';
import { isEmpty } from '../plan/plan.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import type { Change, WaitReason } from '../plan/change.ts';
import type { Condition, Reason } from '../report/condition.ts';
import type { OpenFailure } from '../report/failure-news.ts';
import type { Trouble } from '../report/pass-result.ts';
import { counted } from '../kernel/counted.ts';

/** What the conditions of a tenant are drawn from. */
export interface ConditionInput {
  readonly troubles: readonly Trouble[];
  readonly plan?: Plan;
  readonly cases: readonly Case[];
  readonly outcomes: readonly Outcome[];
  readonly recovered: readonly Recovered[];
  /** Says that everything left open by an earlier pass was looked at. */
  readonly looked: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** Workflows whose executions fail. */
  readonly failing: readonly OpenFailure[];
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
  VerificationFailed: 'VerificationFailed',
  ApprovalRequired: 'ApprovalRequired',
  Observing: 'Observing',
  Suspended: 'Suspended',
  Stale: 'GitUnreachable',
  WindowClosed: 'WindowClosed',
  AwaitingTenant: 'AwaitingTenant',
  AnotherWriter: 'AnotherWriter',
  PlanChanged: 'ApprovalRequired',
};

/** Refusals that say nothing of a plan in which there is nothing to do. */
const IDLE: ReadonlySet<Refusal['reason']> = new Set<Refusal['reason']>([
  'Observing',
  'WindowClosed',
  'AwaitingTenant',
]);

/** What a waiting change makes of the tenant, worst first; what only waits for time makes nothing of it. */
const WAITING: readonly (readonly [WaitReason, Reason])[] = [
  ['Contested', 'Contested'],
  ['Suspended', 'Suspended'],
  ['Conflict', 'Conflict'],
  ['Held', 'Held'],
  ['ValueMissing', 'WaitingForValue'],
  ['WaitingForValue', 'WaitingForValue'],
  ['WaitingForWorkflow', 'Progressing'],
  ['Ambiguous', 'ApprovalRequired'],
  ['OwnedElsewhere', 'ApprovalRequired'],
  ['NotOwned', 'ApprovalRequired'],
  ['ApprovalRequired', 'ApprovalRequired'],
  ['TouchedInTenant', 'ApprovalRequired'],
  ['Guard', 'ApprovalRequired'],
  ['Recovering', 'PartlyApplied'],
  ['ListIncomplete', 'Progressing'],
];

/** Draws the conditions of a tenant from a pass: Ready says all of Git is there, Stalled that only a person helps. */
export function conditionsOf(input: ConditionInput): readonly Omit<Condition, 'since'>[] {
  const worst = findings(input)[0];
  const progressing = input.outcomes.some(({ result }) => result === 'not-attempted');
  return [
    worst === undefined
      ? {
          type: 'Ready',
          status: 'True',
          reason: 'Succeeded',
          message: 'The tenant equals the commit.',
        }
      : { type: 'Ready', status: 'False', reason: worst.reason, message: worst.message },
    progressing
      ? {
          type: 'Reconciling',
          status: 'True',
          reason: 'Progressing',
          message: 'Another pass follows.',
        }
      : {
          type: 'Reconciling',
          status: 'False',
          reason: 'Succeeded',
          message: 'The pass has ended.',
        },
    worst?.stalled === true
      ? { type: 'Stalled', status: 'True', reason: worst.reason, message: worst.message }
      : {
          type: 'Stalled',
          status: 'False',
          reason: 'Succeeded',
          message: 'Nothing waits for a person.',
        },
    health(input, worst),
  ];
}

function health(
  { outcomes, recovered, looked, failing }: ConditionInput,
  worst: Finding | undefined,
): Omit<Condition, 'since'> {
  const stuck = new Set([
    ...outcomes.filter((one) => one.stuckDisabled === true).map(({ change }) => change.file),
    ...recovered.filter(({ end }) => end === 'stuck').map(({ intent }) => intent.file),
  ]);
  if (stuck.size > 0) {
    const message = `Switched off for an edit and not switched on again yet: ${[...stuck].join(', ')}.`;
    return { type: 'Healthy', status: 'False', reason: 'PartlyApplied', message };
  }
  if (failing.length > 0) {
    const names = failing.slice(0, 3).map(({ workflow }) => workflow);
    const more = failing.length > 3 ? ` and ${failing.length - 3} more` : '';
    const message = `Executions fail: ${names.join(', ')}${more}.`;
    return { type: 'Healthy', status: 'False', reason: 'ExecutionsFailing', message };
  }
  return looked
    ? {
        type: 'Healthy',
        status: 'True',
        reason: 'Succeeded',
        message: 'No workflow was left switched off, and none is known to fail.',
      }
    : {
        type: 'Healthy',
        status: 'Unknown',
        reason: worst?.reason ?? 'Progressing',
        message: worst?.message ?? '',
      };
}

function findings(input: ConditionInput): readonly Finding[] {
  const { troubles, plan, outcomes, recovered, diagnostics, cases } = input;
  const failed = outcomes.filter(({ result }) => result === 'failed');
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const skipped = outcomes.filter(
    ({ result, reason }) => result === 'skipped' && reason === 'UnsafeNumber',
  );
  const several = recovered.filter(({ end }) => end === 'several');
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
      : [
          finding(
            'PartlyApplied',
            `${counted(failed.length, 'change', 'changes')} failed: ${filesOf(failed.map((one) => one.change))}.`,
          ),
        ]),
    ...(skipped.length === 0
      ? []
      : [finding('PartlyApplied', skipped.map(({ message }) => message ?? '').join(' '))]),
    ...several.map(({ message }) => finding('PartlyApplied', message ?? '', true)),
    ...rejectedFindings(plan),
    ...WAITING.flatMap(([wait, reason]) => {
      const waiting = (plan?.changes ?? []).filter((change) => change.wait?.reason === wait);
      return waiting.length === 0
        ? []
        : [
            finding(
              reason,
              `${counted(waiting.length, 'waits', 'wait')}: ${filesOf(waiting)}.`,
              wait === 'Contested',
            ),
          ];
    }),
    ...(errors.length === 0
      ? []
      : [
          finding(
            'DocumentsInvalid',
            `${counted(new Set(errors.map(({ file }) => file)).size, 'file has', 'files have')} errors.`,
          ),
        ]),
    ...(drifted.length === 0
      ? []
      : [
          finding(
            'Drifted',
            `${counted(drifted.length, 'differs', 'differ')} from what was applied: ${filesOf(drifted)}.`,
          ),
        ]),
  ];
}

/** What was live and gone back from is told apart from what the tenant never took. */
function rejectedFindings(plan: Plan | undefined): readonly Finding[] {
  const waiting = (plan?.changes ?? []).filter(({ wait }) => wait?.reason === 'Rejected');
  const isBack = ({ entry, desired }: Change): boolean => {
    const reason = rejectionOf(entry, desired?.digest ?? '')?.reason;
    return reason === 'RolloutDegraded' || reason === 'Manual';
  };
  const back = waiting.filter(isBack);
  const refused = waiting.filter((change) => !isBack(change));
  return [
    ...(refused.length === 0
      ? []
      : [finding('Rejected', `The tenant refused: ${filesOf(refused)}.`)]),
    ...(back.length === 0
      ? []
      : [finding('RolledBack', `The version before is live again: ${filesOf(back)}.`)]),
  ];
}

function refusalFindings(plan: Plan): readonly Finding[] {
  return plan.refusals
    .filter(({ reason }) => !IDLE.has(reason) || !isEmpty(plan))
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

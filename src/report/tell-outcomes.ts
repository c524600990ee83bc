import type { Outcome, OutcomeResult } from '../apply/outcome.ts';
import type { Recovered } from '../apply/recover.ts';
import { digestOf } from '../kernel/json.ts';
import type { Level } from './event-definition.ts';
import type { EventName, FieldsOf } from './event-catalogue.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import type { OUTCOME_EVENTS } from './events/workflow.ts';
import { given } from './given.ts';
import { maskOperations } from './mask-places.ts';
import type { Round } from './pass-result.ts';
import { changePlaces } from './places.ts';
import { changeCommit, changeFields, diffField, passFields, rfc3339 } from './telling.ts';
import type { Telling } from './telling.ts';

/** How often a change that keeps failing is told. */
const FAILED_REPEAT_MS = 3_600_000;
/** How often a workflow that stays switched off is told. */
const STUCK_REPEAT_MS = 900_000;

/** Tells what became of the changes of all rounds, in the order it happened. */
export function tellOutcomes(telling: Telling): readonly Event[] {
  return telling.result.rounds.flatMap((round) =>
    round.outcomes.flatMap((outcome) => [
      ...tellOutcome(outcome, round, telling),
      ...tellRewrote(outcome, telling),
      ...tellStuck(outcome, telling),
    ]),
  );
}

function tellOutcome(outcome: Outcome, round: Round, telling: Telling): readonly Event[] {
  const { result } = outcome;
  if (result === 'unchanged' || !isNews(outcome, telling)) {
    return [];
  }
  const name = `workflow.${result}` as const satisfies keyof typeof OUTCOME_EVENTS;
  return [makeEvent(name, outcomeFields(outcome, round, telling))];
}

/** What was done is always news; what is tried in vain in every pass is told when it changes, and once an hour. */
function isNews(
  { result, change, reason, findings, disabledMs }: Outcome,
  { ledger }: Telling,
): boolean {
  const vain: readonly OutcomeResult[] = ['failed', 'skipped', 'not-attempted'];
  if (!vain.includes(result)) {
    return true;
  }
  // The tenant's sentence is left out: it carries the number of the request, which is another each time.
  const digest = digestOf([
    result,
    reason ?? '',
    change.wish?.digest ?? '',
    findings.map(({ message }) => message),
  ]);
  const news = ledger.isNews(`outcome ${change.file}`, digest, FAILED_REPEAT_MS);
  return news || disabledMs !== undefined;
}

function outcomeFields(
  outcome: Outcome,
  round: Round,
  telling: Telling,
): FieldsOf<keyof typeof OUTCOME_EVENTS> {
  const { change, findings, disabledFrom, disabledUntil } = outcome;
  const placed = findings.find(({ line }) => line !== undefined);
  const { workflowId, message, hint, disabledMs, trackingId } = outcome;
  const approval = round.approvals.find(({ only }) => only === undefined || only === change.file);
  return {
    ...passFields(telling),
    ...changeFields(change),
    ...given({ line: placed?.line, column: placed?.column }),
    ...changeCommit(telling, change),
    change: change.kind,
    outcome: outcome.result,
    reason: outcome.reason ?? change.reason,
    requests: outcome.requests,
    ...given({ workflowId, message, hint, disabledMs, trackingId }),
    ...given({
      oldFile: change.movedFrom,
      notes: notesOf(outcome),
      approvedBy: outcome.approvedBy ?? approval?.by,
      signedBy: round.plan.signedBy,
      findings: findings.length === 0 ? undefined : findings,
      operations:
        outcome.operations.length === 0
          ? undefined
          : maskOperations(outcome.operations, telling.masker),
      disabledFrom: disabledFrom === undefined ? undefined : rfc3339(disabledFrom),
      disabledUntil: disabledUntil === undefined ? undefined : rfc3339(disabledUntil),
    }),
    ...(change.kind === 'create' ? {} : diffField(changePlaces(change), telling)),
  };
}

function notesOf({ change, notes }: Outcome): readonly string[] | undefined {
  return change.notes === undefined && notes === undefined
    ? undefined
    : [...(change.notes ?? []), ...(notes ?? [])];
}

function tellRewrote({ rewrote, change, workflowId }: Outcome, telling: Telling): readonly Event[] {
  const [first] = rewrote;
  if (first === undefined) {
    return [];
  }
  return [
    makeEvent('tenant.rewrote', {
      ...passFields(telling),
      ...changeFields(change, { pointer: first }),
      ...changeCommit(telling, change),
      ...given({ workflowId }),
      pointers: rewrote,
    }),
  ];
}

function tellStuck(outcome: Outcome, telling: Telling): readonly Event[] {
  const { change, stuckDisabled, workflowId, disabledFrom } = outcome;
  if (stuckDisabled !== true || !isStuckNews(workflowId ?? change.file, telling)) {
    return [];
  }
  const { reason, message, hint, trackingId, findings } = outcome;
  return [
    makeEvent('workflow.stuck-disabled', {
      ...passFields(telling),
      ...changeFields(change),
      ...changeCommit(telling, change),
      ...given({ workflowId, reason, message, hint, trackingId }),
      ...given({
        findings: findings.length === 0 ? undefined : findings,
        since: disabledFrom === undefined ? undefined : rfc3339(disabledFrom),
      }),
    }),
  ];
}

function isStuckNews(id: string, { ledger }: Telling): boolean {
  return ledger.isNews(`stuck ${id}`, 'stuck', STUCK_REPEAT_MS);
}

/** What the end of a broken-off change means, in words, and how much it weighs. */
const ENDS: Readonly<Record<Exclude<Recovered['end'], 'stuck'>, readonly [Level, string]>> = {
  safe: ['info', 'The workflow is as it should be; the pass plans afresh.'],
  'put-back': [
    'warn',
    'The tenant refused to switch the new version on: the former one is back, and the new one is not tried again.',
  ],
  gone: ['info', 'The workflow is gone from the tenant.'],
  owned: ['info', 'The workflow that was being made exists, and is ours.'],
  'never-made': ['info', 'The workflow was never made; it is planned afresh.'],
  waiting: [
    'info',
    'It is not known yet whether the workflow was made; nothing is sent before it is.',
  ],
  several: ['error', 'Several workflows may be the one that was made.'],
};

/** Tells what became of changes that an earlier pass or process left open. */
export function tellRecovered(telling: Telling): readonly Event[] {
  return telling.result.recovered.flatMap((recovered) => {
    const { intent, end } = recovered;
    const workflowId = intent.kind === 'create' ? recovered.workflowId : intent.workflowId;
    const base = {
      ...passFields(telling),
      workflow: intent.name,
      file: intent.file,
      since: rfc3339(intent.at),
      ...given({ workflowId }),
    };
    if (end === 'stuck') {
      return isStuckNews(workflowId ?? intent.file, telling)
        ? [makeEvent('workflow.stuck-disabled', base)]
        : [];
    }
    const key = `recovered ${intent.kind} ${intent.file}`;
    if (!telling.ledger.isNews(key, `${end} ${intent.at}`, FAILED_REPEAT_MS)) {
      return [];
    }
    const [level, words] = ENDS[end];
    const fields = {
      ...base,
      // What the change was made of: where all of it was sent, no other event says so.
      commit: intent.commit,
      change: intent.kind,
      reason: end,
      message: recovered.message ?? words,
    };
    return [makeEvent('workflow.recovered' satisfies EventName, fields, level)];
  });
}

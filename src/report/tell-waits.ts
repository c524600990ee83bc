import { digestOf } from '../kernel/json.ts';
import type { Change, WaitReason } from '../plan/change.ts';
import { writesTenant } from '../plan/change.ts';
import { isEmpty } from '../plan/plan.ts';
import type { Plan, RefusalReason } from '../plan/plan.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { letPlanThrough, letThrough, releaseCommand } from './let-through.ts';
import { changePlaces } from './places.ts';
import {
  changeFields,
  commitFields,
  diffField,
  passFields,
  personFields,
  rfc3339,
} from './telling.ts';
import type { Telling } from './telling.ts';

const WAITING_REPEAT_MS = 3_600_000;
const CONTESTED_REPEAT_MS = 14_400_000;
const MAX_FILES = 20;

/** Waits that have an event of their own, or end by themselves within the hour. */
const TOLD_ELSEWHERE: ReadonlySet<WaitReason> = new Set<WaitReason>([
  'Held',
  'Contested',
  'PruneDelay',
  'Grace',
  'TouchedInTenant',
  'Settling',
]);

/** Refusals that the configuration asks for: nothing is wrong. */
const ASKED_FOR: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'Observing',
  'Suspended',
  'WindowClosed',
  'AwaitingTenant',
]);

/** Refusals that say something about the tenant itself. */
const OF_THE_TENANT: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'AnotherWriter',
  'LiveShrunk',
]);

/** Tells what of the last plan waits, and for whom. */
export function tellWaits(telling: Telling): readonly Event[] {
  const plan = telling.result.rounds.at(-1)?.plan;
  if (plan === undefined) {
    return [];
  }
  return [
    ...tellStopped(plan, telling),
    ...tellRefused(plan, telling),
    ...plan.changes.flatMap((change) => tellWaiting(plan, change, telling)),
  ];
}

function tellRefused(plan: Plan, telling: Telling): readonly Event[] {
  const [first] = plan.refusals;
  if (first === undefined || isEmpty(plan)) {
    return [];
  }
  const digest = digestOf([plan.checksum, ...plan.refusals.map(({ reason }) => reason)]);
  if (!telling.ledger.isNews('waiting', digest, WAITING_REPEAT_MS)) {
    return [];
  }
  const changes = plan.changes.filter(writesTenant);
  const counts: Record<string, number> = {};
  for (const { kind } of changes) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  const files = changes.map(({ file }) => file);
  const quiet = plan.refusals.every(({ reason }) => ASKED_FOR.has(reason));
  return [
    makeEvent(
      'plan.waiting',
      {
        ...passFields(telling),
        reason: first.reason,
        message: plan.refusals.map(({ message }) => message).join(' '),
        checksum: plan.checksum,
        refusals: plan.refusals,
        changes: counts,
        owned: plan.owned,
        files: files.slice(0, MAX_FILES),
        ...(files.length > MAX_FILES ? { more: files.length - MAX_FILES } : {}),
        ...given({ letThrough: letPlanThrough(plan) }),
      },
      quiet ? 'info' : 'warn',
    ),
  ];
}

function tellWaiting(plan: Plan, change: Change, telling: Telling): readonly Event[] {
  const { wait } = change;
  if (wait === undefined) {
    return [];
  }
  if (wait.reason === 'Contested') {
    return tellContested(plan, change, telling);
  }
  const voidedByAnotherPlan = wait.release === 'approve' ? plan.checksum : '';
  const digest = digestOf([wait.reason, voidedByAnotherPlan, change.wish?.digest ?? '']);
  if (
    TOLD_ELSEWHERE.has(wait.reason) ||
    !telling.ledger.isNews(`waiting ${change.file}`, digest, WAITING_REPEAT_MS)
  ) {
    return [];
  }
  return [
    makeEvent(
      'plan.waiting',
      {
        ...passFields(telling),
        ...changeFields(change),
        ...commitFields(telling, change.file),
        // Who changed it last says nothing about a version that was refused: it may be ourselves, who went back.
        ...(wait.reason === 'Rejected' ? {} : personFields(change.live)),
        change: change.kind,
        reason: wait.reason,
        message: wait.message,
        checksum: plan.checksum,
        ...given({
          letThrough: letThrough(plan, change),
          until: wait.until === undefined ? undefined : rfc3339(wait.until),
          notes: change.notes,
        }),
        ...(change.kind === 'create' ? {} : diffField(changePlaces(change), telling)),
      },
      wait.reason === 'Suspended' ? 'info' : 'warn',
    ),
  ];
}

function tellContested(plan: Plan, change: Change, telling: Telling): readonly Event[] {
  const digest = change.wish?.digest ?? '';
  if (!telling.ledger.isNews(`contested ${change.file}`, digest, CONTESTED_REPEAT_MS)) {
    return [];
  }
  return [
    makeEvent('workflow.contested', {
      ...passFields(telling),
      ...changeFields(change),
      ...commitFields(telling, change.file),
      ...personFields(change.live),
      message: change.wait?.message ?? '',
      ...given({ letThrough: letThrough(plan, change) }),
      ...diffField(changePlaces(change), telling),
    }),
  ];
}

function tellStopped(plan: Plan, telling: Telling): readonly Event[] {
  return plan.refusals
    .filter(({ reason }) => OF_THE_TENANT.has(reason))
    .filter(({ reason, message }) =>
      telling.ledger.isNews(`stopped ${reason}`, message, WAITING_REPEAT_MS),
    )
    .map(({ reason, message }) =>
      makeEvent('tenant.stopped', {
        ...passFields(telling),
        reason,
        message,
        ...given({
          letThrough:
            reason === 'AnotherWriter'
              ? releaseCommand(plan.tenant)
              : isEmpty(plan)
                ? undefined
                : letPlanThrough(plan),
        }),
      }),
    );
}

import type { Reason } from './condition.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import type { Trouble } from './pass-result.ts';
import { passFields } from './telling.ts';
import type { Telling } from './telling.ts';

const REPEAT_MS = 3_600_000;

/** What a pass could not do, told when it begins, when it changes, and once an hour while it lasts. */
export function tellTroubles(telling: Telling): readonly Event[] {
  return telling.result.troubles
    .filter((trouble) =>
      telling.ledger.isNews(`trouble ${trouble.reason}`, trouble.code, REPEAT_MS),
    )
    .flatMap((trouble) => tellTrouble(trouble, telling));
}

/** Troubles that no event of their own tells: faults of ours, which the end of the pass carries. */
export function untoldTrouble(troubles: readonly Trouble[]): Trouble | undefined {
  return troubles.find(({ reason }) => eventFor(reason) === undefined);
}

function tellTrouble(trouble: Trouble, telling: Telling): readonly Event[] {
  const { reason } = trouble;
  const fields = { ...passFields(telling), reason, ...troubleFields(trouble) };
  const name = eventFor(reason);
  if (name === undefined) {
    return [];
  }
  return name === 'tenant.stopped'
    ? [makeEvent(name, fields, trouble.next === 'stalled' ? 'error' : 'warn')]
    : [makeEvent(name, fields)];
}

/** The fields of a trouble. */
export function troubleFields({ code, message, hint, next, retryAfterMs }: Trouble): {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly next: string;
  readonly retryAfterMs?: number;
} {
  return { code, message, hint, next, ...given({ retryAfterMs }) };
}

type TroubleEvent =
  | 'source.failed'
  | 'tenant.rejected'
  | 'tenant.throttled'
  | 'tenant.unreachable'
  | 'tenant.stopped'
  | 'store.failed';

const EVENT_FOR: Readonly<Partial<Record<Reason, TroubleEvent>>> = {
  GitUnreachable: 'source.failed',
  GitAuthFailed: 'source.failed',
  VerificationFailed: 'source.failed',
  HistoryRewritten: 'source.failed',
  PathMissing: 'source.failed',
  CredentialRejected: 'tenant.rejected',
  ScopeMissing: 'tenant.rejected',
  Throttled: 'tenant.throttled',
  TenantUnreachable: 'tenant.unreachable',
  ListIncomplete: 'tenant.stopped',
  LiveShrunk: 'tenant.stopped',
  TenantChanged: 'tenant.stopped',
  AnotherWriter: 'tenant.stopped',
  StoreUnavailable: 'store.failed',
};

function eventFor(reason: Reason): TroubleEvent | undefined {
  return EVENT_FOR[reason];
}

import { makeEvent } from './event.js';
import { given } from './given.js';
import { passFields } from './telling.js';
const REPEAT_MS = 3_600_000;
/** What a pass could not do, told when it begins, when it changes, and once an hour while it lasts. */
export function tellTroubles(telling) {
    return telling.result.troubles
        .filter((trouble) => telling.ledger.isNews(`trouble ${trouble.reason}`, trouble.code, REPEAT_MS))
        .flatMap((trouble) => tellTrouble(trouble, telling));
}
/** Troubles that no event of their own tells: faults of ours, which the end of the pass carries. */
export function untoldTrouble(troubles) {
    return troubles.find(({ reason }) => eventFor(reason) === undefined);
}
function tellTrouble(trouble, telling) {
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
export function troubleFields({ code, message, hint, next, retryAfterMs }) {
    return { code, message, hint, next, ...given({ retryAfterMs }) };
}
const EVENT_FOR = {
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
function eventFor(reason) {
    return EVENT_FOR[reason];
}
//# sourceMappingURL=tell-troubles.js.map
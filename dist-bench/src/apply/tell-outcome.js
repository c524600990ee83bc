import { isAppError, toError } from '../kernel/app-error.js';
import { isTenantError } from '../tenant/tenant-error.js';
import { findingsOf } from './findings.js';
/** Makes an outcome with nothing remarkable in it, and what is given. */
export function outcome(change, result, more = {}) {
    return {
        change,
        result,
        ...(change.workflowId === undefined ? {} : { workflowId: change.workflowId }),
        findings: [],
        operations: [],
        requests: 0,
        rewrote: [],
        ...more,
    };
}
/** Makes the outcome of a change that failed, with the tenant's words and where they point to. */
export function failed(change, error, more = {}) {
    const cause = toError(error);
    return outcome(change, 'failed', {
        reason: isAppError(error) ? error.code : 'Internal',
        message: cause.message,
        ...(isAppError(error) ? { hint: error.hint } : {}),
        findings: findingsOf(error, change),
        ...(isTenantError(error) && error.trackingId !== undefined
            ? { trackingId: error.trackingId }
            : {}),
        ...more,
    });
}
//# sourceMappingURL=tell-outcome.js.map
import { isAppError, toError } from '../kernel/app-error.ts';
import type { Change } from '../plan/change.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import { findingsOf } from './findings.ts';
import type { Outcome, OutcomeResult } from './outcome.ts';

/** Makes an outcome with nothing remarkable in it, and what is given. */
export function outcome(
  change: Change,
  result: OutcomeResult,
  more: Partial<Outcome> = {},
): Outcome {
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
export function failed(change: Change, error: unknown, more: Partial<Outcome> = {}): Outcome {
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

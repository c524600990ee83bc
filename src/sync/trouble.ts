import { isAppError, toError } from '../kernel/app-error.ts';
import type { Reason } from '../report/condition.ts';
import type { Trouble } from '../report/pass-result.ts';

/** Which reason of a condition an error's code stands for; the first prefix that fits. */
const REASON_OF: readonly (readonly [string, Reason])[] = [
  ['GIT_AUTH_FAILED', 'GitAuthFailed'],
  ['GIT_HOST_KEY_UNKNOWN', 'GitAuthFailed'],
  ['GIT_PUSH_DENIED', 'GitAuthFailed'],
  ['GIT_SIGNING_FAILED', 'GitAuthFailed'],
  ['GIT_NOT_VERIFIED', 'VerificationFailed'],
  ['GIT_SIGNERS_INVALID', 'VerificationFailed'],
  ['GIT_KEYGEN_MISSING', 'VerificationFailed'],
  ['GIT_APP_UNREACHABLE', 'GitUnreachable'],
  ['GIT_APP_', 'GitAuthFailed'],
  ['GIT_', 'GitUnreachable'],
  ['TENANT_CREDENTIAL_REJECTED', 'CredentialRejected'],
  ['TENANT_SCOPE_MISSING', 'ScopeMissing'],
  ['TENANT_THROTTLED', 'Throttled'],
  ['TENANT_LIST_INCOMPLETE', 'ListIncomplete'],
  ['TENANT_', 'TenantUnreachable'],
  ['CONFIG_', 'CredentialRejected'],
  ['STORE_', 'StoreUnavailable'],
  ['SYNC_LIST_INCOMPLETE', 'ListIncomplete'],
  ['SYNC_PATH_MISSING', 'PathMissing'],
  ['SYNC_TENANT_FILE', 'DocumentsInvalid'],
  ['SYNC_TENANT_CHANGED', 'TenantChanged'],
  ['SYNC_ANOTHER_WRITER', 'AnotherWriter'],
  ['SYNC_STALE', 'GitUnreachable'],
];

/** Turns what a stage threw into what the pass says of it. */
export function troubleOf(thrown: unknown): Trouble {
  const error = toError(thrown);
  if (!isAppError(error)) {
    return {
      reason: 'PartlyApplied',
      code: 'INTERNAL',
      message: error.message,
      hint: 'This is a fault of Mainsheet itself. Report it with the lines around this one.',
      next: 'retry',
    };
  }
  const reason = REASON_OF.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  return {
    reason: reason ?? 'PartlyApplied',
    code: error.code,
    message: error.message,
    hint: error.hint,
    next: error.next,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

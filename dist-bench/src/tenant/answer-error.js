import { isObject } from '../kernel/json.js';
import { readErrorWords } from './error-words.js';
import { readRetryAfter } from './retry-after.js';
import { TenantError } from './tenant-error.js';
const MAX_BODY = 2048;
/** Makes the error of an answer whose status is not 2xx. */
export function answerError(answer, context) {
    const text = context.mask(answer.body.toString('utf8'));
    const body = parse(text);
    const { code, outcome } = meaning(answer.status, body, context.operation === 'token');
    const retryAfterMs = readRetryAfter(answer.headers.get('retry-after'), answer.headers.get('date'), context.now);
    const note = noteOf(code, answer, context);
    return new TenantError(code, {
        operation: context.operation,
        outcome,
        status: answer.status,
        ...readErrorWords(body),
        ...(note === undefined ? {} : { note }),
        ...(text === '' ? {} : { body: text.slice(0, MAX_BODY) }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
}
const STAGES = {
    unsent: { code: 'TENANT_UNREACHABLE', outcome: 'not-sent' },
    timeout: { code: 'TENANT_TIMEOUT', outcome: 'unknown' },
    broken: { code: 'TENANT_UNREACHABLE', outcome: 'unknown' },
    truncated: { code: 'TENANT_BAD_ANSWER', outcome: 'unknown' },
    garbled: { code: 'TENANT_BAD_ANSWER', outcome: 'unknown' },
    'too-large': { code: 'TENANT_BAD_ANSWER', outcome: 'unknown' },
};
/** Makes the error of an exchange without a complete answer. */
export function failureError(failure, context) {
    const { code, outcome } = STAGES[failure.stage];
    return new TenantError(code, {
        operation: context.operation,
        outcome,
        note: context.mask(`${failure.stage}, ${failure.message}`),
        cause: failure.cause,
    });
}
/**
 * Makes the error of a 2xx answer that does not hold what the API promises. Its text is left out:
 * a workflow, a token or a new client's secret may stand in it.
 */
export function badAnswer(operation, note, more = {}) {
    return new TenantError('TENANT_BAD_ANSWER', { operation, outcome: 'unknown', note, ...more });
}
function meaning(status, body, ofToken) {
    // OAuth's invalid_client and invalid_grant may come as 400 (RFC 6749 5.2).
    switch (ofToken && status === 400 ? 401 : status) {
        case 401:
            return { code: 'TENANT_CREDENTIAL_REJECTED', outcome: 'refused' };
        case 403:
            return { code: 'TENANT_SCOPE_MISSING', outcome: 'refused' };
        case 404:
            // 404 proves a workflow gone, so a page of some proxy must not pass for the API's answer.
            return isObject(body)
                ? { code: 'TENANT_NOT_FOUND', outcome: 'refused' }
                : { code: 'TENANT_BAD_ANSWER', outcome: 'refused' };
        case 408:
            // The one 4xx that does not say that nothing was done: a proxy gave up waiting.
            return { code: 'TENANT_TIMEOUT', outcome: 'unknown' };
        case 429:
            return { code: 'TENANT_THROTTLED', outcome: 'refused' };
        default:
            if (status >= 500) {
                return { code: 'TENANT_UNAVAILABLE', outcome: 'unknown' };
            }
            return status >= 400
                ? { code: 'TENANT_REFUSED', outcome: 'refused' }
                : { code: 'TENANT_BAD_ANSWER', outcome: 'unknown' };
    }
}
function noteOf(code, answer, context) {
    if (code === 'TENANT_SCOPE_MISSING') {
        return `it needs the scope ${context.scopes.join(' or ')}`;
    }
    if (code === 'TENANT_BAD_ANSWER') {
        const type = answer.headers.get('content-type') ?? 'no content type';
        return answer.status < 400
            ? 'a redirect is not followed'
            : `not the API's own answer (${type})`;
    }
    return undefined;
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=answer-error.js.map
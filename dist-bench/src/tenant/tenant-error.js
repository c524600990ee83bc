import { AppError } from '../kernel/app-error.js';
import { TENANT_ERRORS } from './errors.js';
/** An error of the tenant's API, with the tenant's own words and what became of the operation. */
export class TenantError extends AppError {
    operation;
    outcome;
    status;
    /** The tenant's words in the order the API's error shapes are read (facts 1.5). */
    messages;
    /** Validation errors of an enable, `"Error 1": "step '…' has errors: …"` (facts 2.5). */
    details;
    trackingId;
    /** The first 2,048 characters of an error answer, secrets masked. */
    body;
    #trouble;
    constructor(code, trouble) {
        super(code, TENANT_ERRORS[code], {
            message: describe(trouble),
            ...(trouble.hint === undefined ? {} : { hint: trouble.hint }),
            ...(trouble.cause === undefined ? {} : { cause: trouble.cause }),
            ...(trouble.retryAfterMs === undefined ? {} : { retryAfterMs: trouble.retryAfterMs }),
        });
        this.name = 'TenantError';
        this.operation = trouble.operation;
        this.outcome = trouble.outcome;
        this.status = trouble.status;
        this.messages = trouble.messages ?? [];
        this.details = trouble.details ?? {};
        this.trackingId = trouble.trackingId;
        this.body = trouble.body;
        this.#trouble = trouble;
    }
    /** The same error with another outcome: an earlier try may have been carried out, or none was sent. */
    withOutcome(outcome) {
        return this.outcome === outcome
            ? this
            : new TenantError(this.code, { ...this.#trouble, outcome });
    }
}
/** Says whether something thrown is a TenantError, of the given code if one is named. */
export function isTenantError(error, code) {
    return error instanceof TenantError && (code === undefined || error.code === code);
}
function describe(trouble) {
    const answered = trouble.status === undefined ? '' : ` answered ${trouble.status}`;
    const words = [
        ...(trouble.note === undefined ? [] : [trouble.note]),
        ...(trouble.messages ?? []),
    ].join('; ');
    const tracking = trouble.trackingId === undefined ? '' : ` (trackingId ${trouble.trackingId})`;
    return `${trouble.operation}${answered}${words === '' ? '' : `: ${words}`}${tracking}`.slice(0, 2000);
}
//# sourceMappingURL=tenant-error.js.map
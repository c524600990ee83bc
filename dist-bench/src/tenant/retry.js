import { backoffMs } from '../kernel/backoff.js';
import { parsePointer } from '../kernel/pointer.js';
import { TenantError } from './tenant-error.js';
const ALWAYS = { unsent: true, ambiguous: true, throttled: true };
/**
 * The retry table. `once` is PUT (it resets counters) and patches that mean something else the second
 * time. A create is sent again after a 429 only: its caller looks first whether it landed.
 */
export const RETRIES = {
    read: ALWAYS,
    token: ALWAYS,
    'patch-enabled': ALWAYS,
    'patch-fields': ALWAYS,
    'patch-members': ALWAYS,
    delete: ALWAYS,
    once: { unsent: true, ambiguous: false, throttled: true },
    create: { unsent: false, ambiguous: false, throttled: true },
    never: { unsent: false, ambiguous: false, throttled: false },
};
/** How many times an operation is sent at most because of network errors and server errors. */
export const MAX_TRIES = 4;
/** How long an operation goes on asking a tenant that answers 429, in milliseconds. */
export const THROTTLED_FOR_MS = 120_000;
const FAILURE_BACKOFF = { firstMs: 250, factor: 2, maxMs: 8000 };
const THROTTLE_BACKOFF = { firstMs: 1000, factor: 2, maxMs: 16_000 };
const JITTER_MS = 250;
/**
 * Says how safely a patch can be sent twice. Adds and replaces of object members set the same values
 * again. Not so: an `add` at an array index or `-` inserts twice; after a `remove`, `move` or `copy`
 * that landed, the second try is refused or moves something else, which would read as the tenant's answer
 * to the first; a `test` may fail because of our own first try.
 */
export function patchRetry(operations) {
    if (!operations.every((operation) => operation.op === 'add' || operation.op === 'replace')) {
        return 'once';
    }
    const paths = operations.map((operation) => parsePointer(operation.path));
    if (paths.every((tokens) => tokens.length === 1)) {
        return paths.every(([field]) => field === 'enabled') ? 'patch-enabled' : 'patch-fields';
    }
    // A pointer does not say whether it runs through an array; a token that could be an index counts as one.
    const inserts = operations.some((operation, at) => operation.op === 'add' && /^(\d+|-)$/.test(paths[at]?.at(-1) ?? ''));
    return inserts ? 'once' : 'patch-members';
}
const KINDS = {
    TENANT_THROTTLED: 'throttled',
    TENANT_UNREACHABLE: 'ambiguous',
    TENANT_TIMEOUT: 'ambiguous',
    TENANT_UNAVAILABLE: 'ambiguous',
    TENANT_BAD_ANSWER: 'ambiguous',
};
/**
 * Tries an operation until it succeeds or its row of the table is used up, waiting in between with jitter;
 * `mayHaveLanded` tells a try that an earlier one may have been carried out. Throws the last TenantError,
 * its outcome `unknown` when any try's was.
 */
export async function repeat(what, tryOnce) {
    const patience = new Patience(what);
    let mayHaveLanded = false;
    for (let attempt = 1;; attempt += 1) {
        try {
            return await tryOnce(mayHaveLanded, attempt);
        }
        catch (error) {
            if (!(error instanceof TenantError)) {
                throw error;
            }
            // A token that could not be had was asked for several times already.
            const waitMs = error.operation === what.operation ? patience.after(error) : undefined;
            if (waitMs === undefined) {
                throw mayHaveLanded ? error.withOutcome('unknown') : error;
            }
            mayHaveLanded ||= error.outcome === 'unknown';
            await what.clock.sleep(waitMs, what.signal);
        }
    }
}
/** Counts what an operation has been through, and says how long to wait before the next try. */
class Patience {
    #what;
    #failures = 0;
    #throttles = 0;
    #throttledSince;
    constructor(what) {
        this.#what = what;
    }
    /** Milliseconds to wait, or undefined to give up. */
    after(error) {
        const kind = error.outcome === 'not-sent' && error.code === 'TENANT_UNREACHABLE'
            ? 'unsent'
            : KINDS[error.code];
        if (kind === undefined || !RETRIES[this.#what.retry][kind]) {
            return undefined;
        }
        return kind === 'throttled' ? this.#throttled(error) : this.#failed(error);
    }
    #failed(error) {
        this.#failures += 1;
        const asked = error.retryAfterMs ?? 0;
        if (this.#failures >= MAX_TRIES || asked > THROTTLED_FOR_MS) {
            return undefined;
        }
        return Math.max(asked, backoffMs(FAILURE_BACKOFF, this.#failures - 1));
    }
    #throttled(error) {
        const now = this.#what.clock.monotonicMs();
        this.#throttledSince ??= now;
        const asked = error.retryAfterMs ?? 0;
        // Zero or a date gone by is no permission to ask again at once.
        const waitMs = asked > 0 ? asked + Math.random() * JITTER_MS : backoffMs(THROTTLE_BACKOFF, this.#throttles);
        this.#throttles += 1;
        return now + waitMs - this.#throttledSince > THROTTLED_FOR_MS ? undefined : waitMs;
    }
}
//# sourceMappingURL=retry.js.map
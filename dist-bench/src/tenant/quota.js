import { PausedTooLong } from './limiter.js';
import { TenantError } from './tenant-error.js';
/** Everybody waits at least this long after a 429 that names no time, in milliseconds. */
const UNNAMED_PAUSE_MS = 1000;
/** The quotas of one API family: the family's own, and those of single operations. */
export class Quota {
    #limiters;
    #family;
    #settings;
    constructor(limiters, family, settings) {
        this.#limiters = limiters;
        this.#family = family;
        this.#settings = settings;
    }
    /** Waits for leave to send. Throws TENANT_THROTTLED where the pause is too long to wait for, or the signal's reason. */
    async acquire(request) {
        const { clientId, operation, row, priority, signal } = request;
        const own = row.quota;
        try {
            if (own === undefined) {
                return await this.#shared(clientId).acquire(priority, signal);
            }
            const single = await this.#limiters
                .of(clientId, `${this.#family} ${operation}`, { ...this.#settings, requests: own })
                .acquire(priority, signal);
            try {
                return both(single, await this.#shared(clientId).acquire(priority, signal));
            }
            catch (error) {
                single.release();
                throw error;
            }
        }
        catch (error) {
            if (error instanceof PausedTooLong) {
                throw new TenantError('TENANT_THROTTLED', {
                    operation,
                    outcome: 'not-sent',
                    retryAfterMs: error.remainingMs,
                });
            }
            throw error;
        }
    }
    #shared(clientId) {
        return this.#limiters.of(clientId, this.#family, this.#settings);
    }
}
/** Tells a permit that its request was answered 429. */
export function throttle(permit, retryAfterMs) {
    const named = retryAfterMs !== undefined && retryAfterMs > 0;
    permit.throttled(named ? retryAfterMs : UNNAMED_PAUSE_MS);
}
/** A 429 is taken to be about the operation's own quota, and leaves the family's other requests alone. */
function both(single, shared) {
    return {
        waitedMs: single.waitedMs + shared.waitedMs,
        throttled: (waitMs) => single.throttled(waitMs),
        release: () => {
            single.release();
            shared.release();
        },
    };
}
//# sourceMappingURL=quota.js.map
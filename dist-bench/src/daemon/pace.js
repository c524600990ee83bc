import { backoffMs } from '../kernel/backoff.js';
/** How long is waited after failures that may pass by themselves. */
const RETRY = { firstMs: 5000, factor: 2, maxMs: 300_000 };
const JITTER = 0.1;
/** Shorter waits would be a busy loop, whatever the configuration says. */
const SHORTEST_MS = 1000;
/** No service means days; a nonsensical Retry-After must not put a tenant to sleep. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;
/** Node's timers fire at once for more than 2^31 - 1 ms (Node.js documentation, setTimeout). */
const LONGEST_MS = 2_147_483_647;
/** Says how long to wait between tries: the interval, or less after failures. Counts failures in a row. */
export class Pace {
    #intervalMs;
    #random;
    #failures = 0;
    constructor(intervalMs, random = Math.random) {
        this.#intervalMs = intervalMs;
        this.#random = random;
    }
    /** The interval, up to a tenth shorter or longer, so that many tenants do not ask in step. */
    intervalMs() {
        return bounded(this.#intervalMs * (1 - JITTER + this.#random() * 2 * JITTER));
    }
    /** How long to wait after a try: `retry` doubles up to 5 min but never past the interval; Retry-After wins over both. */
    afterMs(end) {
        const waitMs = this.#waitMs(end.next);
        const asked = Math.min(end.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
        // Never before the hour that was named, only after it: all who were sent away would come back at once.
        return bounded(Math.max(waitMs, asked * (1 + this.#random() * JITTER)));
    }
    #waitMs(next) {
        if (next !== 'retry') {
            this.#failures = 0;
            return this.intervalMs();
        }
        const waitMs = backoffMs(RETRY, this.#failures, this.#random);
        this.#failures += 1;
        return Math.min(waitMs, this.#intervalMs);
    }
}
function bounded(ms) {
    return Math.round(Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS));
}
//# sourceMappingURL=pace.js.map
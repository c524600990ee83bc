const WINDOW_MS = 10_000;
/** Counts requests per key in any ten seconds (a sliding window, so that bursts across a border count too). */
export class Quota {
    #clock;
    #windows = new Map();
    constructor(clock) {
        this.#clock = clock;
    }
    /** Takes one request out of the window of a key; a refused request does not count. */
    take(key, limit) {
        const now = this.#clock.now();
        const window = this.#windows.get(key) ?? [];
        this.#windows.set(key, window);
        let stale = 0;
        while (stale < window.length && (window[stale] ?? 0) <= now - WINDOW_MS) {
            stale += 1;
        }
        window.splice(0, stale);
        if (window.length >= limit) {
            // The request becomes possible when the one `limit` places back leaves the window.
            const leaves = window[window.length - limit] ?? now;
            const seconds = Math.max(1, Math.ceil((leaves + WINDOW_MS - now) / 1000));
            return { limit, remaining: 0, resetSeconds: seconds, retryAfterSeconds: seconds };
        }
        window.push(now);
        const resetSeconds = Math.ceil(((window[0] ?? now) + WINDOW_MS - now) / 1000);
        return { limit, remaining: limit - window.length, resetSeconds };
    }
}
/** The headers that tell a caller where it stands. */
export function quotaHeaders(state) {
    return {
        'x-ratelimit-limit': String(state.limit),
        'x-ratelimit-remaining': String(state.remaining),
        'x-ratelimit-reset': String(state.resetSeconds),
    };
}
//# sourceMappingURL=quota.js.map
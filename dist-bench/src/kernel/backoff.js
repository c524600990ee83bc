/** Gives the wait before try `attempt` (0 is the first repeat), with full jitter; `random` gives [0, 1). */
export function backoffMs(backoff, attempt, random = Math.random) {
    const ceiling = Math.min(backoff.maxMs, backoff.firstMs * backoff.factor ** attempt);
    return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
//# sourceMappingURL=backoff.js.map
/** What the facts make most likely. */
export const DEFAULT_BEHAVIOUR = {
    settleMs: 0,
    deepPatch: 'accept',
    patchMints: false,
    patchResetsCounts: false,
    listCap: null,
    counts: 'present',
    createEnabled: 'ignore',
    lock: 'all',
    names: 'free',
    launchers: 'follow',
    answer: 'object',
    slowMetrics: 0,
    rewrite: [],
    owner: 'exists',
};
/** A real tenant's quota, and no latency. */
export const DEFAULT_LIMITS = { latencyMs: 0, requestsPer10s: 100 };
//# sourceMappingURL=behaviour.js.map
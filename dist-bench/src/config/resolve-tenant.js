import { parseDuration } from '../kernel/duration.js';
import { repositoryPath } from './address.js';
import { resolveTarget } from './resolve-target.js';
/** Makes a tenant of what was written; undefined when its problems leave none. */
export function resolveTenant(name, written, around, problems) {
    const tokens = ['tenants', name];
    const target = resolveTarget(written, tokens, around, problems);
    const directory = repositoryPath(written.path);
    if (target === undefined || directory === undefined) {
        return undefined;
    }
    const { api, source, mode, drift, adopt, unmanaged, guard, patch, suspend, maxDisabled } = written;
    return {
        name,
        target,
        api,
        source,
        path: directory,
        intervalMs: ms(written.interval),
        mode,
        drift,
        settleMs: ms(written.settle),
        adopt,
        unmanaged,
        prune: {
            mode: written.prune.mode,
            delayMs: ms(written.prune.delay),
            graceMs: ms(written.prune.grace),
        },
        guard,
        patch,
        suspend,
        rateLimitShare: written.rateLimit.share,
        maxDisabled,
        heldRepeatMs: ms(written.heldRepeat),
        rules: written.rules,
    };
}
function ms(duration) {
    return parseDuration(duration) ?? 0;
}
//# sourceMappingURL=resolve-tenant.js.map
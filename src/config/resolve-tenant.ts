import { parseDuration } from '../kernel/duration.ts';
import { repositoryPath } from './address.ts';
import type { TenantConfig } from './config.ts';
import type { Problems } from './problem.ts';
import type { Surroundings } from './resolve-secret.ts';
import { resolvePolicy, resolveWindow } from './resolve-policy.ts';
import { resolveTarget } from './resolve-target.ts';
import type { WrittenTenant } from './written.ts';

/** Makes a tenant of what was written; undefined when its problems leave none. */
export function resolveTenant(
  name: string,
  written: WrittenTenant,
  around: Surroundings,
  problems: Problems,
): TenantConfig | undefined {
  const tokens = ['tenants', name];
  const target = resolveTarget(written, tokens, around, problems);
  const directory = repositoryPath(written.path);
  if (target === undefined || directory === undefined) {
    return undefined;
  }
  const { api, source, mode, drift, adopt, unmanaged, guard, patch, suspend, maxDisabled } =
    written;
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
    windows: written.windows.map(resolveWindow),
    ...(written.after === undefined
      ? {}
      : {
          after: { tenant: written.after.tenant, healthyForMs: ms(written.after.healthyFor) },
        }),
    policy: resolvePolicy(written.policy),
    failures: {
      repeatMs: ms(written.failures.repeatInterval),
      sweepMs: ms(written.failures.sweepInterval),
      includeInput: written.failures.includeInput,
    },
    patch,
    suspend,
    rateLimitShare: written.rateLimit.share,
    maxDisabled,
    heldRepeatMs: ms(written.heldRepeat),
    rules: written.rules,
  };
}

function ms(duration: string): number {
  return parseDuration(duration) ?? 0;
}

import type { SourceConfig, TenantConfig } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems } from './problem.ts';

/** Checks that what is to be captured has commits it can be based on. */
export function checkCapture(
  tenants: readonly TenantConfig[],
  sources: readonly SourceConfig[],
  problems: Problems,
): void {
  const workTrees = new Set(sources.flatMap(({ name, workTree }) => (workTree ? [name] : [])));
  for (const tenant of tenants) {
    for (const key of ['drift', 'unmanaged'] as const) {
      if (tenant[key] === 'capture' && workTrees.has(tenant.source)) {
        const place = ['tenants', tenant.name, key];
        const message = `\`${placeName(place)}\`: nothing can be captured where files are followed instead of commits.`;
        problems.error('CONFIG_VALUE', place, message, {
          hint: `Take \`workTree\` out of \`sources.${tenant.source}\`, or write \`report\`.`,
        });
      }
    }
  }
}

import { parseRepository } from './address.ts';
import type { NotifyTarget, SourceConfig, TenantConfig } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems } from './problem.ts';

/** Checks that statuses have a host to stand on: a repository on the disk has none. */
export function checkStatuses(
  notify: readonly NotifyTarget[],
  tenants: readonly TenantConfig[],
  sources: readonly SourceConfig[],
  problems: Problems,
): void {
  const onDisk = new Set(
    sources.flatMap(({ name, url }) => (parseRepository(url, '/')?.kind === 'local' ? [name] : [])),
  );
  const hosted = new Set(tenants.flatMap(({ name, source }) => (onDisk.has(source) ? [] : [name])));
  for (const [index, target] of notify.entries()) {
    if (target.kind === 'webhook' || target.kind === 'slack') {
      continue;
    }
    const without = (target.tenants ?? []).find((name) => !hosted.has(name));
    if (without !== undefined || hosted.size === 0) {
      const whose = without === undefined ? 'no tenant has' : `\`${without}\` does not have`;
      const message = `\`${placeName(['notify', index])}\`: ${whose} a repository on a host that could show a status.`;
      problems.error('CONFIG_VALUE', ['notify', index], message, {
        hint: 'Statuses need a source over https or ssh.',
      });
    }
  }
}

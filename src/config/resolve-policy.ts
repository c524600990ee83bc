import { hostPattern } from '../kernel/host.ts';
import type { AllowedOwner, RepositoryPolicy, SyncWindow } from '../workflow/policy.ts';
import { readReference } from '../workflow/reference.ts';
import type { WrittenPolicy, WrittenWindow } from './written.ts';

/** Makes a window of what was written. */
export function resolveWindow({ days, from, to, timeZone }: WrittenWindow): SyncWindow {
  return { days, fromMinute: minutes(from), toMinute: minutes(to), timeZone };
}

function minutes(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Makes a policy of what was written. */
export function resolvePolicy({ owners, hosts, deny, overrides }: WrittenPolicy): RepositoryPolicy {
  return {
    ...(owners === undefined ? {} : { owners: owners.map(allowedOwner) }),
    ...(hosts === undefined ? {} : { hosts: hosts.map((host) => hostPattern(host) ?? host) }),
    deny,
    ...(overrides === undefined ? {} : { overrides }),
  };
}

function allowedOwner(written: string): AllowedOwner {
  const reference = readReference(written);
  return reference === undefined ? { kind: 'id', id: written } : { kind: 'reference', reference };
}

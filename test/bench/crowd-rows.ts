import type { JsonObject } from '../../src/kernel/json.ts';
import { num } from './num.ts';
import { atMost, duration, mebibytes, told } from './row.ts';
import type { Row } from './row.ts';

/** Many tenants in one process: `own` has a directory of the repository for each, `shared` one for all of them. */
export function crowdRows(own: JsonObject, shared: JsonObject): readonly Row[] {
  const count = num(own, 'tenants');
  const each = num(own, 'workflows');
  const percent = num(own, 'idlePercent');
  const idle = num(own, 'idleMiB');
  const first = (data: JsonObject): string =>
    `${duration(num(data, 'readyCpuMs'))} and Git another ${duration(num(data, 'readyGitCpuMs'))} (${duration(num(data, 'readyWallMs'))} of time, peak ${mebibytes(num(data, 'peakMiB'))})`;
  const crowd = `${count} tenants with ${each} workflows each`;
  return [
    atMost(
      'CPU',
      `Idling with ${crowd}, at the default interval of 5 min, Git included`,
      [
        percent,
        `${percent.toFixed(2)} % of a core (${num(own, 'watchRequests')} requests in the ${duration(num(own, 'watchMs'))} watched)`,
      ],
      [5, 'under 5 %'],
    ),
    told('CPU', `First passes of ${crowd}, a file for every workflow`, first(own)),
    told('CPU', `First passes of ${crowd}, the same files for all tenants`, first(shared)),
    atMost(
      'Memory',
      `The daemon with ${crowd}, idle, a file for every workflow`,
      [idle, mebibytes(idle)],
      [250, 'under 250 MiB'],
      'Most of it is what is kept of each file, so that the next pass need not read it again.',
    ),
    told(
      'Memory',
      `The daemon with ${crowd}, idle, the same files for all tenants`,
      mebibytes(num(shared, 'idleMiB')),
    ),
  ];
}

import type { JsonObject } from '../../src/kernel/json.ts';
import { num } from './num.ts';
import { atMost, duration, mebibytes, told } from './row.ts';
import type { Row } from './row.ts';

const WHAT = '200 tenants at three replicas, every 10 s';

/** What many tenants at several replicas come to. */
export function replicaRows(data: JsonObject): readonly Row[] {
  return [
    atMost(
      'Requests and ratios',
      `${WHAT}: times that a tenant had passes at two replicas at once, one of them killed meanwhile`,
      [num(data, 'overlaps'), `${num(data, 'overlaps')} of ${num(data, 'passes')}`],
      [0, 'none'],
    ),
    atMost(
      'Time',
      `${WHAT}: how late a pass begins`,
      [
        num(data, 'lagP99Ms'),
        `p50 ${duration(num(data, 'lagP50Ms'))}, p99 ${duration(num(data, 'lagP99Ms'))}`,
      ],
      [10_000, 'p99 under one interval'],
    ),
    atMost(
      'Time',
      'One of three replicas is killed: until each of its tenants has a pass elsewhere',
      [
        num(data, 'takenMs'),
        `p50 ${duration(num(data, 'takenP50Ms'))}, all ${num(data, 'orphans')} after ${duration(num(data, 'takenMs'))}`,
      ],
      [15_000, 'within 15 s'],
    ),
    told(
      'CPU',
      `${WHAT}: all three together, nothing changed`,
      `${num(data, 'idlePercent').toFixed(0)} % of a core`,
    ),
    told('Memory', `${WHAT}: the largest of them`, mebibytes(num(data, 'idleMiB'))),
  ];
}

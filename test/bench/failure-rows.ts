import type { JsonObject } from '../../src/kernel/json.ts';
import { num } from './num.ts';
import { atMost, duration, mebibytes } from './row.ts';
import type { Row } from './row.ts';

/** What looking at failures costs, when there are none, some, and very many. */
export function failureRows(looks: JsonObject, many: JsonObject): readonly Row[] {
  const [count, quiet] = [num(looks, 'count'), num(looks, 'quiet')];
  const [failing, asked] = [num(looks, 'failing'), num(looks, 'asked')];
  const [wall, counted, openings] = [
    num(many, 'wallMs'),
    num(many, 'counted'),
    num(many, 'openings'),
  ];
  const [held, again] = [num(many, 'heldMiB'), num(many, 'againHeldMiB')];
  const isExact = counted === 10_000 && openings === 20;
  return [
    atMost(
      'Requests and ratios',
      `Requests of a look at failures beyond the list, ${count} workflows, no new failures`,
      [quiet, String(quiet)],
      [0, '0'],
    ),
    atMost(
      'Requests and ratios',
      `Requests of a look at failures beyond the list, ${failing} of ${count} workflows failing`,
      [asked, `${asked}: ${num(looks, 'lists')} lists of executions, the rest histories`],
      [2 * failing, `${failing} + ${failing}`],
    ),
    {
      ...atMost(
        'Time',
        "A pass that finds 10,000 failures of 20 causes, at the default share of a real tenant's quota",
        [
          wall,
          `${duration(wall)}; ${num(many, 'requests')} requests, ${openings} openings, ${counted} failures counted`,
        ],
        [60_000, '20 openings and exact counts within 60 s'],
      ),
      reached: isExact && wall <= 60_000,
    },
    atMost(
      'Memory',
      'What is held after 30,000 failures, against 20,000',
      [
        again / held,
        `${mebibytes(again)} to ${mebibytes(held)} (peak of the process ${mebibytes(num(many, 'peakMiB'))})`,
      ],
      [1.1, 'flat: at most 1.1 times'],
    ),
  ];
}

import type { JsonObject } from '../../src/kernel/json.ts';
import { num } from './num.ts';
import { atMost, duration, mebibytes } from './row.ts';
import type { Row } from './row.ts';

/** Push webhooks: what a flood costs, and how soon a push is applied. */
export function hookRows(data: JsonObject): readonly Row[] {
  const [askings, fetches] = [num(data, 'askings'), num(data, 'fetches')];
  const [before, after] = [num(data, 'beforeMiB'), num(data, 'afterMiB')];
  return [
    atMost(
      'Requests and ratios',
      'Times that Git is asked for 10,000 deliveries of a webhook within 10 s',
      [Math.max(askings, fetches), `${askings}, and ${fetches} fetches`],
      [2, 'at most 2'],
    ),
    atMost(
      'Requests and ratios',
      'Times that Git is asked for 2,000 forged deliveries',
      [num(data, 'forgedAskings'), String(num(data, 'forgedAskings'))],
      [0, 'none'],
    ),
    atMost(
      'Time',
      'The answer to a delivery, 1,000 of them a second',
      [
        num(data, 'answerP99Ms'),
        `p50 ${num(data, 'answerP50Ms').toFixed(1)} ms, p99 ${num(data, 'answerP99Ms').toFixed(1)} ms`,
      ],
      [50, 'p99 under 50 ms'],
    ),
    atMost(
      'Time',
      'A delivery that tells of a commit: from sending it until the tenant is written to, 20 workflows',
      [
        num(data, 'pushP95Ms'),
        `p50 ${duration(num(data, 'pushP50Ms'))}, p95 ${duration(num(data, 'pushP95Ms'))}`,
      ],
      [300, 'p95 under 300 ms'],
    ),
    atMost(
      'Memory',
      'The daemon after 2,000 forged deliveries, against after 1,000',
      [after / before, `${mebibytes(after)} to ${mebibytes(before)}`],
      [1.1, 'flat: at most 1.1 times'],
    ),
  ];
}

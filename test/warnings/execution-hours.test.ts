import { expect, test } from 'vitest';
import { countHours } from '../../src/warnings/execution-hours.ts';
import type { ExecutionHours } from '../../src/warnings/execution-hours.ts';

const HOUR_MS = 3_600_000;

/** Takes the numbers of one hour after the other and gives what surged, as `hour: per hour/median`. */
function surges(perHour: readonly number[]): readonly string[] {
  let known: ExecutionHours | undefined;
  let count = 0;
  return perHour.flatMap((executions, hour) => {
    count += executions;
    const now = hour * HOUR_MS;
    const { next, surge } = countHours(known, count, now, hour === 0 ? undefined : now - HOUR_MS);
    known = next ?? known;
    return surge === undefined ? [] : [`${hour}: ${surge.perHour}/${surge.median}`];
  });
}

const flat = (hours: number, each: number): number[] => Array.from({ length: hours }, () => each);

test.each<[string, readonly number[], readonly string[]]>([
  ['a quiet day and 101 at once', [...flat(30, 0), 101], ['30: 101/0']],
  ['100 at once are none', [...flat(30, 0), 100], []],
  ['ten times are none', [...flat(30, 50), 500], []],
  ['more than ten times', [...flat(30, 50), 501], ['30: 501/50']],
  ['a surge that goes on', [...flat(30, 0), 200, 200, 200], ['30: 200/0']],
  ['one that ended and comes again', [...flat(30, 0), 200, 0, 200], ['30: 200/0', '32: 200/0']],
  ['less than a day says nothing', [...flat(20, 0), 5000], []],
  ['what is always so is none', flat(60, 3000), []],
])('%s', (_what, perHour, told) => {
  expect(surges(perHour)).toEqual(told);
});

test('a count that was set back counts from there, and hours without a look are shared out', () => {
  const known: ExecutionHours = { count: 500, from: 0, hours: [] };
  const after = (count: number, hours: number): ExecutionHours['hours'] | undefined =>
    countHours(known, count, (100 + hours) * HOUR_MS, 100 * HOUR_MS).next?.hours;
  expect(after(30, 1)).toEqual([[101, 30]]);
  expect(after(900, 4)).toEqual([[104, 100]]);
  expect(after(500, 1)).toBeUndefined();
});

test('seven days are kept, and no more', () => {
  let known: ExecutionHours | undefined;
  for (let hour = 0; hour < 1000; hour += 1) {
    known = countHours(known, hour, hour * HOUR_MS, (hour - 1) * HOUR_MS).next ?? known;
  }
  expect(known?.hours).toHaveLength(169);
});

test('a clock that was set back begins anew', () => {
  const known: ExecutionHours = { count: 500, from: 90, hours: [[99, 7]] };
  expect(countHours(known, 900, 50 * HOUR_MS, 100 * HOUR_MS)).toEqual({
    next: { count: 900, from: 50, hours: [] },
  });
});

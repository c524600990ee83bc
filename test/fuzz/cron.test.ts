import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextRuns, scheduleTroubles } from '../../src/expressions/cron.ts';
import type { Json } from '../../src/kernel/json.ts';
import { budget } from './budget.ts';

const START = Date.UTC(2026, 0, 5, 9, 30);
const MINUTE = 60_000;
const DAYS_LOOKED_AT = 40;

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Apia', 'America/St_Johns'];

const PIECES = [
  ...[
    '*',
    '*/5',
    '0',
    '59',
    '60',
    '-1',
    '1-5',
    '5-1',
    '1,2',
    'L',
    'W',
    '#',
    '?',
    '5#2',
    '*/0',
    '/',
  ],
  ...[
    'mon',
    'JAN',
    'xyz',
    '31',
    '2',
    '7',
    '8',
    '1-',
    ',',
    '',
    ' ',
    '\n',
    '@daily',
    '99999999999',
    '१',
  ],
];

const field = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ maxLength: 3 }),
);

const junk = fc.oneof<fc.Arbitrary<Json>[]>(
  fc.constantFrom<Json>(null, 5, true, [], {}, '25:00', '09:30', '2026-01-05T09:00:00Z', 'monday'),
  fc.string({ maxLength: 5 }),
);

test('whatever a schedule says, its runs are later than asked, in order, and no more than asked', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          cronString: fc.oneof(
            fc.array(field, { minLength: 4, maxLength: 6 }).map((fields) => fields.join(' ')),
            junk,
          ),
          timeZone: fc.oneof(fc.constantFrom(...ZONES, 'Nowhere/At_All', ''), junk),
          frequency: fc.oneof(fc.constantFrom('daily', 'weekly', 'monthly', 'yearly'), junk),
          dailyTimes: fc.oneof(fc.array(junk, { maxLength: 3 }), junk),
          weeklyTimes: fc.oneof(fc.array(junk, { maxLength: 3 }), junk),
          weeklyDays: fc.oneof(fc.array(junk, { maxLength: 3 }), junk),
          monthlyTimes: fc.oneof(fc.array(junk, { maxLength: 3 }), junk),
          monthlyDays: fc.oneof(
            fc.array(fc.constantFrom<Json>('1', 'L', '31', 5), { maxLength: 3 }),
            junk,
          ),
        },
        { requiredKeys: [] },
      ),
      fc.integer({ min: 1, max: 4 }),
      (attributes, count) => {
        const runs = nextRuns(attributes as never, START, count);
        expect(runs.length).toBeLessThanOrEqual(count);
        expect(runs).toEqual([...new Set(runs)].toSorted((a, b) => a - b));
        expect(runs.every((run) => run > START)).toBe(true);
        const troubles = scheduleTroubles(attributes as never);
        if (troubles.length > 0 && typeof attributes.cronString === 'string') {
          const wrong = troubles.some(({ field: where }) => where === 'timeZone');
          expect(wrong ? runs : nextRuns(attributes as never, START, 1)).toEqual([]);
        }
      },
    ),
    budget(400),
  );
});

/** A field as it is written, and the numbers it means; `most` keeps to days that every month has. */
function fieldOf(
  min: number,
  max: number,
  most = max,
): fc.Arbitrary<readonly [string, ReadonlySet<number>]> {
  const all = Array.from({ length: max - min + 1 }, (_, index) => index + min);
  const number = fc.integer({ min, max: most });
  return fc.oneof(
    fc.constant<readonly [string, ReadonlySet<number>]>(['*', new Set(all)]),
    number.map((one) => [String(one), new Set([one])] as const),
    fc
      .array(number, { minLength: 2, maxLength: 4 })
      .map((list) => [list.join(','), new Set(list)] as const),
    fc.tuple(number, number).map(([a, b]) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      return [`${from}-${to}`, new Set(all.filter((one) => one >= from && one <= to))] as const;
    }),
    fc
      .integer({ min: 2, max: Math.min(20, max - min) })
      .map(
        (step) => [`*/${step}`, new Set(all.filter((one) => (one - min) % step === 0))] as const,
      ),
  );
}

test('the next run is the first minute that a look at the clock finds, one after the other', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fieldOf(0, 59),
      fieldOf(0, 23),
      fieldOf(1, 31, 28),
      fieldOf(1, 12),
      fc.nat({ max: 60 * 24 * 300 }),
      (minute, hour, day, month, later) => {
        const after = START + later * MINUTE;
        const cronString = `${minute[0]} ${hour[0]} ${day[0]} ${month[0]} *`;
        expect(scheduleTroubles({ cronString })).toEqual([]);
        const [first] = nextRuns({ cronString }, after, 1);
        const end = after + DAYS_LOOKED_AT * 24 * 60 * MINUTE;
        let wanted: number | undefined;
        for (let at = (Math.floor(after / MINUTE) + 1) * MINUTE; at < end;) {
          const date = new Date(at);
          if (!day[1].has(date.getUTCDate()) || !month[1].has(date.getUTCMonth() + 1)) {
            at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
          } else if (hour[1].has(date.getUTCHours()) && minute[1].has(date.getUTCMinutes())) {
            wanted = at;
            break;
          } else {
            at += MINUTE;
          }
        }
        found += wanted === undefined ? 0 : 1;
        const seen = first === undefined || first >= end ? undefined : first;
        expect(seen, `${cronString} after ${new Date(after).toISOString()}`).toBe(wanted);
      },
    ),
    budget(200),
  );
  expect(found).toBeGreaterThan(50);
});

import { expect, test } from 'vitest';
import { nextRuns, scheduleTroubles } from '../../src/expressions/cron.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

const AFTER = Date.UTC(2026, 0, 1);

function runs(attributes: JsonObject, count = 2): readonly string[] {
  return nextRuns(attributes, AFTER, count).map((run) => new Date(run).toISOString());
}

test.each<[string, JsonObject, readonly string[]]>([
  [
    'a cron text in its time zone',
    { cronString: '0 2 * * 6', timeZone: 'Asia/Kolkata', frequency: 'weekly' },
    ['2026-01-02T20:30:00.000Z', '2026-01-09T20:30:00.000Z'],
  ],
  [
    'an old-style zone name',
    { cronString: '0 2 * * 6', timeZone: 'US/Eastern' },
    ['2026-01-03T07:00:00.000Z', '2026-01-10T07:00:00.000Z'],
  ],
  [
    'no zone: UTC, whatever this machine has',
    { cronString: '30 4 1 * *' },
    ['2026-01-01T04:30:00.000Z', '2026-02-01T04:30:00.000Z'],
  ],
  [
    'a time in the hour that summer time leaves out comes right after it',
    { cronString: '30 2 29 3 *', timeZone: 'Europe/Berlin' },
    ['2026-03-29T01:00:00.000Z', '2027-03-29T00:30:00.000Z'],
  ],
  [
    'daily times without a cron text',
    { frequency: 'daily', dailyTimes: ['06:00', '18:30'] },
    ['2026-01-01T06:00:00.000Z', '2026-01-01T18:30:00.000Z'],
  ],
  [
    'weekly instants mean the local time they fall on',
    {
      frequency: 'weekly',
      timeZone: 'Asia/Kolkata',
      weeklyDays: ['Saturday'],
      weeklyTimes: ['1969-12-31T20:30:00.000Z'],
    },
    ['2026-01-02T20:30:00.000Z', '2026-01-09T20:30:00.000Z'],
  ],
  [
    'monthly days',
    { frequency: 'monthly', monthlyDays: [15, 'nonsense'], monthlyTimes: ['00:00'] },
    ['2026-01-15T00:00:00.000Z', '2026-02-15T00:00:00.000Z'],
  ],
  ['an unknown frequency', { frequency: 'yearly', yearlyTimes: ['00:00'] }, []],
  ['no cron text at all', { cronString: 'often' }, []],
  ['no time zone', { cronString: '0 0 * * *', timeZone: 'Nowhere/At-all' }, []],
  ['lists of a wrong type', { frequency: 'daily', dailyTimes: 'never' }, []],
  ['times of a wrong form', { frequency: 'daily', dailyTimes: ['25:00', 'soon', null] }, []],
])('next runs: %s', (_, attributes, expected) => {
  expect(runs(attributes)).toEqual(expected);
});

test.each<[JsonObject, readonly string[]]>([
  [{ cronString: '0 2 * * 6', timeZone: 'Europe/Berlin' }, []],
  [{ cronString: '0 2 * * SUN' }, []],
  [{ cronString: '' }, []],
  [{}, []],
  [{ cronString: '0 0 2 * * 6' }, ['cronString']],
  [{ cronString: '61 2 * * 6' }, ['cronString']],
  [{ cronString: '@daily' }, ['cronString']],
  [{ cronString: '0 0 31 2 *' }, ['cronString']],
  [{ cronString: '0 2 * * 6', timeZone: 'Europe/Berln' }, ['timeZone']],
  [{ cronString: 'x', timeZone: 'y' }, ['timeZone', 'cronString']],
])('troubles of %j are %j', (attributes, fields) => {
  expect(scheduleTroubles(attributes).map(({ field }) => field)).toEqual(fields);
});

import { describe, expect, test } from 'vitest';
import { windowAt } from '../../src/plan/sync-window.ts';
import { DAYS } from '../../src/workflow/policy.ts';
import type { Day, SyncWindow } from '../../src/workflow/policy.ts';

const WORKDAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

function window(
  from: string,
  to: string,
  days: readonly Day[] = DAYS,
  timeZone = 'Europe/Berlin',
): SyncWindow {
  return { days, fromMinute: minutes(from), toMinute: minutes(to), timeZone };
}

function minutes(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return hour! * 60 + minute!;
}

/** `open until …`, `open`, `closed until …` or `closed`, with times in UTC. */
function state(windows: readonly SyncWindow[], now: string): string {
  const found = windowAt(windows, Date.parse(now));
  const change = found.open ? found.until : found.opensAt;
  const until = change === undefined ? '' : ` until ${new Date(change).toISOString()}`;
  return `${found.open ? 'open' : 'closed'}${until}`;
}

test('without windows a tenant is always open', () => {
  expect(windowAt([], 0)).toEqual({ open: true });
});

// Berlin is 2 hours ahead of UTC in summer, 1 in winter. 2026-07-20 is a Monday.
describe('working hours', () => {
  const hours = [window('08:00', '18:00', WORKDAYS)];

  test.each([
    ['2026-07-20T05:59:59.999Z', 'closed until 2026-07-20T06:00:00.000Z'],
    ['2026-07-20T06:00:00.000Z', 'open until 2026-07-20T16:00:00.000Z'],
    ['2026-07-20T15:59:59.999Z', 'open until 2026-07-20T16:00:00.000Z'],
    ['2026-07-20T16:00:00.000Z', 'closed until 2026-07-21T06:00:00.000Z'],
    ['2026-07-24T16:00:00.000Z', 'closed until 2026-07-27T06:00:00.000Z'],
    ['2026-07-26T10:00:00.000Z', 'closed until 2026-07-27T06:00:00.000Z'],
    ['2026-01-12T06:30:00.000Z', 'closed until 2026-01-12T07:00:00.000Z'],
    // The clocks are put forward in the night to Sunday: what closes on Friday opens an hour earlier by UTC.
    ['2026-03-27T17:00:00.000Z', 'closed until 2026-03-30T06:00:00.000Z'],
  ])('at %s: %s', (now, expected) => {
    expect(state(hours, now)).toBe(expected);
  });
});

describe('over midnight', () => {
  const night = [window('22:00', '04:00', ['fri'])];

  test.each([
    ['2026-07-24T19:59:00Z', 'closed until 2026-07-24T20:00:00.000Z'],
    ['2026-07-24T21:00:00Z', 'open until 2026-07-25T02:00:00.000Z'],
    ['2026-07-25T01:00:00Z', 'open until 2026-07-25T02:00:00.000Z'],
    ['2026-07-25T20:30:00Z', 'closed until 2026-07-31T20:00:00.000Z'],
    ['2026-07-24T01:00:00Z', 'closed until 2026-07-24T20:00:00.000Z'],
  ])('at %s: %s', (now, expected) => {
    expect(state(night, now)).toBe(expected);
  });

  test('from Sunday to Monday', () => {
    const sunday = [window('23:00', '01:00', ['sun'], 'UTC')];
    expect(state(sunday, '2026-07-27T00:30:00Z')).toBe('open until 2026-07-27T01:00:00.000Z');
  });
});

describe('whole days', () => {
  test.each([
    [
      'the same time is a day long',
      [window('08:00', '08:00', ['mon'], 'UTC')],
      'open until 2026-07-21T08:00:00.000Z',
    ],
    [
      'up to 24:00',
      [window('00:00', '24:00', ['mon'], 'UTC')],
      'open until 2026-07-21T00:00:00.000Z',
    ],
    [
      'up to 0:00',
      [window('09:00', '00:00', ['mon'], 'UTC')],
      'open until 2026-07-21T00:00:00.000Z',
    ],
    [
      'days in a row',
      [window('00:00', '24:00', ['mon', 'tue', 'wed'], 'UTC')],
      'open until 2026-07-23T00:00:00.000Z',
    ],
    ['all days', [window('00:00', '24:00')], 'open'],
    ['all days, from noon to noon', [window('12:00', '12:00')], 'open'],
  ])('%s', (_name, windows, expected) => {
    expect(state(windows, '2026-07-20T12:00:00Z')).toBe(expected);
  });
});

describe('several windows', () => {
  test.each([
    [
      'one after the other',
      [window('08:00', '12:00', DAYS, 'UTC'), window('12:00', '18:00', DAYS, 'UTC')],
      'open until 2026-07-20T18:00:00.000Z',
    ],
    [
      'one inside the other',
      [window('08:00', '18:00', DAYS, 'UTC'), window('10:00', '11:00', DAYS, 'UTC')],
      'open until 2026-07-20T18:00:00.000Z',
    ],
    [
      'of other zones',
      [window('08:00', '11:00', DAYS, 'UTC'), window('06:00', '09:00', DAYS, 'America/New_York')],
      'open until 2026-07-20T13:00:00.000Z',
    ],
    [
      'all closed: the next counts',
      [window('20:00', '21:00', DAYS, 'UTC'), window('14:00', '15:00', DAYS, 'UTC')],
      'closed until 2026-07-20T14:00:00.000Z',
    ],
  ])('%s', (_name, windows, expected) => {
    expect(state(windows, '2026-07-20T10:30:00Z')).toBe(expected);
  });
});

// In 2026 Berlin's clocks go from 2:00 to 3:00 on March 29 (01:00Z), and from 3:00 back to 2:00 on October 25 (01:00Z).
describe('when the clocks change', () => {
  test.each([
    [
      'a time left out does not open',
      window('02:10', '02:50', ['sun']),
      '2026-03-29T00:30:00Z',
      'closed until 2026-04-05T00:10:00.000Z',
    ],
    [
      'what begins in it opens behind it',
      window('02:30', '04:00', ['sun']),
      '2026-03-29T00:30:00Z',
      'closed until 2026-03-29T01:00:00.000Z',
    ],
    [
      'what ends in it closes with it',
      window('01:00', '02:30', ['sun']),
      '2026-03-29T00:30:00Z',
      'open until 2026-03-29T01:00:00.000Z',
    ],
    [
      'what spans it is an hour shorter',
      window('01:00', '05:00', ['sun']),
      '2026-03-29T00:30:00Z',
      'open until 2026-03-29T03:00:00.000Z',
    ],
    [
      'an hour that comes twice is open twice',
      window('02:00', '03:00', ['sun']),
      '2026-10-25T00:00:00Z',
      'open until 2026-10-25T02:00:00.000Z',
    ],
    [
      'a part of it twice: the first',
      window('02:10', '02:50', ['sun']),
      '2026-10-25T00:20:00Z',
      'open until 2026-10-25T00:50:00.000Z',
    ],
    [
      'a part of it twice: between',
      window('02:10', '02:50', ['sun']),
      '2026-10-25T00:55:00Z',
      'closed until 2026-10-25T01:10:00.000Z',
    ],
    [
      'half an hour, on Lord Howe Island',
      window('01:30', '01:45', ['sun'], 'Australia/Lord_Howe'),
      '2026-04-04T14:50:00Z',
      'closed until 2026-04-04T15:00:00.000Z',
    ],
    [
      'a Friday that Samoa left out',
      window('00:00', '24:00', ['fri'], 'Pacific/Apia'),
      '2011-12-29T20:00:00Z',
      'closed until 2012-01-05T10:00:00.000Z',
    ],
  ])('%s', (_name, one, now, expected) => {
    expect(state([one], now)).toBe(expected);
  });
});

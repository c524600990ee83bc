import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windowAt } from '../../src/plan/sync-window.ts';
import { DAYS } from '../../src/workflow/policy.ts';
import type { SyncWindow } from '../../src/workflow/policy.ts';

const RUNS = Number(process.env['RUNS'] ?? 40);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Zones of whole, half and quarter hours, north and south, and one whose change is half an hour. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
];

const minute = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.constantFrom(0, 60, 120, 150, 180));
const oneWindow: fc.Arbitrary<SyncWindow> = fc.record({
  days: fc.subarray([...DAYS], { minLength: 1 }),
  fromMinute: minute,
  toMinute: fc.oneof(minute, fc.constant(1440)),
  timeZone: fc.constantFrom(...ZONES),
});
const windows = fc.array(oneWindow, { minLength: 1, maxLength: 3 });

/** Half of the times lie in the days around a change of Berlin's or New York's clocks. */
const CHANGES = ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'].map((day) =>
  Date.parse(day),
);
const now = fc.oneof(
  fc.integer({ min: Date.parse('2001-01-01'), max: Date.parse('2040-01-01') }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -DAY, max: 2 * DAY }))
    .map(([change, by]) => change + by),
);

const formats = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);

/** Reads the clock on the wall, and looks. */
function isOpen(all: readonly SyncWindow[], time: number): boolean {
  return all.some(({ days, fromMinute, toMinute, timeZone }) => {
    const shown = formats.get(timeZone)!.format(time);
    const [, name, hours, minutes] = /^(\w+),? (\d+):(\d+)/.exec(shown)!;
    const day = DAYS.findIndex((one) => one === name!.toLowerCase());
    const at = Number(hours) * 60 + Number(minutes);
    const today = days.includes(DAYS[day]!);
    const yesterday = days.includes(DAYS[(day + 6) % 7]!);
    return toMinute > fromMinute
      ? today && at >= fromMinute && at < toMinute
      : (today && at >= fromMinute) || (yesterday && at < toMinute);
  });
}

test('a window opens and closes when a look at the clock, minute by minute, says so', () => {
  fc.assert(
    fc.property(windows, now, (all, time) => {
      const found = windowAt(all, time);
      expect(found.open).toBe(isOpen(all, time));
      const change = found.open ? found.until : found.opensAt;
      const end = Math.min(change ?? Infinity, time + 2 * DAY);
      for (let at = Math.floor(time / MINUTE) * MINUTE; at < end; at += MINUTE) {
        if (isOpen(all, at) !== found.open) {
          throw new Error(`It changes at ${new Date(at).toISOString()} already.`);
        }
      }
      if (change !== undefined) {
        expect(change).toBeGreaterThan(time);
        expect(isOpen(all, change)).toBe(!found.open);
        expect(isOpen(all, change - 1)).toBe(found.open);
      }
    }),
    { numRuns: RUNS },
  );
});

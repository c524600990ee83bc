import { expect, test } from 'vitest';
import { TimedKeys, isMadeBy, timeOfKey } from '../../src/kernel/timed-keys.ts';

const NOW = Date.UTC(2026, 0, 5, 9);

test('keys sort by time and in the order in which they were made, also when the clock is set back', () => {
  const keys = new TimedKeys();
  const made = [NOW, NOW, NOW + 5, NOW - 60_000, NOW + 5, NOW + 6].map((now) => keys.next(now));
  expect(made.toSorted()).toEqual(made);
  expect(made[0]).toMatch(/^2026-01-05T09:00:00\.000Z-000000001-[0-9a-f]{8}$/);
  expect(made.map(timeOfKey).map((at) => at - NOW)).toEqual([0, 0, 5, 5, 5, 6]);
});

test('no two makers make the same key, and each knows its own', () => {
  const [one, other] = [new TimedKeys(), new TimedKeys()];
  const [a, b] = [one.next(NOW), other.next(NOW)];
  expect(a).not.toBe(b);
  expect([isMadeBy(a, one.maker), isMadeBy(b, one.maker)]).toEqual([true, false]);
});

test('keys go on after those of another maker, whatever the clock says', () => {
  const [ahead, behind] = [new TimedKeys(), new TimedKeys()];
  const before = Array.from({ length: 20 }, () => ahead.next(NOW + 60_000));
  behind.goOnAfter(before.at(-1) ?? '');
  expect(behind.next(NOW) > (before.at(-1) ?? '')).toBe(true);
  // An earlier one changes nothing.
  const next = behind.next(NOW + 120_000);
  behind.goOnAfter(before[0] ?? '');
  expect(behind.next(NOW) > next).toBe(true);
});

test.each(['', 'x', 'Z', '2026', '+275760-09-13T00:00:00.000Z-1', '2026-99-99T00:00:00.000Z-1'])(
  '%j is no key, and nothing goes on after it',
  (text) => {
    expect(timeOfKey(text)).toBe(-1);
    const keys = new TimedKeys();
    keys.goOnAfter(text);
    expect(timeOfKey(keys.next(NOW))).toBe(NOW);
  },
);

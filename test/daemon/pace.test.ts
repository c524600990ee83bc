import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../src/daemon/pace.ts';

const MINUTE = 60_000;
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test.each([
  ['lowest', 0, 270_000],
  ['middle', 0.5, 300_000],
  ['highest', 1 - 1e-9, 330_000],
])('the interval at the %s draw', (_name, draw, expected) => {
  expect(new Pace(5 * MINUTE, () => draw).intervalMs()).toBe(expected);
});

test('no wait is outside a tenth around the interval, nor below a second, nor more than a timer can hold', () => {
  fc.assert(
    fc.property(
      fc.nat(4e9),
      unit,
      fc.constantFrom('ok', 'wait', 'stalled'),
      (interval, draw, next) => {
        const pace = new Pace(interval, () => draw);
        for (const ms of [pace.intervalMs(), pace.afterMs({ next })]) {
          expect(ms).toBeGreaterThanOrEqual(
            Math.min(Math.max(1000, Math.floor(interval * 0.9)), 2 ** 31 - 1),
          );
          expect(ms).toBeLessThanOrEqual(
            Math.min(Math.max(1000, Math.ceil(interval * 1.1)), 2 ** 31 - 1),
          );
        }
      },
    ),
  );
});

test('failures double the wait from 5 s to 5 min, with jitter to a half below', () => {
  const upper = [5, 10, 20, 40, 80, 160, 300, 300].map((seconds) => seconds * 1000);
  const highest = new Pace(60 * MINUTE, () => 1 - 1e-9);
  const lowest = new Pace(60 * MINUTE, () => 0);
  expect(upper.map(() => highest.afterMs({ next: 'retry' }))).toEqual(upper);
  expect(upper.map(() => lowest.afterMs({ next: 'retry' }))).toEqual(upper.map((ms) => ms / 2));
});

test.each(['ok', 'wait', 'stalled'] as const)(
  'a try that ends with %s begins the count anew',
  (next) => {
    const pace = new Pace(60 * MINUTE, () => 1 - 1e-9);
    pace.afterMs({ next: 'retry' });
    pace.afterMs({ next: 'retry' });
    pace.afterMs({ next });
    expect(pace.afterMs({ next: 'retry' })).toBe(5000);
  },
);

test('a failure never waits longer than the interval', () => {
  const pace = new Pace(15_000, () => 1 - 1e-9);
  const waits = Array.from({ length: 4 }, () => pace.afterMs({ next: 'retry' }));
  expect(waits).toEqual([5000, 10_000, 15_000, 15_000]);
});

test('Retry-After is never undercut, exceeded by a tenth at most, and believed up to an hour', () => {
  const hour = 60 * MINUTE;
  fc.assert(
    fc.property(
      fc.nat(10 * hour),
      unit,
      fc.constantFrom('retry', 'wait', 'ok', 'stalled'),
      (asked, draw, next) => {
        const plain = new Pace(MINUTE, () => draw).afterMs({ next });
        const waited = new Pace(MINUTE, () => draw).afterMs({ next, retryAfterMs: asked });
        const believed = Math.min(asked, hour);
        expect(waited).toBeGreaterThanOrEqual(Math.max(plain, believed));
        expect(waited).toBeLessThanOrEqual(Math.max(plain, Math.ceil(believed * 1.1)));
      },
    ),
  );
});

import { expect, test } from 'vitest';
import { LockLag } from '../../src/apply/lock-lag.ts';

/** Has an edit meet a lock of this length; gives how often it tried, and when it was taken. */
function editUnder(lag: LockLag, lockMs: number): { readonly tries: number; readonly at: number } {
  let at = 0;
  let refused: number | undefined;
  for (const [index, wait] of lag.waits().entries()) {
    at += wait;
    if (at >= lockMs) {
      lag.taken(at, refused);
      return { tries: index + 1, at };
    }
    refused = at;
  }
  throw new Error('It gave up.');
}

test('nothing is waited for where nothing is known', () => {
  expect(new LockLag().waits()).toEqual([0, 100, 200, 400, 800, 1500]);
  expect(editUnder(new LockLag(), 0)).toEqual({ tries: 1, at: 0 });
});

test('edits come close to the end of a lock, and stay there with few tries', () => {
  const lag = new LockLag();
  expect(editUnder(lag, 1000)).toEqual({ tries: 5, at: 1500 });
  Array.from({ length: 3 }, () => editUnder(lag, 1000));
  const later = Array.from({ length: 20 }, () => editUnder(lag, 1000));
  expect(Math.max(...later.map(({ at }) => at))).toBeLessThanOrEqual(1100);
  expect(Math.max(...later.map(({ tries }) => tries))).toBeLessThanOrEqual(2);
});

test('a lock that became shorter, or is gone, is found out', () => {
  const lag = new LockLag();
  Array.from({ length: 5 }, () => editUnder(lag, 2500));
  Array.from({ length: 40 }, () => editUnder(lag, 0));
  expect(lag.waits()[0]).toBeLessThanOrEqual(400);
});

test('no edit begins with a longer wait than three seconds', () => {
  const lag = new LockLag();
  lag.taken(60_000, 50_000);
  expect(lag.waits()[0]).toBe(3000);
});

import { expect, test } from 'vitest';
import { LockLag } from '../../src/apply/lock-lag.ts';

test('nothing is waited for where nothing is known', () => {
  expect(new LockLag().waits()).toEqual([0, 100, 200, 400, 800, 1500]);
});

test('what an edit had to wait the next one waits, a little less each time, and never for long', () => {
  const lag = new LockLag();
  lag.taken(1500, 5);
  expect(lag.waits()[0]).toBe(1500);
  lag.taken(1500, 1);
  expect(lag.waits()[0]).toBe(1400);
  lag.taken(1420, 2);
  expect(lag.waits()[0]).toBe(1420);
  Array.from({ length: 20 }, () => lag.taken(0, 1));
  expect(lag.waits()[0]).toBe(0);
  lag.taken(60_000, 6);
  expect(lag.waits()[0]).toBe(3000);
});

import { expect, test } from 'vitest';
import { relativeTime, shortDuration } from '../../src/ui/times.ts';

const NOW = Date.UTC(2026, 0, 5, 9);

test.each([
  [0, 'just now'],
  [4999, 'just now'],
  [-4000, 'just now'],
  [12_000, '12 s ago'],
  [60_000, '1 min ago'],
  [3_599_000, '59 min ago'],
  [7_300_000, '2 h ago'],
  [86_400_000, '24 h ago'],
  [2 * 86_400_000 - 1, '47 h ago'],
  [2 * 86_400_000, '2 days ago'],
  [5 * 86_400_000, '5 days ago'],
  [-9 * 60_000, 'in 9 min'],
])('%s ms before now is %s', (before, words) => {
  expect(relativeTime(NOW - before, NOW)).toBe(words);
});

test.each([
  [0, '0 ms'],
  [340.4, '340 ms'],
  [1250, '1.25 s'],
  [3000, '3 s'],
  [12_345, '12 s'],
  [125_000, '2 min'],
])('%s ms is %s', (ms, words) => {
  expect(shortDuration(ms)).toBe(words);
});

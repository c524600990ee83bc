import { expect, test } from 'vitest';
import { HOURS, hourly } from '../../../src/ui/plot/hours.ts';

const NOW = Date.UTC(2026, 0, 8, 9, 40);

test('counts of several causes are summed by the hour, the last hour last', () => {
  const { times, counts } = hourly(
    [
      { '2026-01-08T09:00:00.000Z': 2, '2026-01-08T07:00:00.000Z': 1 },
      { '2026-01-08T09:00:00.000Z': 3, '2025-12-01T00:00:00.000Z': 9, 'no time': 4 },
    ],
    NOW,
  );
  expect(counts).toHaveLength(HOURS);
  expect(counts.slice(-3)).toEqual([1, 0, 5]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
  expect(times.at(-1)).toBe(Date.UTC(2026, 0, 8, 9) / 1000);
  expect(times[1]! - times[0]!).toBe(3600);
});

import { expect, test } from 'vitest';
import { readRetryAfter } from '../../src/tenant/retry-after.ts';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);

test.each<[string | undefined, string | undefined, number | undefined]>([
  ['3', undefined, 3000],
  [' 3 ', undefined, 3000],
  ['0', undefined, 0],
  ['0.5', undefined, 500],
  ['99999999999999999999', undefined, 3_600_000],
  ['Mon, 05 Jan 2026 09:00:07 GMT', undefined, 7000],
  ['Mon, 05 Jan 2026 09:00:07 GMT', 'Mon, 05 Jan 2026 09:00:05 GMT', 2000],
  ['Mon, 05 Jan 2026 08:00:00 GMT', undefined, 0],
  ['Tue, 05 Jan 2049 08:00:00 GMT', undefined, 3_600_000],
  ['-5', undefined, undefined],
  ['12 fish', undefined, undefined],
  ['soon', undefined, undefined],
  ['', undefined, undefined],
  [undefined, undefined, undefined],
])('%j with date %j', (header, date, ms) => {
  expect(readRetryAfter(header, date, NOW)).toBe(ms);
});

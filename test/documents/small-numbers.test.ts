import { expect, test } from 'vitest';
import { smallNumbers } from '../../src/documents/small-numbers.ts';

test.each([
  { numbers: [], bytes: 2 },
  { numbers: [0, 65_535], bytes: 2 },
  { numbers: [0, 65_536], bytes: 4 },
])('$numbers take $bytes bytes each and come back', ({ numbers, bytes }) => {
  const kept = smallNumbers(numbers);
  expect([...kept]).toEqual(numbers);
  expect(kept.BYTES_PER_ELEMENT).toBe(bytes);
});

import { expect, test } from 'vitest';
import { lookAtCredential } from '../../src/warnings/credential.ts';

const DAY_MS = 86_400_000;
const expires = new Date(100 * DAY_MS).toISOString();

test.each<[number, number | undefined, number | undefined]>([
  [69, undefined, undefined],
  [70, undefined, 30],
  [71, 30, undefined],
  [86, 30, 14],
  [95, 30, 7],
  [99.5, 7, 1],
  [99.6, 1, undefined],
  [200, 7, 1],
  // A span that was skipped is not made up for.
  [99, undefined, 1],
])('on day %d, when %j was told, %j is', (day, told, span) => {
  const note = { expires, ...(told === undefined ? {} : { told }) };
  const looked = lookAtCredential(note, day * DAY_MS);
  expect(looked.news).toHaveLength(span === undefined ? 0 : 1);
  expect(looked.state).toEqual(span === undefined ? note : { expires, told: span });
});

test.each([undefined, { expires: 'never' }])('%j says nothing', (note) => {
  expect(lookAtCredential(note, 0)).toEqual({ news: [], state: note });
});

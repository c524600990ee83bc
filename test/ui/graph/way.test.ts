import { expect, test } from 'vitest';
import { fitted } from '../../../src/ui/graph/fitted.ts';
import { wayOf } from '../../../src/ui/graph/way.ts';

test('a way knows its steps, their order and how often they were visited', () => {
  const way = wayOf([
    { step: 'A', status: 'Completed' },
    { step: 'B', status: 'Completed', next: 'A' },
    { step: 'A', status: 'Failed', error: 'No', next: 'C' },
    { step: 'C', status: 'Completed' },
  ]);
  expect(way?.visit('A')).toEqual({ order: 1, times: 2, status: 'Failed', error: 'No' });
  expect(way?.visit('B')).toMatchObject({ order: 2, times: 1 });
  expect(way?.visit('Z')).toBeUndefined();
  expect(way?.failed('A')).toBe(true);
  expect(way?.failed('C')).toBe(false);
  expect(way?.took('A', 'B')).toBe(true);
  expect(way?.took('A', 'C')).toBe(true);
  expect(way?.took('B', 'C')).toBeUndefined();
});

test('without steps there is no way', () => {
  expect(wayOf([])).toBeUndefined();
});

test.each([
  ['short', 'short'],
  ['a name that is far too long', 'a name that is…'],
])('words fit a width: %s', (words, shown) => {
  expect(fitted(words, 120, 13)).toBe(shown);
});

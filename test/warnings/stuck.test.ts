import { expect, test } from 'vitest';
import { dueStuck } from '../../src/warnings/stuck.ts';

const DAY_MS = 86_400_000;
const NOW = 10 * DAY_MS;

test.each<[string, number | undefined, boolean]>([
  ['new', undefined, true],
  ['told an hour ago', NOW - 3_600_000, false],
  ['told a day ago', NOW - DAY_MS, true],
  ['told by a clock that was set back since', NOW + 1, true],
])('one that is %s', (_how, toldAt, due) => {
  const notes = toldAt === undefined ? [] : ([['e', 'w', toldAt]] as const);
  const news = dueStuck('w', [{ id: 'e' }], notes, NOW);
  expect(news.due).toHaveLength(due ? 1 : 0);
  expect(news.notes).toEqual([['e', 'w', due ? NOW : toldAt]]);
});

test('what is no longer stuck is forgotten, and of many only the first are told one by one', () => {
  const stuck = Array.from({ length: 50 }, (_, index) => ({ id: `e${index}` }));
  const { due, more, notes } = dueStuck('w', stuck, [['old', 'w', 1]], NOW);
  expect([due.length, more, notes.length]).toEqual([20, 30, 50]);
});

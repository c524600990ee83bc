import { expect, test } from 'vitest';
import { rowsOf } from '../../src/report/diff-rows.ts';

const NOTHING = undefined;

test.each([
  ['equal lines', ['a: 1'], ['a: 1'], [['a: 1', 'a: 1']]],
  ['another value', ['a: 1'], ['a: 2'], [['a: 1', 'a: 2']]],
  [
    'a line that is gone beside one that changed',
    ['replyTo: x', 'subject: old'],
    ['subject: new'],
    [
      ['replyTo: x', NOTHING],
      ['subject: old', 'subject: new'],
    ],
  ],
  [
    'another key is another line',
    ['  to: a'],
    ['  cc: a'],
    [
      ['  to: a', NOTHING],
      [NOTHING, '  cc: a'],
    ],
  ],
  [
    'lines of text, in their order',
    ['body: |', '  one', '  two'],
    ['body: |', '  three', '  four'],
    [
      ['body: |', 'body: |'],
      ['  one', '  three'],
      ['  two', '  four'],
    ],
  ],
  ['one side alone', [], ['a: 1'], [[NOTHING, 'a: 1']]],
])('%s', (_name, left, right, rows) => {
  const found = rowsOf(left, right);
  expect(found.map((row) => [row.left, row.right])).toEqual(rows);
  expect(found.map(({ same }) => same)).toEqual(rows.map(([one, other]) => one === other));
});

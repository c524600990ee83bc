import { expect, test } from 'vitest';
import type { DiffRow } from '../../../src/report/view/diff-view.ts';
import { changedParts } from '../../../src/ui/diff/changed-parts.ts';
import { foldRows } from '../../../src/ui/diff/fold-rows.ts';

/** Writes `.` for an equal line and `x` for a changed one. */
function rows(text: string): readonly DiffRow[] {
  return [...text].map((letter) =>
    letter === '.' ? { kind: 'same', left: 'a', right: 'a' } : { kind: 'changed', left: 'a' },
  );
}

/** Shows folds as `.` and `x` for lines and `[n]` for what is folded away. */
function shown(text: string, open: readonly number[] = []): string {
  return foldRows(rows(text), new Set(open))
    .map((fold) =>
      fold.kind === 'folded' ? `[${fold.count}]` : fold.row.kind === 'same' ? '.' : 'x',
    )
    .join('');
}

test.each([
  ['', ''],
  ['...', '...'],
  ['.....', '[5]'],
  ['..........x', '[7]...x'],
  ['x..........x', 'x...[4]...x'],
  ['x.........x', 'x.........x'],
  ['......x.....', '......x.....'],
])('%s is shown as %s', (text, folds) => {
  expect(shown(text)).toBe(folds);
});

test('what somebody opened is shown', () => {
  expect(shown('..........x', [0])).toBe('..........x');
});

test.each([
  ['subject: Hi', 'subject: Hello', ['subject: H', 'i', 'ello', '']],
  ['aXb', 'ab', ['a', 'X', '', 'b']],
  ['aa', 'aaa', ['aa', '', 'a', '']],
  ['', 'new', ['', '', 'new', '']],
])('%s and %s differ in the middle', (left, right, parts) => {
  expect(Object.values(changedParts(left, right))).toEqual([
    parts[0],
    parts[1],
    parts[2],
    parts[3],
  ]);
});

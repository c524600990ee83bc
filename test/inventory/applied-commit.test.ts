import { expect, test } from 'vitest';
import {
  seasonedCommits,
  wellForMs,
  withAppliedCommit,
} from '../../src/inventory/applied-commit.ts';
import type { AppliedCommit } from '../../src/inventory/applied-commit.ts';

/** What a tenant looked like at one minute after the other: a commit, `!` behind it when something was wrong. */
function lived(...minutes: readonly string[]): readonly AppliedCommit[] {
  return minutes.reduce<readonly AppliedCommit[]>(
    (list, text, minute) =>
      withAppliedCommit(list, text.replace('!', ''), !text.endsWith('!'), minute),
    [],
  );
}

test.each<readonly [string, readonly string[], string, number | undefined]>([
  ['never applied', ['a'], 'b', undefined],
  ['well all the time', ['a', 'a', 'a'], 'a', 2],
  ['wrong at first', ['a!', 'a', 'a'], 'a', 1],
  ['wrong now', ['a', 'a!'], 'a', undefined],
  ['newer commits that are well go on with its time', ['a', 'b', 'c', 'c'], 'a', 3],
  ['a newer commit that is wrong ends its time', ['a', 'a', 'b!', 'b!'], 'a', 2],
  ['and what is well after that does not go on with it', ['a', 'a', 'b!', 'c', 'c'], 'a', 2],
  ['a commit that comes back begins anew', ['a', 'b', 'a', 'a'], 'a', 1],
])('%s', (_, minutes, commit, expected) => {
  expect(wellForMs(lived(...minutes), commit, minutes.length - 1)).toBe(expected);
});

test('the newest commit that has had its time comes first', () => {
  expect(seasonedCommits(lived('a', 'a', 'b', 'b', 'c', 'c'), 3, 5)).toEqual(['b', 'a']);
  expect(seasonedCommits(lived('a', 'a', 'b!', 'c', 'c'), 2, 4)).toEqual(['a']);
});

test('the list does not grow for ever', () => {
  const many = lived(...Array.from({ length: 200 }, (_, minute) => `c${minute}`));
  expect(many.length).toBe(50);
  expect(many.at(-1)!.commit).toBe('c199');
});

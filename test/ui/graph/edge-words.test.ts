import { expect, test } from 'vitest';
import { edgeWords, shortWords } from '../../../src/ui/graph/edge-words.ts';

const DOWN = { way: 'down', quiet: false, labels: [] } as const;

test.each<[Parameters<typeof edgeWords>[0], string]>([
  [{ ...DOWN, kinds: ['next'] }, ''],
  [{ ...DOWN, kinds: ['next', 'catch'] }, ''],
  [{ ...DOWN, kinds: ['default'] }, 'else'],
  [{ ...DOWN, kinds: ['catch'] }, 'on error'],
  [{ ...DOWN, kinds: ['catch'], quiet: true, way: 'across' }, ''],
  [{ ...DOWN, kinds: ['choice'], labels: ['a', 'b', 'a'] }, 'a or b'],
  [{ ...DOWN, kinds: ['choice', 'default'], labels: ['a'] }, 'a or else'],
])('%j is said as %s', (edge, words) => {
  expect(edgeWords(edge)).toBe(words);
});

test.each([
  ['$.a.b StringEquals x', '$.a.b = x'],
  ['$.n NumericGreaterThanEquals 3', '$.n ≥ 3'],
  ['$.n StringMatches y*', '$.n StringMatches y*'],
  ['$.getAccess.accessItems.length() NumericGreaterThan 0', '…length() > 0'],
  ['$.trigger.identity.attributes.employeeType IsNull', '…employeeType IsNull'],
  ['no path at all but far too many words', 'no path at all but far too …'],
])('%s is shortened to %s', (words, short) => {
  expect(shortWords(words)).toBe(short);
});

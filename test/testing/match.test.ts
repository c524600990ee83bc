import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { mismatches } from '../../src/testing/match.ts';

test.each<[expected: Json, actual: Json | undefined, places: readonly string[]]>([
  [1, 1, []],
  [1, '1', ['']],
  ['1', 1, ['']],
  [null, null, []],
  [null, undefined, ['']],
  [{}, { a: 1 }, []],
  [{}, [], ['']],
  [{}, null, ['']],
  [{ a: 1 }, { a: 1, b: 2 }, []],
  [{ a: 1, c: 3 }, { a: 2, b: 2 }, ['/a', '/c']],
  [{ 'a/b': { c: 1 } }, { 'a/b': { c: 2 } }, ['/a~1b/c']],
  [[], [], []],
  [[], {}, ['']],
  [[1, 2], [1, 2, 3], ['']],
  [[1, { a: 1 }], [1, { a: 1, b: 2 }], []],
  [
    [1, { a: 1 }],
    [2, { a: 2 }],
    ['/0', '/1/a'],
  ],
  [{ matches: '^a+$' }, 'aaa', []],
  [{ matches: 'b' }, 'abc', []],
  [{ matches: '^b' }, 'abc', ['']],
  [{ matches: '1' }, 1, ['']],
  [{ matches: 'a' }, undefined, ['']],
  [{ matches: 'a', b: 1 }, { matches: 'a', b: 1 }, []],
  [{ matches: 5 }, { matches: 5 }, []],
  [{ toString: 1 }, {}, ['/toString']],
])('%j of %j', (expected, actual, places) => {
  expect(mismatches(expected, actual).map(({ pointer }) => pointer)).toEqual(places);
});

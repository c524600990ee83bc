import { expect, test } from 'vitest';
import { unwrapOne } from '../../src/expressions/unwrap.ts';
import type { Json } from '../../src/kernel/json.ts';

test.each<[Json | undefined, Json | undefined]>([
  [['a'], 'a'],
  [[['a']], ['a']],
  [[null], null],
  [[], undefined],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  ['a', 'a'],
  [{ a: ['b'] }, { a: ['b'] }],
  [null, null],
  [undefined, undefined],
])('one-element arrays are unwrapped, empty ones are nothing: %j', (value, result) => {
  expect(unwrapOne(value)).toEqual(result);
});

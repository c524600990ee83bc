import { expect, test } from 'vitest';
import { groupBy } from '../../src/kernel/group-by.ts';

test('items of one key are together, in their order, and keys as they came', () => {
  const groups = groupBy(['bob', 'ann', 'ben', 'al', 'b'], (name) => name[0]);
  expect([...groups]).toEqual([
    ['b', ['bob', 'ben', 'b']],
    ['a', ['ann', 'al']],
  ]);
  expect(groupBy([], String).size).toBe(0);
});

test('any key is a key', () => {
  const groups = groupBy([{ key: '__proto__' }, { key: 'constructor' }], ({ key }) => key);
  expect(groups.get('__proto__')).toEqual([{ key: '__proto__' }]);
  expect(groups.size).toBe(2);
});

import { expect, test } from 'vitest';
import { BoundedCache } from '../../src/expressions/bounded-cache.ts';

test('the entry asked for longest ago makes room', () => {
  const made: string[] = [];
  const cache = new BoundedCache<string>(2);
  const get = (key: string): string =>
    cache.getOrMake(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

import { expect, test } from 'vitest';
import { filterPath, stepPath } from '../../src/expressions/parsed-path.ts';

test('a text is parsed once, in each dialect by itself', () => {
  expect(stepPath('$.a.b')).toBe(stepPath('$.a.b'));
  expect(filterPath('$.a.b')).toBe(filterPath('$.a.b'));
  expect(stepPath('$.a.now()')?.call?.name).toBe('now');
  expect(filterPath('$.a.now()')).toBeUndefined();
});

test('a text that is no path is undefined', () => {
  expect(stepPath('a.b')).toBeUndefined();
  expect(stepPath('$.a[')).toBeUndefined();
});

test('a very long text is parsed each time', () => {
  const text = `$.${'a'.repeat(3_000)}`;
  expect(stepPath(text)).toEqual(stepPath(text));
  expect(stepPath(text)).not.toBe(stepPath(text));
});

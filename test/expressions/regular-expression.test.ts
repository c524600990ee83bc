import { expect, test } from 'vitest';
import { regularExpression } from '../../src/expressions/regular-expression.ts';

test.each<[string, string, string, boolean, boolean]>([
  ['b', '', 'abc', true, false],
  ['a.c', '', 'abc', true, true],
  ['A', '', 'abc', false, false],
  ['A..', 'i', 'abc', true, true],
  ['a.b', '', 'a\nb', false, false],
  ['a.b', 's', 'a\nb', true, true],
  ['^b$', '', 'a\nb', false, false],
  ['^b$', 'mxU', 'a\nb', true, false],
])('/%s/%s on %j', (source, flags, text, occurs, whole) => {
  const pattern = regularExpression(source, flags);
  expect(pattern?.test(text)).toBe(occurs);
  expect(pattern?.testWhole(text)).toBe(whole);
});

test('replaces and finds', () => {
  expect(regularExpression('a(.)')?.replaceAll('ab ac', '<$1>')).toBe('<b> <c>');
  expect(regularExpression('x')?.replaceAll('ab', 'y')).toBe('ab');
  expect(regularExpression('c')?.indexOf('😀abc')).toBe(4);
  expect(regularExpression('x')?.indexOf('abc')).toBe(-1);
});

test.each(['(', 'a{2000}', '(?=a)', '('.repeat(900), 'a'.repeat(2_000)])(
  'an invalid or endless pattern is undefined: %.10s',
  (source) => {
    expect(regularExpression(source)).toBeUndefined();
    expect(regularExpression(source)).toBeUndefined();
  },
);

test('time is linear in the text', () => {
  const text = `${'a'.repeat(50_000)}!`;
  const from = process.cpuUsage();
  expect(regularExpression('(a+)+$')?.test(text)).toBe(false);
  expect(process.cpuUsage(from).user).toBeLessThan(2_000_000);
});

test('the same pattern is compiled once', () => {
  expect(regularExpression('same', 'i')).toBe(regularExpression('same', 'i'));
  expect(regularExpression('same', 'i')).not.toBe(regularExpression('same'));
});

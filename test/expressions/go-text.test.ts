import { expect, test } from 'vitest';
import { goJson, goText } from '../../src/expressions/go-text.ts';
import type { Json } from '../../src/kernel/json.ts';

test.each<[Json, string]>([
  ['a "b"', 'a "b"'],
  [12.5, '12.5'],
  [1_000_000, '1000000'],
  [true, 'true'],
  [false, 'false'],
  [null, 'null'],
  [['a', 'b'], '["a" "b"]'],
  [[], '[]'],
  [[1, null, { a: 1 }, ['x', 'y']], '[1 null {"a":1} ["x","y"]]'],
  [{ b: 1, a: ['x', 'y'] }, '{"b":1,"a":["x","y"]}'],
])('{{…}} prints %j', (value, text) => {
  expect(goText(value)).toBe(text);
});

test('data nested deeper than the stack print nothing', () => {
  expect(goText(JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as Json)).toBe('');
});

test('JSON text has sorted keys and no signs of HTML', () => {
  expect(goJson({ b: '<a href="x">&\u2028', a: 1 })).toBe(
    '{"a":1,"b":"\\u003ca href=\\"x\\"\\u003e\\u0026\\u2028"}',
  );
});

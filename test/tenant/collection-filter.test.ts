import { expect, test } from 'vitest';
import { filtersOf, quoted } from '../../src/tenant/collection-filter.ts';

test('values are asked for in a list, by or, or one by one', () => {
  expect(filtersOf('name', ['a', 'b'], 'in')).toEqual(['name in ("a","b")']);
  expect(filtersOf('name', ['a', 'b'], 'or')).toEqual(['name eq "a" or name eq "b"']);
  expect(filtersOf('name', ['a', 'b'], 'each')).toEqual(['name eq "a"', 'name eq "b"']);
  expect(filtersOf('name', [], 'in')).toEqual([]);
  expect(filtersOf('value', ['a'], 'in', 'source.id eq "s"')).toEqual([
    'source.id eq "s" and value in ("a")',
  ]);
});

test('quotes and backslashes are escaped', () => {
  expect(quoted(String.raw`a "b" \c`)).toBe(String.raw`"a \"b\" \\c"`);
});

test.each(['in', 'or'] as const)('a long %s is cut, and nothing of it is lost', (asking) => {
  const values = Array.from({ length: 500 }, (_, n) => `Ünï"code ${n}`);
  const filters = filtersOf('name', values, asking);
  expect(filters.length).toBeGreaterThan(1);
  for (const filter of filters) {
    expect(new URLSearchParams({ filters: filter }).toString().length).toBeLessThan(4001);
  }
  const asked = filters.flatMap((filter) => [...filter.matchAll(/\\"code (\d+)"/g)]);
  expect(asked.map(([, n]) => Number(n))).toEqual(values.map((_, n) => n));
});

test('a value too long for any URL goes alone', () => {
  const long = 'x'.repeat(5000);
  expect(filtersOf('name', ['a', long, 'b'], 'in')).toEqual([
    'name in ("a")',
    `name in ("${long}")`,
    'name in ("b")',
  ]);
});

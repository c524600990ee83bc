import { expect, test } from 'vitest';
import { readFilter } from '../../src/emulator/filters.ts';

const FILTERABLE = {
  name: ['eq', 'ne', 'co', 'sw', 'in', 'gt', 'ge', 'lt', 'le'],
  'source.id': ['eq'],
} as const;

const ITEMS = [
  { name: 'a', source: { id: '1' } },
  { name: 'b "q"', source: { id: '2' } },
  { name: 'c' },
  { name: 7 },
];

function found(text: string): string {
  const filter = readFilter(text, FILTERABLE);
  return filter.ok
    ? ITEMS.filter((item) => filter.value(item))
        .map((item) => item.name)
        .join(',')
    : filter.trouble;
}

test.each([
  ['', 'a,b "q",c,7'],
  ['name eq "a"', 'a'],
  ['name eq a', 'a'],
  ['name ne "a"', 'b "q",c,7'],
  ['name co "\\"q"', 'b "q"'],
  ['name sw "b"', 'b "q"'],
  ['name eq 7', '7'],
  ['name in ("a", c)', 'a,c'],
  ['name gt "a" and name lt "c"', 'b "q"'],
  ['name ge "b" and name le "c"', 'b "q",c'],
  ['source.id eq "2"', 'b "q"'],
  ['source.id eq "2" or name eq "c"', 'b "q",c'],
  ['name eq "a" and source.id eq "2" or name eq "c"', 'c'],
])('%s', (text, names) => {
  expect(found(text)).toBe(names);
});

test.each([
  'name',
  'name eq',
  'name xx "a"',
  'other eq "a"',
  'constructor eq "a"',
  'source.id in ("1")',
  'name eq "a" and',
  'name eq "a" "b"',
  'name eq "a" xor name eq "b"',
])('refused: %s', (text) => {
  expect(readFilter(text, FILTERABLE).ok).toBe(false);
});

import { expect, test } from 'vitest';
import { readFilter } from '../../src/emulator/filters.ts';

const FILTERABLE = {
  name: ['eq', 'ne', 'co', 'sw', 'in', 'gt', 'ge', 'lt', 'le'],
  'source.id': ['eq', 'pr', 'isnull'],
  'owners.id': ['eq', 'in'],
  tags: ['ca', 'co', 'eq'],
  at: ['eq', 'gt', 'le'],
} as const;

const ITEMS = [
  { name: 'a', source: { id: '1' }, tags: ['Red', 'Blue'], at: '2026-01-05T09:00:00Z' },
  { name: 'b "q"', source: { id: '2' }, tags: ['Red'], at: '2026-01-05T10:30:00+02:00' },
  { name: 'c', source: null, owners: [{ id: 'x' }, { id: 'y' }] },
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
  ['  ', 'a,b "q",c,7'],
  ['name eq "A"', 'a'],
  ['name sw "B"', 'b "q"'],
  ['name in ("A","C")', 'a,c'],
  ['name lt 10', '7'],
  ['pr source.id', 'a,b "q"'],
  ['source.id isnull', 'c,7'],
  ['not source.id isnull', 'a,b "q"'],
  ['not not source.id isnull', 'c,7'],
  ['source.id isnull and name eq "c"', 'c'],
  ['not name eq "a" or name eq "a" and pr source.id', 'a,b "q",c,7'],
  ['not (name eq "a" or name eq "c") and pr source.id', 'b "q"'],
  ['name eq "c" or name eq "a" and (source.id eq "2" or source.id eq "1")', 'a,c'],
  ['((name eq "c"))', 'c'],
  ['tags ca ("red","blue")', 'a'],
  ['tags ca ("red")', 'a,b "q"'],
  ['not tags ca ("blue")', 'b "q",c,7'],
  ['tags eq "red"', 'a,b "q"'],
  ['tags co "lu"', 'a'],
  ['owners.id eq "y"', 'c'],
  ['owners.id in ("z","x")', 'c'],
  ['at eq 2026-01-05T08:30:00Z', 'b "q"'],
  ['at gt 2026-01-05T08:45:00Z', 'a'],
  ['at le 2026-01-05T09:00:00.000Z', 'a,b "q"'],
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
  'name pr',
  'pr',
  'pr name',
  'name isnull',
  'pr source.id "x"',
  'not',
  'and name eq "a"',
  '(name eq "a"',
  'name eq "a")',
  '()',
  'name in "a"',
  'name in ()',
  'name in ("a"',
  'name in ("a",)',
  'name EQ "a"',
  'name eq "a',
  'name eq ("a")',
  'source.id eq "1" or',
  `${'('.repeat(60)}name eq "a"${')'.repeat(60)}`,
])('refused: %s', (text) => {
  expect(readFilter(text, FILTERABLE).ok).toBe(false);
});

test('a collection may refuse what joins conditions', () => {
  const either = 'name eq "a" or name eq "b"';
  expect(readFilter(either, FILTERABLE, ['and', 'or']).ok).toBe(true);
  expect(readFilter(either, FILTERABLE, ['and'])).toEqual({
    ok: false,
    trouble: '"or" is not supported here',
  });
  expect(readFilter('not name eq "a"', FILTERABLE, ['and']).ok).toBe(false);
  expect(readFilter('name eq "a" and name eq "b"', FILTERABLE, []).ok).toBe(false);
});

test('what is wrong is said in the words of the filter', () => {
  function trouble(text: string): string {
    const read = readFilter(text, FILTERABLE);
    return read.ok ? '' : read.trouble;
  }
  expect(trouble('size eq 1')).toBe('filtering "size" by "eq" is not supported');
  expect(trouble('name eq "a" "b"')).toBe('filters cannot be read at ""b""');
  expect(trouble('name eq')).toBe('filters end too early: name eq');
  expect(trouble('name eq "a')).toBe('filters cannot be read at ""a"');
});

import { expect, test } from 'vitest';
import { MAX_VISITS } from '../../src/expressions/evaluation-budget.ts';
import { parsePath } from '../../src/expressions/path.ts';
import { stepValue } from '../../src/expressions/step-value.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

const NOW = Date.UTC(2026, 1, 3, 4, 5, 6, 70);

function at(text: string, root: JsonObject): Json | undefined {
  const path = parsePath(text, 'step');
  if (!path.ok) {
    throw new Error(`${text}: ${path.trouble.message}`);
  }
  return stepValue(path.value, root, NOW);
}

const DATA: JsonObject = {
  trigger: { identity: { id: 'i1', name: 'Ann Lee' }, date: '2026-02-03T04:05:06.500+01:00' },
  limit: 10,
  zero: 0,
  yes: true,
  nothing: null,
  none: [],
  tags: ['red', 'green', 'blue'],
  grid: [[1, 2], [3], []],
  byNumber: { '0': 'zero', '-1': 'minus one' },
  people: [
    { id: 'a', age: 8, name: 'Ann', on: true },
    { id: 'b', age: 12, name: 'Bob', on: false, boss: 'a' },
    { id: 'c', age: '20', name: 'Cy Dee', boss: null, skills: ['x', 'y'] },
  ],
};

const IDS = (filter: string): string => `$.people[?(${filter})].id`;

test.each<[string, Json | undefined]>([
  ['$', DATA],
  ['$.trigger.identity.id', 'i1'],
  ["$['trigger']['identity'].id", 'i1'],
  ['$."trigger".identity.id', 'i1'],
  ['$ . trigger . identity', { id: 'i1', name: 'Ann Lee' }],
  ['$.nothing', null],
  ['$.tags[0]', 'red'],
  ['$.tags[-1]', 'blue'],
  ['$.tags.1', 'green'],
  ['$.byNumber[0]', 'zero'],
  ['$.byNumber[-1]', 'minus one'],
  ['$.grid[1][0]', 3],
])('%s gives one value', (text, value) => {
  expect(at(text, DATA)).toEqual(value);
});

test.each([
  '$.missing',
  '$.missing.deeper[0]',
  '$.missing[*]',
  '$.tags[3]',
  '$.tags[-4]',
  '$.tags.name',
  '$.limit.name',
  '$.nothing.name',
  '$.trigger.identity.name[0]',
  '$.constructor',
  '$.__proto__.x',
  '$.tags.length',
])('a missing key, an index out of range and a wrong type give nothing: %s', (text) => {
  expect(at(text, DATA)).toBeUndefined();
});

test.each<[string, Json]>([
  ['$.tags[0:2]', ['red', 'green']],
  ['$.tags[1:]', ['green', 'blue']],
  ['$.tags[:-1]', ['red', 'green']],
  ['$.tags[-2:]', ['green', 'blue']],
  ['$.tags[-9:]', ['red', 'green', 'blue']],
  ['$.tags[-9:-5]', []],
  ['$.tags[::-2]', ['blue', 'red']],
  ['$.tags[2:0:-1]', ['blue', 'green']],
  ['$.tags[0:9:2]', ['red', 'blue']],
  ['$.tags[0:3:0]', ['red', 'green', 'blue']],
  ['$.tags[2:9]', ['blue']],
  ['$.tags[5:9]', []],
  ['$.none[:]', []],
  ['$.none[1:]', []],
  ['$.tags[*]', ['red', 'green', 'blue']],
  ['$.trigger.identity.*', ['i1', 'Ann Lee']],
  ['$.people[*].boss', ['a', null]],
  ['$.tags[2,0]', ['red', 'blue']],
  ['$.tags[0,-1]', ['red', 'blue']],
  ['$.tags[-1,0,7]', ['blue', 'red']],
  ["$.people[0]['age','id']", ['a', 8]],
  ["$.limit['a','b']", []],
  ['$.limit[*]', []],
  ['$.limit[0:1]', []],
  ['$..id', ['i1', 'a', 'b', 'c']],
  ['$..skills[0]', ['x']],
  ['$.grid..[0]', [[1, 2], 1, 3]],
  ["$.people..['id','boss']", ['a', 'b', 'a', 'c', null]],
  [
    '$.trigger..*',
    [{ id: 'i1', name: 'Ann Lee' }, 'i1', 'Ann Lee', '2026-02-03T04:05:06.500+01:00'],
  ],
  ['$.grid..*', [[1, 2], 1, 2, [3], 3, []]],
  ['$..nowhere', []],
])('a slice, a wildcard, a union, a filter and .. give a list: %s', (text, value) => {
  expect(at(text, DATA)).toEqual(value);
});

test.each<[string, Json]>([
  ['$.grid[*][*]', [1, 2, 3]],
  ['$.grid[0:2][*]', [[1, 2], [3]]],
  ['$.people[*].skills[*]', [['x', 'y']]],
  ["$.people[?(@.on)]['id','age']", ['a', 8]],
  ["$.people[:1]['id','age']", [['a', 8]]],
])('lists inside lists nest as the engine nests them: %s', (text, value) => {
  expect(at(text, DATA)).toEqual(value);
});

test('a list and null survive a union', () => {
  expect(at('$.x[0,1]', { x: [[1], null] })).toEqual([[1], null]);
});

test('a slice that starts behind the end gives the last element, unless its end is written too', () => {
  expect(at('$.tags[7:]', DATA)).toEqual(['blue']);
  expect(at('$.tags[7:9]', DATA)).toEqual([]);
});

test.each(['$.trigger[?(@.id)]', '$.limit[?(@)]', '$.trigger.identity[?(@.id == "i1")]'])(
  'a filter on an object yields nothing in steps: %s',
  (text) => {
    expect(at(text, DATA)).toEqual([]);
  },
);

test.each(['$..[?(@.id)]', '$..[0:1]'])(
  'a filter or a slice behind .. matches nothing: %s',
  (text) => {
    expect(at(text, DATA)).toEqual([]);
  },
);

test.each<[string, readonly string[]]>([
  ['@.age > 10', ['b', 'c']],
  ['@.age >= 12', ['b', 'c']],
  ['@.age < 12', ['a']],
  ['12 <= @.age', ['b', 'c']],
  ['@.age == 20', ['c']],
  ['@.age === 20', []],
  ['@.age === "20"', ['c']],
  ['@.age !== 8', ['b']],
  ['@.name == "Bob"', ['b']],
  ["@.name == 'Cy Dee'", ['c']],
  ['@.name > "B"', ['b', 'c']],
  ['@.on', ['a']],
  ['!@.on', ['b', 'c']],
  ['@.on == true', ['a']],
  ['@.on == 1', ['a']],
  ['@.boss', ['b']],
  ['@.boss == null', ['a', 'c']],
  ['@.boss === null', ['c']],
  ['@.boss != null', []],
  ['@.boss != "z"', ['b']],
  ['@.age != 8', ['b', 'c']],
  ['@.name != 8', []],
  ['@.on && @.age == 8', ['a']],
  ['@.on || @.boss', ['a', 'b']],
  ['(@.on || @.boss) && @.age > 8', ['b']],
  ['@.age > $.limit', ['b', 'c']],
  ['@.id == $.trigger.missing', []],
  ['@.age + 2 == $.limit', ['a']],
  ['@.id + "1" == "a1"', ['a']],
  ['@.age + 1 == 201', ['c']],
  ['@.age * 2 - 1 == 15', ['a']],
  ['@.age / 4 == 3', ['b']],
  ['@.age % 5 == 2', ['b']],
  ['-@.age == -8', ['a']],
  ['@.age % 0 == 0', []],
  ['@.name =~ /^a/i', ['a']],
  ['@.name =~ /b$/', ['b']],
  ['@.name !~ /b/', ['a', 'c']],
  ['@.name =~ "Bob"', []],
  ['@.name !~ "Bob"', []],
  ['@.name =~ /(/', []],
  ['/ob/ =~ @.name', ['b']],
  ['@.age =~ /^1/', ['b']],
  ['@.missing =~ /undefined/', ['a', 'b', 'c']],
  ['@.skills', ['c']],
  ['@.skills == "[\\"x\\",\\"y\\"]"', ['c']],
  ['@.skills =~ /y/', ['c']],
  ['@.skills.length() == 2', ['c']],
  ['@.name.length() > 3', ['c']],
  ['@.skills[?(@ == "y")] == "[\\"y\\"]"', ['c']],
  ['0', []],
  ['$.zero', []],
  ['""', []],
  ['"x"', ['a', 'b', 'c']],
  ['@.age == " 20"', []],
  ['"0x14" == 20', ['a', 'b', 'c']],
])('a filter takes what JavaScript would: %s', (filter, ids) => {
  expect(at(IDS(filter), DATA)).toEqual(ids);
});

test('@ is the element and $ the data: a list of ids is looked up', () => {
  expect(at('$.x[?(@ == $.tags[1])]', { ...DATA, x: ['green', 'b'] })).toEqual(['green']);
});

test('a regular expression that contains spaces fails, its spaces being stripped', () => {
  expect(at(IDS('@.name =~ /Cy Dee/'), DATA)).toEqual([]);
  expect(at('$.x[?(@ =~ /a b/)]', { x: ['ab', 'a b'] })).toEqual(['ab']);
});

test.each<[string, Json | undefined]>([
  ['$.people.length()', 3],
  ['$.none.count()', 0],
  ['$.trigger.identity.name.length()', 7],
  ['$.tags.size()', 22],
  ['$.limit.size()', 2],
  ['$.trigger.length()', undefined],
  ['$.limit.length()', undefined],
  ['$.missing.length()', undefined],
  ['$.people[*].name.length()', [3, 3, 6]],
  ['$.now()', '2026-02-03T04:05:06.070Z'],
  ['$.missing.now()', undefined],
  ['$.trigger.date.RFC3339()', '2026-02-03T04:05:06.5+01:00'],
  ['$.limit.RFC3339()', undefined],
  ['$.tags[0].RFC3339()', undefined],
  ['$.people[0].JSON()', '{"age":8,"id":"a","name":"Ann","on":true}'],
  ['$.tags.JSON()', '["red","green","blue"]'],
  ['$.nothing.JSON()', 'null'],
])('functions work at the tail: %s', (text, value) => {
  expect(at(text, DATA)).toEqual(value);
});

test('length() counts the bytes of the text as JSON has it', () => {
  expect(at('$.x.length()', { x: 'é"' })).toBe(4);
});

test('JSON() escapes what HTML gives a meaning', () => {
  expect(at('$.x.JSON()', { x: '<b>&' })).toBe('"\\u003cb\\u003e\\u0026"');
});

test.each<[string, string | undefined]>([
  ['2026-02-03T04:05:06Z', '2026-02-03T04:05:06Z'],
  ['2026-02-03T04:05:06.120300+00:00', '2026-02-03T04:05:06.1203Z'],
  ['2026-02-03T04:05:06-05:30', '2026-02-03T04:05:06-05:30'],
  ['2026-02-30T04:05:06Z', undefined],
  ['2026-02-03T24:05:06Z', undefined],
  ['2026-02-03T04:05:06+99:00', undefined],
  ['2026-02-03', undefined],
  ['soon', undefined],
])('RFC3339() reformats a date that can be parsed: %s', (x, value) => {
  expect(at('$.x.RFC3339()', { x })).toBe(value);
});

test('an evaluation that would look at too much finds nothing', () => {
  const many = Array.from({ length: MAX_VISITS }, () => 1);
  expect(at('$.x[*]', { x: many })).toBeUndefined();
  expect(at('$.x[*]', { x: many.slice(0, MAX_VISITS / 2) })).toHaveLength(MAX_VISITS / 2);
  const nested = Array.from({ length: 400 }, () => ({ y: many.slice(0, 400) }));
  expect(at('$..y[?(@ > $.limit)]', { limit: 0, x: nested })).toBeUndefined();
});

test('texts that filters make count against the budget', () => {
  const big = 'x'.repeat(100_000);
  const x = Array.from({ length: 100 }, () => ({ big }));
  expect(at('$.x[?(@ =~ /y/)]', { x })).toBeUndefined();
});

test('what a path from $ finds is looked for once', () => {
  const x = Array.from({ length: 1_000 }, (_, index) => index);
  expect(at('$.x[?(@ < $.x[*].length() || @ == $.x.length() - 1)]', { x })).toEqual([999]);
});

test('data nested deeper than the stack give nothing', () => {
  const deep: unknown = JSON.parse(`${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`);
  for (const text of ['$.x..a', '$.x.JSON()', '$.x.size()', '$.y[?(@ == "x")]']) {
    expect(at(text, { x: deep as Json, y: [deep as Json] })).toBeUndefined();
  }
});

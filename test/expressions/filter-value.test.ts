import fc from 'fast-check';
import { query } from 'jsonpathly';
import { expect, test } from 'vitest';
import { MAX_VISITS } from '../../src/expressions/evaluation-budget.ts';
import { filterPasses, filterValue } from '../../src/expressions/filter-value.ts';
import { parsePath } from '../../src/expressions/path.ts';
import type { Path } from '../../src/expressions/path-tree.ts';
import type { Json } from '../../src/kernel/json.ts';

function parsed(text: string): Path {
  const path = parsePath(text, 'filter');
  if (!path.ok) {
    throw new Error(`${text}: ${path.trouble.message}`);
  }
  return path.value;
}

function at(text: string, payload: Json): Json | undefined {
  return filterValue(parsed(text), payload);
}

function oracle(text: string, payload: Json): unknown {
  return query(payload, text, { hideExceptions: true });
}

const EVENT: Json = {
  identity: { id: 'i1', name: 'Ann', flag: false, none: null },
  changes: [
    { attribute: 'jobTitle', oldValue: 'x', newValue: 'y', n: 1 },
    { attribute: 'department', oldValue: null, newValue: 'Sales', n: 2 },
    { attribute: 'tags', newValue: ['a', 'b'], n: 3 },
  ],
  numbers: [3, 1, 2],
  empty: [],
};

// Both engines agree here.
const SHARED = [
  '$.identity.name',
  '$.identity.missing',
  '$.missing.deeper',
  "$['identity']['id']",
  '$.changes[0].attribute',
  '$.changes[-1].n',
  '$.changes[*].n',
  '$.identity.*',
  '$.changes[1:].n',
  '$.changes[:-1].n',
  '$.changes[-2:].n',
  '$.changes[0,2].n',
  '$..attribute',
  '$..n',
  '$.changes[?(@.attribute == "jobTitle")]',
  '$.changes[?(@.attribute == "jobTitle" || @.attribute == "department")].n',
  '$.changes[?(@.attribute == "jobTitle" && @.newValue == "z")]',
  '$.changes[?(@.oldValue)].n',
  '$.changes[?(!(@.attribute == "tags"))].n',
  '$.changes[?(@.n > 1)].n',
  '$.changes[?(@.n >= 2)].n',
  '$.changes[?(@.n < 2)].n',
  '$.changes[?(@.n <= 2)].n',
  '$.changes[?(@.n != 2)].n',
  '$.changes[?(@.attribute in ["jobTitle", "tags"])].n',
  '$.changes[?(@.attribute nin ["jobTitle", "tags"])].n',
  '$.changes[?(@.newValue subsetof ["a", "b", "c"])].n',
  '$.changes[?(@.newValue anyof ["b", "c"])].n',
  '$.changes[?(@.newValue size 2)].n',
  '$.changes[?(@.attribute == $.changes[2].attribute)].n',
  '$.numbers[?(@ > 1)]',
] as const;

test.each(SHARED)('jsonpathly agrees: %s', (text) => {
  expect(at(text, EVENT)).toEqual(oracle(text, EVENT));
});

test('jsonpathly agrees on paths and comparisons of any data', () => {
  const leaf = fc.constantFrom<Json>(null, true, false, 0, 1, 2, 'a', 'b');
  const key = fc.constantFrom('a', 'b', 'c');
  const payload = fc.dictionary(
    key,
    fc.oneof(leaf, fc.array(fc.dictionary(key, leaf, { noNullPrototype: true }), { maxLength: 4 })),
    { noNullPrototype: true },
  );
  const literal = fc.constantFrom('0', '1', '2', '"a"', '"b"');
  const comparison = fc
    .tuple(key, fc.constantFrom('==', '<', '<=', '>', '>='), literal)
    .map(([name, operator, value]) => `@.${name} ${operator} ${value}`);
  const filter = fc.oneof(
    comparison,
    key.map((name) => `@.${name}`),
    fc.tuple(comparison, comparison).map(([a, b]) => `${a} && ${b}`),
    fc.tuple(comparison, comparison).map(([a, b]) => `${a} || ${b}`),
    comparison.map((inside) => `!(${inside})`),
  );
  const paths = fc.oneof(
    fc.tuple(key, filter, key).map(([list, inside, name]) => `$.${list}[?(${inside})].${name}`),
    fc
      .tuple(key, fc.integer({ min: -3, max: 3 }), key)
      .map(([list, index, name]) => `$.${list}[${index}].${name}`),
    fc.tuple(key, key).map(([list, name]) => `$.${list}[*].${name}`),
    key.map((name) => `$..${name}`),
  );
  fc.assert(
    fc.property(payload, paths, (data, text) => {
      // An object under a filter and a filter on a scalar are deliberate differences.
      const [, list = ''] = /^\$\.(\w)\[/.exec(text) ?? [];
      fc.pre(list === '' || Array.isArray((data as Record<string, unknown>)[list]));
      expect(at(text, data)).toEqual(oracle(text, data));
    }),
  );
});

test.each<[string, Json | undefined]>([
  // jsonpathly iterates over an object's values, looks for a pattern anywhere, and keeps numbers and texts apart.
  ['$[?(@.identity.name == "Ann")].numbers', [[3, 1, 2]]],
  ['$.changes[?(@.attribute =~ /job/)]', []],
  ['$.changes[?(@.n == "2")].attribute', ['department']],
  ["$.identity['id','name','missing']", { id: 'i1', name: 'Ann' }],
])('differs from jsonpathly, as Jayway does: %s', (text, value) => {
  expect(at(text, EVENT)).toEqual(value);
  expect(at(text, EVENT)).not.toEqual(oracle(text, EVENT));
});

test('a filter on an object tests that object and gives it in a list', () => {
  expect(at('$[?($.identity.name == "Ann")]', EVENT)).toEqual([EVENT]);
  expect(at('$[?(@.identity.name == "Bob")]', EVENT)).toEqual([]);
  expect(at('$.identity[?(@.id == "i1")].name', EVENT)).toEqual(['Ann']);
  expect(at('$..[?(@.id == "i1")].name', EVENT)).toEqual(['Ann']);
});

test.each<[string, readonly number[]]>([
  ['@.attribute =~ /.*[tT]itle/', [1]],
  ['@.attribute =~ /DEPART.*/i', [2]],
  ['@.newValue =~ /b/', [3]],
  ['/tags/ =~ @.attribute', [3]],
  ['@.n =~ /[12]/', [1, 2]],
  ['@.oldValue =~ //', [2, 3]],
  ['@.attribute =~ "tags"', []],
  ['@.attribute =~ /(/', []],
  ['!(@.attribute =~ /(/)', []],
  ['@.newValue contains "al"', [2]],
  ['@.newValue contains "a"', [2, 3]],
  ['@.n contains 1', []],
  ['@.newValue noneof ["z"]', [3]],
  ['@.newValue allof ["a", "b"]', [3]],
  ['@.newValue allof ["a", "z"]', []],
  ['@.newValue noneof 1', []],
  ['!(@.newValue noneof 1)', []],
  ['@.attribute in 1', []],
  ['@.attribute nin 1', []],
  ['@.missing nin ["a"]', [1, 2, 3]],
  ['@.newValue size "2"', []],
  ['@.newValue size 5', [2]],
  ['@.newValue empty false', [1, 2, 3]],
  ['@.newValue empty true', []],
  ['@.newValue empty 1', []],
  ['@.n empty false', []],
  ['@.newValue type "array"', [3]],
  ['@.oldValue type "null"', [2]],
  ['@.oldValue == null', [2]],
  ['@.missing == null', []],
  ['@.missing != null', [1, 2, 3]],
  ['@.n === 1', [1]],
  ['@.n === "1"', []],
  ['@.n !== "1"', [1, 2, 3]],
  ['"1" == @.n', [1]],
  ['@.n == "1.0"', [1]],
  ['@.newValue == ["a", "b"]', [3]],
  ['@.newValue.length() == 2', [3]],
  ['@.n > "1"', []],
  ['@.attribute > "e"', [1, 3]],
  ['@.attribute <= "department"', [2]],
  ['@.attribute < "department"', []],
  ['@.attribute >= "tags"', [3]],
  ['true', [1, 2, 3]],
  ['"x"', []],
  ['@.newValue[?(@ == "z")]', [1, 2, 3].slice(2)],
  ['@.newValue[*].x', [1, 2, 3]],
  ['@.attribute.x', []],
  ['(@.n == 1) == true', [1]],
])('a filter takes what Jayway would: %s', (filter, numbers) => {
  expect(at(`$.changes[?(${filter})].n`, EVENT)).toEqual(numbers);
});

test.each<[string, Json | undefined]>([
  ['$.numbers.length()', 3],
  ['$.identity.size()', 4],
  ['$.identity.name.length()', null],
  ['$.numbers.sum()', 6],
  ['$.numbers.min()', 1],
  ['$.numbers.max()', 3],
  ['$.numbers.avg()', 2],
  ['$.numbers.stddev()', Math.sqrt(2 / 3)],
  ['$.empty.sum()', undefined],
  ['$.numbers.first()', 3],
  ['$.numbers.last()', 2],
  ['$.numbers.index(1)', 1],
  ['$.numbers.index(-3)', 3],
  ['$.numbers.index()', undefined],
  ['$.identity.first()', undefined],
  ['$.identity.keys()', ['id', 'name', 'flag', 'none']],
  ['$.numbers.keys()', null],
  ['$.numbers.append(4)', [3, 1, 2, 4]],
  ['$.identity.id.append(4)', 'i1'],
  ['$.concat($.identity.id, "-", $.numbers, 4, $.missing)', 'i1-312'],
  ['$.numbers.concat("x")', 'x'],
  ['$.sum($.numbers, 4)', 10],
  ['$..n.sum()', 6],
  ['$.length($.identity)', 4],
  ['$..changes.length()', 3],
  ['$.changes[*].attribute.length()', [null, null, null]],
  ['$.missing.length()', undefined],
])('functions of trigger filters: %s', (text, value) => {
  expect(at(text, EVENT)).toEqual(value);
});

test.each<[string, Json | undefined]>([
  ['$.numbers[-2:2]', [1, 2, 3, 1]],
  ['$.numbers[-3:-1]', [3, 1]],
  ['$.numbers[1:-1]', []],
  ['$.numbers[7:]', []],
  ['$.numbers[2,-1,9]', [2, 2]],
  ["$.changes[*]['n','missing']", [{ n: 1 }, { n: 2 }, { n: 3 }]],
  ["$['identity','missing'].id", ['i1']],
  ["$.numbers['a','b']", undefined],
  ["$.numbers[*]['a','b']", []],
  ['$.identity.id[?(@ == "i1")]', undefined],
  ['$.identity.id.x', undefined],
  ['$.numbers.first', undefined],
  ['$.constructor', undefined],
  ['$.__proto__', undefined],
  ['$..[0]', [{ attribute: 'jobTitle', oldValue: 'x', newValue: 'y', n: 1 }, 'a', 3]],
])('lists and objects: %s', (text, value) => {
  expect(at(text, EVENT)).toEqual(value);
});

test.each<[string, boolean]>([
  ['$.identity.name', true],
  ['$.identity.flag', true],
  ['$.identity.none', false],
  ['$.identity.missing', false],
  ['$.empty', false],
  ['$.changes[?(@.n == 1)]', true],
  ['$.changes[?(@.n == 9)]', false],
  ['$', true],
])('the workflow starts when the result is not empty: %s', (text, passes) => {
  expect(filterPasses(parsed(text), EVENT)).toBe(passes);
});

test('a payload may be any JSON', () => {
  expect(filterPasses(parsed('$'), null)).toBe(false);
  expect(filterPasses(parsed('$'), 'x')).toBe(true);
  expect(at('$[?(@.a)]', [{ a: 1 }, {}])).toEqual([{ a: 1 }]);
});

test('an evaluation that would look at too much finds nothing', () => {
  const many = Array.from({ length: MAX_VISITS }, () => ({ a: 1 }));
  expect(at('$..[?(@.a == 1)]', many)).toBeUndefined();
  const list = Array.from({ length: 2_000 }, (_, index) => `x${index}`);
  expect(at('$.a[?(@ in $.b)]', { a: list, b: list.map((item) => `${item}!`) })).toBeUndefined();
  expect(at('$.a[?(@ in $.b[*])]', { a: list.slice(0, 500), b: list.slice(0, 500) })).toHaveLength(
    500,
  );
});

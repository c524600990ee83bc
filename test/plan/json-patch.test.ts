import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { applyOperations, makeOperations } from '../../src/plan/json-patch.ts';

function inDefinition(value: JsonObject): JsonObject {
  return { name: 'A', definition: value };
}

test.each<readonly [string, JsonObject, JsonObject, readonly object[]]>([
  [
    'a member',
    { a: 1, b: 2 },
    { a: 1, b: 3 },
    [{ op: 'replace', path: '/definition/b', value: 3 }],
  ],
  ['a new member', { a: 1 }, { a: 1, b: 3 }, [{ op: 'add', path: '/definition/b', value: 3 }]],
  ['a member less', { a: 1, b: 2 }, { a: 1 }, [{ op: 'remove', path: '/definition/b' }]],
  [
    'keys that need escaping, and some that do not',
    { 'a/b': { 'c~d': 1 }, 'e f%é': 1 },
    { 'a/b': { 'c~d': 2 }, 'e f%é': 2 },
    [
      { op: 'replace', path: '/definition/e f%é', value: 2 },
      { op: 'replace', path: '/definition/a~1b/c~0d', value: 2 },
    ],
  ],
  [
    'one element of an array, as the whole array',
    { list: [1, 2, 3] },
    { list: [1, 9, 3] },
    [{ op: 'replace', path: '/definition/list', value: [1, 9, 3] }],
  ],
  [
    'a place inside an array inside an array, as the outermost, once',
    { list: [{ deep: [{ a: 1, b: 1 }] }] },
    { list: [{ deep: [{ a: 2, b: 2 }] }] },
    [{ op: 'replace', path: '/definition/list', value: [{ deep: [{ a: 2, b: 2 }] }] }],
  ],
  [
    'an array that becomes an object',
    { list: [1] },
    { list: { 0: 1 } },
    [{ op: 'replace', path: '/definition/list', value: { 0: 1 } }],
  ],
  ['nothing', { a: 1 }, { a: 1 }, []],
])('deep operations for %s', (_, before, after, expected) => {
  const made = makeOperations(inDefinition(before), inDefinition(after), ['definition'], 'deep');
  expect(made).toEqual(expected);
});

test.each(['deep', 'field'] as const)(
  'fields that are no objects are whole in style %s',
  (style) => {
    const raw = { name: 'A', description: 'x', owner: { type: 'IDENTITY', id: '1', name: 'Ann' } };
    const target = {
      name: 'B',
      description: '',
      owner: { type: 'IDENTITY', id: '2', name: 'Ann' },
      trigger: {},
    };
    expect(makeOperations(raw, target, ['name', 'description', 'owner', 'trigger'], style)).toEqual(
      [
        { op: 'replace', path: '/name', value: 'B' },
        { op: 'replace', path: '/description', value: '' },
        // Without the old owner's name: it is the tenant's, and would be the wrong one.
        { op: 'replace', path: '/owner', value: { type: 'IDENTITY', id: '2' } },
        { op: 'add', path: '/trigger', value: {} },
      ],
    );
  },
);

test('a whole field that is as it should be is not sent', () => {
  const raw = inDefinition({ a: 1 });
  expect(makeOperations(raw, raw, ['name', 'definition'], 'field')).toEqual([]);
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'a key %s in the tenant is never a part of a pointer, and survives in the whole field',
  (key) => {
    const steps = (value: number): JsonObject =>
      JSON.parse(
        `{"steps": {${JSON.stringify(key)}: {"a": ${value}}, "b": ${value}}}`,
      ) as JsonObject;
    const raw = inDefinition(steps(1));
    const made = makeOperations(raw, inDefinition(steps(2)), ['definition'], 'deep');
    expect(made).toEqual([{ op: 'replace', path: '/definition', value: steps(2) }]);
    const applied = applyOperations(raw, made)['definition'] as JsonObject;
    expect(JSON.stringify(applied)).toBe(JSON.stringify(steps(2)));
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  },
);

test('operations are applied to a copy, and a place that is not there is an error', () => {
  const raw = inDefinition({ a: 1 });
  applyOperations(raw, [{ op: 'replace', path: '/definition/a', value: 2 }]);
  expect(raw).toEqual(inDefinition({ a: 1 }));
  expect(() => applyOperations(raw, [{ op: 'remove', path: '/definition/z' }])).toThrow();
});

test('one object in two places, as a YAML alias makes it, is changed in one', () => {
  const shared = { x: 1 };
  const raw = inDefinition({ a: shared, b: shared });
  const made = makeOperations(
    raw,
    inDefinition({ a: shared, b: { x: 2 } }),
    ['definition'],
    'deep',
  );
  expect(applyOperations(raw, made)).toEqual(inDefinition({ a: { x: 1 }, b: { x: 2 } }));
});

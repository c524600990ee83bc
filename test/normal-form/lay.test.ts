import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { lay } from '../../src/normal-form/lay.ts';
import { managedPart } from '../../src/normal-form/leaves.ts';

function step(attributes: JsonObject, more: JsonObject = {}): JsonObject {
  return { steps: { S: { type: 'action', attributes, ...more } } };
}

/** Lays one definition over another and gives the attributes of its step S. */
function laid(wanted: JsonObject, raw: JsonObject, ignore: readonly string[] = []): unknown {
  const target = lay(
    { body: { definition: step(wanted) }, fields: ['definition'], ignore },
    { definition: step(raw) },
  );
  return ((target['definition'] as JsonObject)['steps'] as { S: JsonObject }).S['attributes'];
}

test.each<readonly [string, JsonObject, JsonObject, JsonObject]>([
  ['a value', { a: 2 }, { a: 1 }, { a: 2 }],
  ['a member less', {}, { a: 1 }, {}],
  ["the tenant's null stays", { b: 1 }, { a: null, b: 1 }, { a: null, b: 1 }],
  ["the tenant's null goes for a value", { a: 1 }, { a: null }, { a: 1 }],
  [
    'a minted reference stays',
    { param_a: { paramID: '2' } },
    { param_a: { paramID: '1', refID: 'r' } },
    { param_a: { paramID: '2', refID: 'r' } },
  ],
  [
    'a minted reference of the file does not go over the one of the tenant',
    { param_a: { paramID: '2', refID: 'f' } },
    { param_a: { paramID: '1', refID: 'r' } },
    { param_a: { paramID: '2', refID: 'r' } },
  ],
  [
    "a new member keeps the file's hidden values",
    { param_a: { paramID: '2', refID: 'f' }, context: {} },
    {},
    { param_a: { paramID: '2', refID: 'f' }, context: {} },
  ],
  ['an empty map of the tenant stays', {}, { context: {} }, { context: {} }],
  [
    'an empty map of the file empties the one of the tenant',
    { context: {} },
    { context: { a: 1 } },
    {},
  ],
  [
    'variables pair by name',
    {
      variables: [
        { name: 'b', v: 2 },
        { name: 'a', v: 1 },
      ],
    },
    {
      variables: [
        { name: 'a', v: 1, x: null },
        { name: 'b', v: 1, y: null },
      ],
    },
    {
      variables: [
        { name: 'b', v: 2, y: null },
        { name: 'a', v: 1, x: null },
      ],
    },
  ],
  [
    'elements without a name pair by place where the lengths agree',
    { list: [{ v: 2 }, { v: 3 }] },
    { list: [{ v: 1, x: null }, { v: 3 }] },
    { list: [{ v: 2, x: null }, { v: 3 }] },
  ],
  [
    'and not where they differ',
    { list: [{ v: 2 }] },
    { list: [{ v: 1, x: null }, { v: 3 }] },
    { list: [{ v: 2 }] },
  ],
  [
    'names that are there twice pair by place',
    { list: [{ name: 'a', v: 2 }] },
    { list: [{ name: 'a', x: null }] },
    { list: [{ name: 'a', x: null, v: 2 }] },
  ],
  ['an array for a value', { list: [1] }, { list: 1 }, { list: [1] }],
  [
    "a body is the author's, nulls and all",
    { jsonRequestBody: { a: null } },
    { jsonRequestBody: { a: 1, b: null } },
    { jsonRequestBody: { a: null } },
  ],
])('%s', (_, wanted, raw, expected) => {
  expect(laid(wanted, raw)).toEqual(expected);
});

test.each<readonly [string, string, JsonObject, JsonObject, JsonObject]>([
  [
    'keeps the value of the tenant',
    '/definition/steps/S/attributes/a',
    { a: 2, b: 2 },
    { a: 1, b: 1 },
    { a: 1, b: 2 },
  ],
  ['keeps it missing', '/definition/steps/S/attributes/a', { a: 2 }, {}, {}],
  [
    'keeps all below it',
    '/definition/steps/S/attributes/a',
    { a: { x: 2 } },
    { a: { y: 1 } },
    { a: { y: 1 } },
  ],
  [
    'keeps an element of an array',
    '/definition/steps/S/attributes/a/0',
    { a: [1, 2] },
    { a: [9, 9] },
    { a: [9, 2] },
  ],
  [
    'fills the place of an element that the tenant has not',
    '/definition/steps/S/attributes/a/0',
    { a: [1, 2] },
    { a: [] },
    { a: [1, 2] },
  ],
])('an ignored place %s', (_, pointer, wanted, raw, expected) => {
  expect(laid(wanted, raw, [pointer])).toEqual(expected);
});

test('an ignored field is not touched, even where the tenant has none', () => {
  const wanted = {
    body: { description: 'x', name: 'A' },
    fields: ['name', 'description'],
    ignore: ['/description'],
  };
  expect(lay(wanted, { name: 'B' })).toEqual({ name: 'A' });
});

test('a field the file is silent about stays as the tenant has it, an emptied one stands as the tenant takes it', () => {
  const raw = { id: '1', name: 'A', description: 'x', trigger: { type: 'EVENT' }, enabled: true };
  const wanted = {
    body: { description: '', trigger: {} },
    fields: ['description', 'trigger'],
    ignore: [],
  };
  expect(lay(wanted, raw)).toEqual({ ...raw, description: '', trigger: {} });
});

test("an external trigger's client and URL stay, and go with the trigger when it becomes another", () => {
  const raw = { trigger: { type: 'EXTERNAL', attributes: { id: 'x', clientId: 'c', url: 'u' } } };
  const over = (trigger: JsonObject) =>
    lay({ body: { trigger }, fields: ['trigger'], ignore: [] }, raw);
  expect(over({ type: 'EXTERNAL', attributes: { name: 'N' } })).toEqual({
    trigger: { type: 'EXTERNAL', attributes: { id: 'x', clientId: 'c', url: 'u', name: 'N' } },
  });
  expect(over({ type: 'EVENT', attributes: { id: 'idn:identity-created' } })).toEqual({
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created' } },
  });
});

test('an action that was a choice does not keep the id of the choice', () => {
  const raw = { definition: { steps: { S: { type: 'choice', actionId: 'sp:compare-strings' } } } };
  const body = { definition: { steps: { S: { type: 'action', actionId: 'sp:http' } } } };
  expect(lay({ body, fields: ['definition'], ignore: [] }, raw)).toEqual(body);
});

test('spelling that means the same is left alone', () => {
  const raw = { definition: { steps: { S: { type: 'ACTION', actionId: 'a' } } } };
  const body = { definition: { steps: { S: { type: 'action', actionId: 'b' } } } };
  expect(lay({ body, fields: ['definition'], ignore: [] }, raw)).toEqual({
    definition: { steps: { S: { type: 'ACTION', actionId: 'b' } } },
  });
});

test('several ignored elements of one array do not move each other', () => {
  const form = { definition: { list: ['a', 'b', 'c'] } };
  const ignore = ['/definition/list/0', '/definition/list/1'];
  expect(managedPart(form, ['definition'], ignore)).toEqual({ definition: { list: ['c'] } });
  const long = { definition: { list: Array.from({ length: 12 }, (_, index) => index) } };
  const ten = ['/definition/list/10', '/definition/list/9'];
  expect(managedPart(long, ['definition'], ten)).toEqual({
    definition: { list: [0, 1, 2, 3, 4, 5, 6, 7, 8, 11] },
  });
});

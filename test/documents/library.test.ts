import { expect, test } from 'vitest';
import { ACTIONS } from '../../src/catalogue/actions.ts';
import { actionJson, operatorJson, triggerJson } from '../../src/catalogue/library-json.ts';
import { OPERATORS } from '../../src/catalogue/operators.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { BUILT_IN_LIBRARY, libraryFrom, newestOf } from '../../src/documents/library.ts';
import { action, codes, read, withStep } from './read.ts';

const TENANT = libraryFrom([
  item('ACTION', 'acme:badge', 1, ['badge!', 'colour']),
  item('ACTION', 'acme:badge', 3, ['badge!', 'colour', 'size!'], true),
  item('ACTION', 'acme:badge', 2, ['badge!', 'colour', 'size!']),
  item('OPERATOR', 'sp:sleep', 1, []),
  item('EVENT', 'acme:badge-lost', 1, []),
]);

function item(
  type: string,
  id: string,
  versionNumber: number,
  fields: readonly string[],
  deprecated = false,
): JsonObject {
  const formFields = fields.map((name) => ({
    name: name.replace('!', ''),
    required: name.endsWith('!'),
  }));
  return { type, id, versionNumber, formFields, deprecated };
}

test('the catalogue read as an answer of a tenant gives the built-in library', () => {
  const read = libraryFrom([
    ...ACTIONS.map(actionJson),
    ...OPERATORS.map(operatorJson),
    ...TRIGGERS.map(triggerJson),
  ]);
  expect(read).toEqual({ ...BUILT_IN_LIBRARY, source: 'tenant' });
});

test('an answer without a kind of item, or with nonsense, leaves what is built in', () => {
  expect(libraryFrom([])).toEqual({ ...BUILT_IN_LIBRARY, source: 'tenant' });
  const odd = libraryFrom([
    {},
    { type: 'ACTION', id: 5 },
    { type: 'ACTION', id: 'a', formFields: [5] },
  ]);
  expect(odd.actions).toBe(BUILT_IN_LIBRARY.actions);
});

test('the newest version is the last that is not deprecated', () => {
  expect(newestOf(TENANT, 'acme:badge')).toBe(2);
  expect(newestOf(TENANT, 'sp:http')).toBeUndefined();
  expect(newestOf(BUILT_IN_LIBRARY, 'sp:create-approval-request')).toBeUndefined();
});

test.each<[string, string, string, readonly string[]]>([
  ['sp:http', '2', '{ method: get, url: x }', []],
  ['sp:htp', '2', '{}', ['ACTION_UNKNOWN Did you mean sp:http?']],
  ['sp:http', '9', '{ method: get, url: x }', ['ACTION_VERSION The newest version is 3.']],
  ['sp:http', "'2'", '{ method: get, url: x }', ['ACTION_VERSION The newest version is 3.']],
  ['sp:http', 'null', '{ method: get, url: x }', []],
  [
    'sp:get-identity',
    '1',
    '{ id: x }',
    ['ACTION_DEPRECATED Version 2 takes its place; see which attributes it has.'],
  ],
  [
    'sp:create-approval-request',
    '1',
    '{ anything: x }',
    ['ACTION_DEPRECATED sp:generic-approval takes its place.'],
  ],
  ['sp:http', '2', '{ method: get, url.$: $.trigger.url }', []],
  [
    'sp:http',
    '2',
    "{ method: '', url: null, url.$: '' }",
    ['FIELD_REQUIRED sp:http needs them: write method, or method.$ with a path.'],
  ],
  [
    'sp:http',
    '3',
    '{ method: get, url: x }',
    [
      'FIELD_REQUIRED sp:http needs it: write param_authenticationRef, or param_authenticationRef.$ with a path.',
    ],
  ],
  // Without a version only what every version needs is missed, and what none knows is unknown.
  ['sp:send-email', 'null', '{ subject: x, body: x, recipientId: x }', []],
  [
    'sp:http',
    '2',
    '{ method: get, url: x, urlparams: {a: b} }',
    ['FIELD_UNKNOWN Did you mean urlParams?'],
  ],
  [
    'sp:http',
    '2',
    '{ method: get, url: x, urlPrams.$: $.trigger.x }',
    ['FIELD_UNKNOWN Did you mean urlParams?'],
  ],
  ['sp:http', '2', '{ method: get, url: x, urlparams: {}, subject: null }', []],
  [
    'sp:http',
    '3',
    '{ method: get, url: x, param_authenticationRef: none, param_anything: {a: b} }',
    [],
  ],
  // Names that are near none are told only where the tenant says what there is.
  ['sp:http', '2', '{ method: get, url: x, somethingElse: 5 }', []],
  [
    'sp:get-identity',
    '2',
    '{ id: x, service: mice, method: get, path: /, useInternalClient: true }',
    [],
  ],
  [
    'sp:forms',
    '1',
    '{ formDefinitionId: x, recipient: y, inputForForm_a: 1, inputForForm_array_b.$: $.trigger.x }',
    [],
  ],
])('the built-in library on %s %s %s', (id, version, attributes, expected) => {
  const step = action(id, attributes).replace('versionNumber: 1', `versionNumber: ${version}`);
  const found = read(withStep(step)).diagnostics.map(({ code, hint }) => `${code} ${hint}`);
  expect(found).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  ['acme:badge', '{ badge: x }', []],
  ['acme:badge', '{ colour: red }', ['FIELD_REQUIRED']],
  ['acme:badge', '{ badge: x, somethingElse: 5 }', ['FIELD_UNKNOWN']],
  ['sp:sleep', '{}', []],
  ['sp:http', '{}', ['ACTION_UNKNOWN']],
])("a tenant's library on %s %s", (id, attributes, expected) => {
  expect(codes(withStep(action(id, attributes)), { library: TENANT })).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ['{ type: EVENT, attributes: { id: acme:badge-lost } }', []],
  ['{ type: EVENT, attributes: { id: idn:identity-created } }', ['TRIGGER_UNKNOWN']],
  ['{ type: EVNT, attributes: {} }', ['TRIGGER_UNKNOWN']],
  ["{ type: '', attributes: {} }", []],
  ['{ type: EXTERNAL }', []],
])("a tenant's library on the trigger %s", (trigger, expected) => {
  expect(codes(`name: A\ntrigger: ${trigger}\n`, { library: TENANT })).toEqual(expected);
});

test('what a loop needs for its body is not told twice', () => {
  expect(codes(withStep(action('sp:loop:iterator', '{ input.$: $.trigger.list }')))).toEqual([
    'GRAPH_START',
  ]);
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { payloadSchema } from '../../src/catalogue/payload-schema.ts';
import { checkInput } from '../../src/catalogue/trigger-input.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import { isArray, isObject } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { formatPointer, setAt } from '../../src/kernel/pointer.ts';

const EXAMPLES = TRIGGERS.flatMap(({ id, inputExample }) =>
  inputExample === null ? [] : [{ id, example: inputExample }],
);

/** Names of the events whose ids the payload descriptions leave out. */
const IDS_BY_NAME: Readonly<Record<string, string>> = {
  'Native change account created': 'idn:source-account-created',
  'Native change account deleted': 'idn:source-account-deleted',
  'Native change account updated': 'idn:source-account-updated',
  'Outlier detected': 'idn:outlier-detected',
};

test.each(EXAMPLES)('the example of $id is what its trigger sends', ({ id, example }) => {
  expect(checkInput(id, example)).toEqual([]);
  expect(checkInput(id, { ...example, added: 1 })).toEqual([]);
});

test.each<[string, Json, readonly (readonly [string, string])[]]>([
  ['idn:identity-created', [], [['', 'must be an object, and not a list']]],
  [
    'idn:identity-created',
    { identity: { type: 'ROLE', id: 5 }, attributes: {} },
    [
      ['/identity/type', 'must be "IDENTITY", and not "ROLE"'],
      ['/identity/id', 'must be text, and not 5'],
      ['/identity/name', 'is missing'],
    ],
  ],
  [
    'idn:source-created',
    { id: 'a', name: 'b', type: 'c', connector: 'd', created: 'today', actor: null },
    [
      ['/created', 'must be a time as 2026-01-31T09:00:00Z, and not "today"'],
      ['/actor', 'must be an object, and not null'],
    ],
  ],
  [
    'idn:access-request-pre-approval',
    { accessRequestId: 'a', requestedFor: { type: 'ROLE' }, requestedBy: {}, requestedItems: 'x' },
    [
      ['/requestedFor/type', 'must be "IDENTITY", and not "ROLE"'],
      ['/requestedItems', 'must be a list, and not "x"'],
    ],
  ],
  [
    'idn:access-request-pre-approval',
    { accessRequestId: 'a', requestedFor: 5, requestedBy: {}, requestedItems: [] },
    [['/requestedFor', 'must be an object or a list, and not 5']],
  ],
  ['idn:external-http', 'text', [['', 'must be an object, and not "text"']]],
])('%s with %j', (id, input, troubles) => {
  expect(checkInput(id, input).map(({ pointer, message }) => [pointer, message])).toEqual(troubles);
});

test('whom access is asked for may be an object, as in reality, or a list, as in the description', () => {
  const { example } = EXAMPLES.find(({ id }) => id === 'idn:access-request-post-approval')!;
  const { requestedFor = null } = example;
  expect(isObject(requestedFor)).toBe(true);
  expect(
    checkInput('idn:access-request-post-approval', { ...example, requestedFor: [requestedFor] }),
  ).toEqual([]);
});

test('nothing is asked of a trigger that is not known, of a clock, or of prototype keys', () => {
  expect(checkInput('idn:nope', 5)).toEqual([]);
  expect(checkInput('constructor', 5)).toEqual([]);
  expect(checkInput('idn:cron-schedule', 5)).toEqual([]);
  expect(checkInput('idn:external-http', JSON.parse('{"__proto__":{"a":1}}') as Json)).toEqual([]);
  expect(payloadSchema('idn:nope')).toEqual({});
});

/** Every instance that differs from an example in one place is judged as by JSON Schema: the vendor's where it is at hand, else our own. */
describe.each(oracles())('$id', ({ id, schema }) => {
  test('accepts and refuses the same inputs as its description', () => {
    const { example } = EXAMPLES.find((known) => known.id === id)!;
    const judge = compile(schema);
    const inputs = variants(example, schema);
    expect(inputs.length).toBeGreaterThan(10);
    expect(judge(example)).toBe(true);
    const differing = inputs.filter(
      (input) => judge(input) !== (checkInput(id, input).length === 0),
    );
    expect(differing).toEqual([]);
    expect(inputs.some((input) => !judge(input))).toBe(true);
  });
});

interface Oracle {
  readonly id: string;
  readonly schema: JsonObject;
}

function oracles(): readonly Oracle[] {
  const folder = process.env['MAINSHEET_TEST_FACTS'];
  if (folder === undefined || folder === '') {
    return EXAMPLES.filter(({ example }) => Object.keys(example).length > 0).map(({ id }) => ({
      id,
      schema: payloadSchema(id),
    }));
  }
  const text = readFileSync(path.join(folder, 'isc-trigger-inputs.json'), 'utf8');
  const described = Object.values(
    JSON.parse(text) as Record<string, { name: string; triggerId: string | null; input: Json }>,
  );
  expect(described).toHaveLength(33);
  return described.map(({ name, triggerId, input }) => ({
    id: triggerId?.replace(' (inferred)', '') ?? IDS_BY_NAME[name]!,
    schema: asInReality(input) as JsonObject,
  }));
}

/** Where we follow the platform and not its description: one person for a list, and a required member without a type. */
function asInReality(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === 'requestedFor') {
      return { anyOf: [value, value.items] };
    }
    return key === 'required' && Array.isArray(value)
      ? value.filter(
          (name) =>
            name !== 'campaignOwner' || value.includes('deadline') || value.includes('status'),
        )
      : value;
  }) as Json;
}

function compile(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv({ strict: false });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/);
  ajv.addFormat('int32', true);
  ajv.addFormat('decimal', true);
  return ajv.compile(schema);
}

function variants(example: JsonObject, schema: JsonObject): readonly Json[] {
  const words = [...JSON.stringify(schema).matchAll(/"enum":\[([^\]]*)\]/g)].flatMap(
    ([, list]) => JSON.parse(`[${list}]`) as readonly Json[],
  );
  const values: readonly (Json | undefined)[] = [
    ...[undefined, null, 5, 1.5, true, 'x', '2026-01-05T09:00:00.123Z', [], ['x'], [5], {}],
    ...new Set(words),
  ];
  return pointers(example, []).flatMap((pointer) =>
    values.map((value) => setAt(example, pointer, value)),
  );
}

function pointers(value: Json, tokens: readonly (string | number)[]): readonly string[] {
  const here = tokens.length === 0 ? [] : [formatPointer(tokens)];
  if (isArray(value)) {
    return [...here, ...value.flatMap((item, index) => pointers(item, [...tokens, index]))];
  }
  return isObject(value)
    ? [
        ...here,
        ...Object.entries(value).flatMap(([key, member]) => pointers(member, [...tokens, key])),
      ]
    : here;
}

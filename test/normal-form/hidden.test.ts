import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { HIDDEN } from '../../src/normal-form/hidden.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';

/** A workflow with one step. */
function step(more: JsonObject): JsonObject {
  return { name: 'A', definition: { start: 'S', steps: { S: more } } };
}

function trigger(more: JsonObject): JsonObject {
  return { name: 'A', trigger: more };
}

/** What a row hides, with the pointers it hides, and what looks like it and is not. */
const TABLE: readonly (readonly [string, JsonObject, readonly string[]])[] = [
  [
    'null-is-missing',
    { name: 'A', description: null, definition: { start: null, steps: {} } },
    ['/description', '/definition/start'],
  ],
  ['null-is-missing', step({ type: 'action', attributes: { list: [null, 1] } }), []],
  [
    'empty-path-is-missing',
    step({ type: 'action', attributes: { 'a.$': '', b: '' } }),
    ['/definition/steps/S/attributes/a.$'],
  ],
  ['empty-path-is-missing', step({ type: 'action', attributes: { 'a.$': '$.x' } }), []],
  [
    'empty-field-is-missing',
    { name: 'A', description: '', trigger: {}, definition: {} },
    ['/description', '/trigger', '/definition'],
  ],
  ['empty-field-is-missing', { name: '', definition: { steps: {}, start: '' } }, []],
  [
    'empty-map-is-missing',
    step({ type: 'action', attributes: { context: {}, requestHeaders: {}, urlParams: {} } }),
    [
      '/definition/steps/S/attributes/context',
      '/definition/steps/S/attributes/requestHeaders',
      '/definition/steps/S/attributes/urlParams',
    ],
  ],
  [
    'empty-map-is-missing',
    step({ type: 'action', context: {}, attributes: { other: {}, context: { a: 1 } } }),
    [],
  ],
  ['owner-name', { name: 'A', owner: { type: 'IDENTITY', id: '1', name: 'Ann' } }, ['/owner/name']],
  [
    'minted-reference',
    step({ type: 'action', attributes: { param_basic: { refID: 'r', paramID: 'p' } } }),
    ['/definition/steps/S/attributes/param_basic/refID'],
  ],
  [
    'minted-reference',
    step({ type: 'action', attributes: { other: { refID: 'r' }, refID: 'r' } }),
    [],
  ],
  ['trigger-mode', trigger({ type: 'EVENT', mode: 'advanced' }), ['/trigger/mode']],
  ['trigger-mode', step({ type: 'action', mode: 'x', attributes: { mode: 'y' } }), []],
  [
    'external-trigger',
    trigger({ type: 'EXTERNAL', attributes: { clientId: 'c', url: 'u' } }),
    ['/trigger/attributes/clientId', '/trigger/attributes/url'],
  ],
  [
    'external-trigger',
    trigger({ type: 'EVENT', attributes: { clientId: 'c', url: 'u', id: 'i' } }),
    [],
  ],
  [
    'trigger-kind-id',
    trigger({ type: 'SCHEDULED', attributes: { id: 'idn:cron', cronString: '0 1 * * *' } }),
    ['/trigger/attributes/id'],
  ],
  ['trigger-kind-id', trigger({ type: 'EVENT', attributes: { id: 'idn:identity-created' } }), []],
  [
    'operator-action',
    step({ type: 'choice', actionId: 'sp:compare-strings' }),
    ['/definition/steps/S/actionId'],
  ],
  ['operator-action', step({ type: 'action', actionId: 'sp:http' }), []],
  [
    'operator-action',
    step({ type: 'action', attributes: { inner: { type: 'success', actionId: 'x' } } }),
    [],
  ],
  [
    'operator-id',
    step({ type: 'success', attributes: { id: 'sp:operator-success' } }),
    ['/definition/steps/S/attributes/id'],
  ],
  ['operator-id', step({ type: 'Mutation', attributes: { id: 'sp:define-variable' } }), []],
  [
    'operator-id',
    step({ type: 'action', attributes: { inner: { type: 'failure', attributes: { id: 'x' } } } }),
    [],
  ],
];

test.each(TABLE)('%s hides of %j: %j', (rule, workflow, expected) => {
  const hidden: [string, string][] = [];
  normalForm(workflow, (pointer, by) => hidden.push([by, pointer]));
  const by = hidden.filter(([row]) => row === rule).map(([, pointer]) => pointer);
  expect(by).toEqual(expected);
});

test('every row of the table is tried here, and says why and by what source', () => {
  const tried = new Set(TABLE.filter(([, , hides]) => hides.length > 0).map(([rule]) => rule));
  expect(HIDDEN.filter(({ rule }) => !tried.has(rule)).map(({ rule }) => rule)).toEqual([]);
  for (const { why, source, pattern } of HIDDEN) {
    expect(why).toMatch(/\.$/);
    expect(source).toMatch(/^facts \d/);
    expect(pattern).toMatch(/^\//);
  }
});

test('only what its owner writes is in the form', () => {
  const form = normalForm({
    id: '1',
    created: 'then',
    modified: 'now',
    modifiedBy: { id: 'x' },
    creator: { id: 'x' },
    executionCount: 3,
    failureCount: 1,
    dailyExecutionCountDays: 2,
    name: 'A',
    enabled: false,
  });
  expect(form).toEqual({ name: 'A', enabled: false });
});

test("step types are compared in the platform's spelling, and only those", () => {
  const form = normalForm({
    name: 'A',
    trigger: { type: 'event' },
    definition: {
      steps: {
        a: { type: 'ACTION' },
        b: { type: 'MUTATION', attributes: { type: 'ACTION' } },
        c: { type: 'Success' },
        d: { type: 'Unknown' },
        loop: { type: 'action', attributes: { steps: { inner: { type: 'CHOICE' } } } },
      },
    },
  });
  expect(form).toEqual({
    name: 'A',
    trigger: { type: 'event' },
    definition: {
      steps: {
        a: { type: 'action' },
        b: { type: 'Mutation', attributes: { type: 'ACTION' } },
        c: { type: 'success' },
        d: { type: 'Unknown' },
        loop: { type: 'action', attributes: { steps: { inner: { type: 'choice' } } } },
      },
    },
  });
});

test('what an author sends as a body is his own, null and empty included', () => {
  const jsonRequestBody = { a: null, 'b.$': '', param_x: { refID: 'r' }, context: {} };
  const workflow = step({ type: 'action', attributes: { jsonRequestBody } });
  expect(normalForm(workflow)).toEqual(workflow);
});

test('"filter" is never taken for "filter.$"', () => {
  const literal = normalForm(trigger({ type: 'EVENT', attributes: { filter: '$.a' } }));
  expect(literal).not.toEqual(
    normalForm(trigger({ type: 'EVENT', attributes: { 'filter.$': '$.a' } })),
  );
  expect(literal).toHaveProperty('trigger.attributes.filter', '$.a');
});

test('what is empty only without its hidden members is hidden as well', () => {
  expect(normalForm(trigger({ mode: 'advanced' }))).toEqual({ name: 'A' });
  expect(normalForm(step({ type: 'action', attributes: { context: { a: null } } }))).toEqual(
    step({ type: 'action', attributes: {} }),
  );
});

test('keys that Object knows are members like others', () => {
  const text =
    '{"name":"A","definition":{"steps":{"__proto__":{"type":"ACTION"},"constructor":{"type":"success","actionId":"x"}}}}';
  const form = normalForm(JSON.parse(text) as JsonObject);
  expect(JSON.stringify(form)).toBe(
    '{"name":"A","definition":{"steps":{"__proto__":{"type":"action"},"constructor":{"type":"success"}}}}',
  );
});

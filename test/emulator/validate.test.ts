import { expect, test } from 'vitest';
import { validateForEnabling } from '../../src/emulator/validate.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { startEmulator } from '../support/emulator.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

const DONE = { type: 'success' };

function body(steps: JsonObject, start = 'A'): JsonObject {
  return { name: 'W', definition: { start, steps } };
}

function action(actionId: string, attributes: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { type: 'action', actionId, versionNumber: 1, attributes, nextStep: 'B', ...more };
}

function variables(actionId: string, ...list: readonly JsonObject[]): JsonObject {
  return { type: 'Mutation', actionId, nextStep: 'B', attributes: { variables: list } };
}

function choice(more: JsonObject): JsonObject {
  const item = { comparator: 'IsPresent', 'variableA.$': '$.trigger', nextStep: 'B' };
  return { type: 'choice', choiceList: [item], defaultStep: 'B', ...more };
}

function loop(inner: JsonObject, start = 'X'): JsonObject {
  return action('sp:loop:iterator', { 'input.$': '$.a', start, steps: inner });
}

const LOOP_BODY = { X: action('sp:sleep', { type: 'waitFor' }, { nextStep: 'Y' }), Y: DONE };

test.each<[string, JsonObject, readonly string[]]>([
  ['a sound workflow', mailing('A'), []],
  ['no definition', { name: 'W' }, ['definition has errors: there are no steps']],
  ['no steps', body({}), ['definition has errors: there are no steps']],
  [
    'start',
    body({ B: DONE }),
    ["definition has errors: start names step 'A', which does not exist"],
  ],
  [
    'next step',
    body({ A: action('sp:sleep', {}, { nextStep: 'C' }), B: DONE }),
    [
      "step 'A' has errors: nextStep names step 'C', which does not exist",
      "definition has errors: no end step can be reached from 'A'",
    ],
  ],
  [
    'catch',
    body({ A: action('sp:sleep', {}, { catch: [{ next: 'C' }] }), B: DONE }),
    ["step 'A' has errors: catch/0/next names step 'C', which does not exist"],
  ],
  [
    'a way round and round',
    body({ A: action('sp:sleep'), B: action('sp:sleep', {}, { nextStep: 'A' }) }),
    ["definition has errors: no end step can be reached from 'A'"],
  ],
  [
    'no next step',
    body({ A: action('sp:sleep', {}, { nextStep: '' }), B: DONE }),
    [
      "step 'A' has errors: nextStep is required",
      "step 'A' has errors: nextStep names step '', which does not exist",
      "definition has errors: no end step can be reached from 'A'",
    ],
  ],
  [
    'type',
    body({ A: { type: 'jump', nextStep: 'B' }, B: DONE }),
    ["step 'A' has errors: type 'jump' is not known"],
  ],
  ['upper case type', body({ A: { ...action('sp:sleep'), type: 'ACTION' }, B: DONE }), []],
  [
    'action',
    body({ A: action('sp:nope'), B: DONE }),
    ["step 'A' has errors: action 'sp:nope' does not exist"],
  ],
  [
    'version',
    body({ A: action('sp:send-email', {}, { versionNumber: 9 }), B: DONE }),
    ["step 'A' has errors: action 'sp:send-email' has no version 9"],
  ],
  ['deprecated version', body({ A: action('sp:send-email'), B: DONE }), []],
  [
    'no attributes',
    body({ A: { type: 'action', actionId: 'sp:sleep', nextStep: 'B' }, B: DONE }),
    ["step 'A' has errors: attributes is required"],
  ],
  [
    'paths',
    body({
      A: action('sp:sleep', {
        'a.$': 'x',
        'b.$': null,
        'c.$': '',
        deep: [{ 'd.$': 1 }],
        e: 'x',
        'f.$': '$.x',
      }),
      B: DONE,
    }),
    [
      "step 'A' has errors: 'a.$' must be a JSONPath",
      "step 'A' has errors: 'd.$' must be a JSONPath",
    ],
  ],
  [
    'failure',
    body({ A: { type: 'failure' } }),
    [
      "step 'A' has errors: failureName is required",
      "step 'A' has errors: description is required",
    ],
  ],
  ['choice', body({ A: choice({}), B: DONE }), []],
  [
    'choice without default',
    body({ A: choice({ defaultStep: null }), B: DONE }),
    ["step 'A' has errors: defaultStep is required"],
  ],
  [
    'choice without items',
    body({ A: choice({ choiceList: [] }), B: DONE }),
    ["step 'A' has errors: choiceList is required"],
  ],
  [
    'choice of a text',
    body({ A: choice({ choiceList: ['x'] }), B: DONE }),
    ["step 'A' has errors: choiceList holds something that is not a choice"],
  ],
  [
    'variables',
    body({
      A: variables(
        'sp:define-variable',
        { name: 'x', variableA: 1 },
        { name: 'y', 'variableA.$': '$.a' },
      ),
      B: DONE,
    }),
    [],
  ],
  [
    'no variables',
    body({ A: variables('sp:define-variable'), B: DONE }),
    ["step 'A' has errors: variables is required"],
  ],
  [
    'empty variable',
    body({
      A: variables('sp:define-variable', { name: 'x', variableA: '' }, { name: 'y' }),
      B: DONE,
    }),
    [
      "step 'A' has errors: variable 'x' has no value",
      "step 'A' has errors: variable 'y' has no value",
    ],
  ],
  [
    'update',
    body({
      A: variables(
        'sp:update-variable',
        { name: '$.defineVariable1.x' },
        { name: '$.configuration.x' },
      ),
      B: DONE,
    }),
    ["step 'A' has errors: '$.configuration.x' is not a variable of a step called Define Variable"],
  ],
  ['loop', body({ A: loop(LOOP_BODY), B: DONE }), []],
  [
    'nested loop',
    body({ A: loop({ X: { ...loop(LOOP_BODY), nextStep: 'Y' }, Y: DONE }), B: DONE }),
    ["step 'X' has errors: loops cannot be nested"],
  ],
  [
    'loop start',
    body({ A: loop({ Y: DONE }), B: DONE }),
    ["step 'A' has errors: start names step 'X', which does not exist"],
  ],
  [
    'loop into the outside',
    body({ A: loop({ X: action('sp:sleep'), Y: DONE }), B: DONE }),
    [
      "step 'X' has errors: nextStep names step 'B', which does not exist",
      "step 'A' has errors: no end step can be reached from 'X'",
    ],
  ],
  [
    'event without id',
    mailing('A', { trigger: { type: 'EVENT', attributes: {} } }),
    ['trigger has errors: id is required'],
  ],
  [
    'schedule without frequency',
    mailing('A', { trigger: { type: 'SCHEDULED' } }),
    ['trigger has errors: frequency is required'],
  ],
  [
    'trigger without type',
    mailing('A', { trigger: { attributes: {} } }),
    ['trigger has errors: type is required'],
  ],
  [
    'filter',
    mailing('A', { trigger: { type: 'EVENT', attributes: { id: 'x', 'filter.$': 'x' } } }),
    ["trigger has errors: 'filter.$' must be a JSONPath"],
  ],
  ['no trigger', mailing('A', { trigger: {} }), []],
  [
    'hostile names',
    body({ A: action('constructor'), B: DONE }),
    ["step 'A' has errors: action 'constructor' does not exist"],
  ],
])('%s', (_name, workflow, errors) => {
  expect(validateForEnabling(workflow)).toEqual(errors);
});

test('enabling what is not sound is refused in the validator’s own shape, by PATCH and by PUT', async () => {
  const tenant = await startEmulator();
  try {
    const wrong = body({ A: action('sp:nope'), B: DONE });
    const created = await tenant.call('POST', '/v2025/workflows', wrong);
    expect(created.status).toBe(200);
    const path = `/v2025/workflows/${created.body.id}`;
    for (const answer of [
      await tenant.call('PATCH', path, switchTo(true)),
      await tenant.call('PUT', path, { ...wrong, enabled: true }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain('validation errors');
      expect(answer.body.details).toEqual({
        'Error 1': "step 'A' has errors: action 'sp:nope' does not exist",
      });
    }
    expect((await tenant.call('GET', path)).body.enabled).toBe(false);
    const put = await tenant.call('PUT', path, mailing('A', { enabled: true }));
    expect(put.body.enabled).toBe(true);
  } finally {
    await tenant.dispose();
  }
});

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/catalogue/actions.ts';
import { COMPARATORS } from '../../src/catalogue/comparators.ts';
import { OPERATORS } from '../../src/catalogue/operators.ts';
import { TRANSFORMS } from '../../src/catalogue/transforms.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import { RULES } from '../../src/documents/rules.ts';
import { readSettings } from '../../src/documents/settings.ts';
import { TAG_NAMES } from '../../src/documents/tag-syntax.ts';
import { workflowSchema } from '../../src/documents/workflow-schema.ts';
import { isArray, isObject } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../workflows-example');
const FOREIGN = process.env['MAINSHEET_TEST_CORPUS'] || undefined;

const schema = workflowSchema();
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** What an editor makes of a text: a tagged value is the text behind the tag. */
function seen(text: string): Json {
  const customTags = TAG_NAMES.map((tag) => ({ tag, resolve: (value: string) => value }));
  return parse(text, { customTags }) as Json;
}

/** Where a text is wrong. */
function wrong(text: string): readonly string[] {
  validate(seen(text));
  const places = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, params }) => {
      const { missingProperty, additionalProperty } = params as Readonly<Record<string, string>>;
      const member = missingProperty ?? additionalProperty;
      return member === undefined ? instancePath : `${instancePath}/${member}`;
    });
  return [...new Set(places)].toSorted();
}

function workflowFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !/\.test\.|(^|\/)tenants\//.test(name))
    .map((name) => path.join(folder, name));
}

describe('what is right', () => {
  test.each(workflowFiles(EXAMPLES).map((file) => [path.relative(EXAMPLES, file), file]))(
    '%s',
    (_, file) => {
      expect(wrong(readFileSync(file, 'utf8'))).toEqual([]);
    },
  );

  test.skipIf(FOREIGN === undefined)('every file of the corpus', () => {
    for (const file of workflowFiles(FOREIGN!)) {
      expect(wrong(readFileSync(file, 'utf8')), file).toEqual([]);
    }
  });

  test.each(RULES.map(({ code, good }) => [code, good]))('the good example of %s', (_, good) => {
    expect(wrong(good)).toEqual([]);
  });

  test.each(ACTIONS.map((action) => [action.id, action.versionNumber, action] as const))(
    'the example of %s %d',
    (actionId, versionNumber, { exampleAttributes: attributes }) => {
      const step = { type: 'action', actionId, versionNumber, attributes, nextStep: 'Done' };
      expect(wrong(JSON.stringify(withStep(step)))).toEqual([]);
    },
  );

  test.each(OPERATORS.map(({ id, exampleStep }) => [id, exampleStep] as const))(
    'the example of %s',
    (_, step) => {
      expect(wrong(JSON.stringify(withStep(step)))).toEqual([]);
    },
  );

  test.each([
    ['an action no catalogue knows', '{ type: action, actionId: sp:new, attributes: { a: 1 } }'],
    ['a field no catalogue knows', '{ type: action, actionId: sp:http, attributes: { a: 1 } }'],
    [
      'a version no catalogue knows',
      '{ type: action, actionId: sp:http, versionNumber: 9, attributes: {} }',
    ],
    ['a type in capitals', '{ type: ACTION, actionId: sp:http, attributes: {} }'],
    ['nulls', '{ type: success, displayName: null, description: null, nextStep: null }'],
  ])('%s', (_, step) => {
    expect(wrong(`name: A\ndefinition: { start: A, steps: { A: ${step} } }`)).toEqual([]);
  });

  test.each([
    [
      'fields of the tenant',
      'id: x\nname: A\ncreated: y\nexecutionCount: 3\ndailyExecutionCount: {}',
    ],
    ['absent fields', 'name: A\nowner:\ntrigger:\ndefinition:\ndescription:\nenabled:\nmainsheet:'],
    ['no trigger', 'name: A\ntrigger: {}'],
    ['an empty trigger', 'name: A\ntrigger: { type: "" }'],
    [
      'a trigger no catalogue knows',
      'name: A\ntrigger: { type: EVENT, attributes: { id: idn:new } }',
    ],
    ['an SP-Config file', 'version: 1\nobjects: [{ self: { type: WORKFLOW }, object: { x: 1 } }]'],
    ['an SP-Config object', 'version: 1\nobject: { name: A }\nmainsheet: { drift: report }'],
    [
      'an old skeleton',
      'name: A\ndefinition: { version: "1.0", trigger: {}, start: A, steps: {} }',
    ],
  ])('%s', (_, text) => {
    expect(wrong(text)).toEqual([]);
  });
});

function withStep(step: JsonObject): JsonObject {
  return { name: 'A', definition: { start: 'One', steps: { One: step } } };
}

describe('a tag may stand', () => {
  test.each([
    ['name', 'name: !sub "A ${X}"'],
    ['description', 'name: A\ndescription: !file a.md'],
    ['enabled', 'name: A\nenabled: !var isLive.here-now'],
    ['owner', 'name: A\nowner: !ref identity/william.wilson'],
    ['owner, kept', 'name: A\nowner: !live'],
    ['owner, kept from elsewhere', 'name: A\nowner: !live /old/owner'],
    ['the id of the owner', 'name: A\nowner: { type: IDENTITY, id: !live }'],
    ['trigger', 'name: A\ntrigger: !var TRIGGER'],
    ['the id of a trigger', 'name: A\ntrigger: { type: EVENT, attributes: { id: !var T } }'],
    ['a filter', 'name: A\ntrigger: { type: EVENT, attributes: { filter.$: !var F } }'],
    ['steps', 'name: A\ndefinition: { start: !var S, steps: !var STEPS }'],
    ['a step', 'name: A\ndefinition: { start: A, steps: { A: !var STEP } }'],
    ['definition', 'name: A\ndefinition: !live'],
  ])('as %s', (_, text) => {
    expect(wrong(text)).toEqual([]);
  });

  const TAGS = ['!ref source/AD', '!var name', '!sub "${a}"', '!file a.html', '!self id', '!live'];

  test.each(ACTIONS.map((action) => [action.id, action.versionNumber, action] as const))(
    'as every attribute of %s %d',
    (actionId, versionNumber, { formFields }) => {
      const fields = formFields.filter(({ name }) => name !== 'steps' && name !== 'start');
      for (const tag of TAGS) {
        const lines = fields.flatMap(({ name }) => [`"${name}": ${tag}`, `"${name}.$": ${tag}`]);
        const attributes = `{ ${lines.join(', ')} }`;
        const step = `{ type: action, actionId: "${actionId}", versionNumber: ${versionNumber}, attributes: ${attributes}, nextStep: !var N, catch: !var C }`;
        expect(wrong(`name: A\ndefinition: { start: A, steps: { A: ${step} } }`)).toEqual([]);
      }
    },
  );
});

describe('what is wrong', () => {
  test.each([
    ['name: 5', ['/name']],
    ['name: " "', ['/name']],
    ['description: A', ['/name']],
    ['name: A\nenabled: "true"', ['/enabled']],
    ['name: A\nenabled: yes', ['/enabled']],
    ['name: A\nowner: william.wilson', ['/owner']],
    ['name: A\nowner: { type: GOVERNANCE_GROUP, id: x }', ['/owner/type']],
    ['name: A\nowner: { type: IDENTITY }', ['/owner/id']],
    ['name: A\ntrigger: { attributes: {} }', ['/trigger/type']],
    ['name: A\ntrigger: []', ['/trigger']],
    ['name: A\ntrigger: { type: EXTERNAL, atributes: {} }', ['/trigger/atributes']],
    ['name: A\nnmae: B', ['/nmae']],
    ['name: A\ndefinition: { start: 5, steps: [] }', ['/definition/start', '/definition/steps']],
    ['name: A\nmainsheet: { drfit: report }', ['/mainsheet/drfit']],
    ['name: A\nmainsheet: { drift: !var D }', ['/mainsheet/drift']],
  ])('%j', (text, places) => {
    expect(wrong(text)).toEqual(places);
  });

  const STEP = '/definition/steps/A';
  test.each([
    ['success', [STEP]],
    ['null', [STEP]],
    ['{}', [`${STEP}/type`]],
    ['{ type: sucess }', [`${STEP}/type`]],
    ['{ type: 5 }', [`${STEP}/type`]],
    ['{ type: success, nextstep: B }', [`${STEP}/nextstep`]],
    ['{ type: action, attributes: {} }', [`${STEP}/actionId`]],
    ['{ type: action, actionId: sp:http }', [`${STEP}/attributes`]],
    ['{ type: action, actionId: sp:http, attributes: [] }', [`${STEP}/attributes`]],
    ['{ type: action, actionId: sp:x, attributes: {}, catch: [B] }', []],
    ['{ type: action, actionId: sp:x, attributes: {}, catch: [b] }', [`${STEP}/catch/0`]],
    ['{ type: action, actionId: sp:x, attributes: {}, catch: [{}] }', [`${STEP}/catch/0/next`]],
    ['{ type: action, actionId: sp:x, attributes: {}, choiceList: x }', [`${STEP}/choiceList`]],
    ['{ type: choice }', [`${STEP}/choiceList`, `${STEP}/defaultStep`]],
    [
      '{ type: choice, defaultStep: B, choiceList: [{ nextStep: B, variablA: 1 }] }',
      [`${STEP}/choiceList/0/comparator`, `${STEP}/choiceList/0/variablA`],
    ],
    [
      '{ type: choice, defaultStep: B, choiceList: [{ comparator: NumericEquals, nextStep: B, variableB: [] }] }',
      [`${STEP}/choiceList/0/variableB`],
    ],
    [
      '{ type: Mutation, attributes: { variables: [{}] } }',
      [`${STEP}/attributes/variables/0/name`],
    ],
    [
      '{ type: action, actionId: sp:loop:iterator, attributes: { start: 5, steps: { B: success } } }',
      [`${STEP}/attributes/start`, `${STEP}/attributes/steps/B`],
    ],
    [
      '{ type: action, actionId: sp:http, attributes: { method: [] } }',
      [`${STEP}/attributes/method`],
    ],
    ['{ type: action, actionId: sp:http, attributes: { url.$: 5 } }', [`${STEP}/attributes/url.$`]],
  ])('a step %s', (step, places) => {
    expect(wrong(`name: A\ndefinition: { start: A, steps: { A: ${step} } }`)).toEqual(places);
  });

  test.each(
    RULES.filter(({ code }) =>
      ['SHAPE_TYPE', 'UNKNOWN_KEY', 'STEP_INCOMPLETE', 'MAINSHEET_BLOCK'].includes(code),
    ).map(({ code, bad }) => [code, bad]),
  )('the bad example of %s', (_, bad) => {
    expect(wrong(bad)).not.toEqual([]);
  });
});

test.each<[Json]>([
  [{ drift: 'capture', prune: 'delete', movedFrom: 'old/flow.yaml' }],
  [{ ignore: ['/definition/steps/Send Email/attributes/from', '/enabled', '/trigger'] }],
  [{ rollout: { observe: '15m', maxFailureRate: 0.2, minExecutions: 5, rollback: true } }],
  [{ rollout: { observe: '0', maxFailureRate: 1, minExecutions: 0 } }],
  [{ drift: null, ignore: null, rollout: null, prune: null, movedFrom: null }],
  [{ stuckAfter: '48h', onStuck: 'cancel' }],
  [{ stuckAfter: '1h30m', onStuck: null }],
  [{ drift: 'fix' }],
  [{ prune: true }],
  [{ ignore: '/enabled' }],
  [{ ignore: ['/name'] }],
  [{ ignore: ['/names'] }],
  [{ ignore: ['/enabledx'] }],
  [{ ignore: [''] }],
  [{ ignore: ['enabled'] }],
  [{ ignore: ['/definition/a~2b'] }],
  [{ movedFrom: '/old.yaml' }],
  [{ movedFrom: 'a/../b.yaml' }],
  [{ movedFrom: 'a..b.yaml' }],
  [{ movedFrom: '' }],
  [{ rollout: { observe: '15' } }],
  [{ rollout: { observe: null } }],
  [{ rollout: { maxFailureRate: 1.1 } }],
  [{ rollout: { minExecutions: -1 } }],
  [{ rollout: { rollback: 'yes' } }],
  [{ rollout: { observ: '15m' } }],
  [{ stuckAfter: '0' }],
  [{ stuckAfter: 48 }],
  [{ onStuck: 'kill' }],
  ['report'],
])('mainsheet: %j is judged as the reader judges it', (block) => {
  const isRight = readSettings(block).troubles.length === 0;
  expect(validate({ name: 'A', mainsheet: block })).toBe(isRight);
});

/** The values that a schema names, anywhere in it. */
function named(value: Json | undefined): readonly Json[] {
  if (isArray(value)) {
    return value.flatMap(named);
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, member]) =>
        key === 'enum' && isArray(member) ? member : named(member),
      )
    : [];
}

test('the whole catalogue is proposed', () => {
  const proposed = new Set(named(schema));
  const ids = [
    ACTIONS,
    TRIGGERS,
    OPERATORS.filter(({ stepType }) => stepType !== 'success' && stepType !== 'failure'),
    TRANSFORMS,
  ]
    .flat()
    .map(({ id }) => id);
  const names = [...ids, ...COMPARATORS.map(({ name }) => name)];
  expect(names.filter((name) => !proposed.has(name))).toEqual([]);
});

/** Keys that are proposed without a word about them. */
function silent(value: Json | undefined, place: string): readonly string[] {
  if (isArray(value)) {
    return value.flatMap((item, index) => silent(item, `${place}/${index}`));
  }
  if (!isObject(value)) {
    return [];
  }
  const properties = isObject(value['properties']) ? value['properties'] : {};
  const keys = Object.entries(properties).filter(
    ([, member]) =>
      isObject(member) &&
      !('description' in member) &&
      !('$ref' in member) &&
      !('doNotSuggest' in member),
  );
  const below = Object.entries(value).filter(([key]) => key !== 'if');
  return [
    ...keys.map(([key]) => `${place}/${key}`),
    ...below.flatMap(([key, member]) => silent(member, `${place}/${key}`)),
  ];
}

test('every key that is proposed has a description', () => {
  const narrowings = /\/(attributes|choiceList|variableB|input|comparator)$/;
  expect(silent(schema, '').filter((place) => !narrowings.test(place))).toEqual([]);
});

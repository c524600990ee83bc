import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { readDocument } from '../../src/documents/read-document.ts';
import { expect, test } from 'vitest';
import { ACTIONS, actionVersions, fieldOf, findAction } from '../../src/catalogue/actions.ts';
import { COMPARATORS, comparatorsOf } from '../../src/catalogue/comparators.ts';
import { exampleSchema } from '../../src/catalogue/example-schema.ts';
import { field } from '../../src/catalogue/field.ts';
import { actionJson } from '../../src/catalogue/library-json.ts';
import { OPERATORS } from '../../src/catalogue/operators.ts';
import { TRANSFORMS } from '../../src/catalogue/transforms.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import { comparatorOf } from '../../src/engine/comparators.ts';
import { transformOf } from '../../src/engine/transforms.ts';
import { isObject, own, stringAt } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { stepType } from '../../src/workflow/step.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../workflows-example');

test('every item stands once, under an id of the platform’s shape', () => {
  const keys = [
    ...ACTIONS.map((action) => `${action.id} ${action.versionNumber}`),
    ...OPERATORS.map((operator) => operator.id),
    ...TRIGGERS.map((trigger) => trigger.id),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => !/^(sp|idn):[a-z:-]+( \d)?$/.test(key))).toEqual([]);
  for (const item of [...ACTIONS, ...OPERATORS, ...TRIGGERS]) {
    const names = item.formFields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(item.description).toMatch(/\.$/);
  }
});

test('the versions of an action, oldest first; none for a stranger', () => {
  expect(actionVersions('sp:http')).toEqual([2, 3]);
  expect(actionVersions('sp:send-email')).toEqual([1, 2]);
  expect(actionVersions('sp:nope')).toEqual([]);
  expect(actionVersions('constructor')).toEqual([]);
  const deprecated = ACTIONS.filter((action) => action.deprecated);
  expect(deprecated.map((action) => `${action.id} ${action.versionNumber}`)).toEqual([
    'sp:send-email 1',
    'sp:get-identity 1',
    'sp:create-approval-request 1',
  ]);
});

test('an action is found by its version, or in its newest', () => {
  expect(findAction('sp:http')?.versionNumber).toBe(3);
  expect(findAction('sp:http', 2)?.versionNumber).toBe(2);
  expect(findAction('sp:http', 9)).toBeUndefined();
  expect(findAction('__proto__')).toBeUndefined();
});

test.each([
  ['sp:http', 'url.$', 'url'],
  ['sp:http', 'resultSelector', 'resultSelector'],
  ['sp:http', 'toString', undefined],
  ['sp:forms', 'inputForForm_contractor.$', 'inputForForm_<key>'],
  ['sp:forms', 'inputForForm_array_roles.$', 'inputForForm_array_<key>'],
  ['sp:forms', 'inputForForm_array_roles_subLabel', 'inputForForm_array_<key>_subLabel'],
  ['sp:forms', 'inputForForm_', undefined],
  ['sp:pag-active-directory', 'inputForPag_ou', 'inputForPag_<field>'],
])('%s knows %s as %s', (id, attribute, known) => {
  expect(fieldOf(findAction(id)!, attribute)?.name).toBe(known);
});

test('versions differ where facts 4.1 say so', () => {
  const names = (id: string, version: number): readonly string[] =>
    findAction(id, version)!.formFields.map(({ name }) => name);
  expect(names('sp:http', 2)).toContain('oAuthClientSecret');
  expect(names('sp:http', 3)).not.toContain('oAuthClientSecret');
  expect(names('sp:http', 3)).toContain('param_authenticationRef');
  expect(names('sp:access:manage', 1)).not.toContain('startDate');
  expect(names('sp:access:manage', 2)).toContain('startDate');
});

test('people answer forms and approvals, and access requests have 90 seconds', () => {
  const by = (who: string): readonly string[] => [
    ...new Set(ACTIONS.filter(({ answeredBy }) => answeredBy === who).map(({ id }) => id)),
  ];
  expect(by('person')).toEqual([
    'sp:generic-approval',
    'sp:access-request-approval',
    'sp:create-approval-request',
    'sp:forms',
    'sp:interactive-form',
  ]);
  expect(by('engine')).toEqual(['sp:loop:iterator', 'sp:serial:iterator', 'sp:sleep']);
  expect(findAction('sp:access:manage')?.timeoutMs).toBe(90_000);
  expect(findAction('sp:http')?.timeoutMs).toBe(300_000);
  expect(findAction('sp:forms')?.timeoutMs).toBeNull();
});

test('example attributes are complete, known, and of the closed sets', () => {
  for (const action of ACTIONS) {
    const { exampleAttributes: example } = action;
    expect(troublesOf(action.id, action.versionNumber, example)).toEqual([]);
    for (const { name, required, options } of action.formFields) {
      expect(required && !(name in example) && !(`${name}.$` in example), name).toBe(false);
      const value = own(example, name);
      expect(
        options === undefined ||
          value === undefined ||
          value === null ||
          options.includes(String(value)),
        name,
      ).toBe(true);
    }
  }
});

test('every attribute of the example workflows is known', () => {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' });
  const workflows = files.filter(
    (name) => /(?<!\.test)\.yaml$/.test(name) && !name.startsWith('tenants'),
  );
  expect(workflows.length).toBeGreaterThan(15);
  for (const file of workflows) {
    const { document } = readDocument(file, readFileSync(path.join(EXAMPLES, file)));
    expect(actionTroubles(document!.body['definition'] as JsonObject), file).toEqual([]);
  }
});

test('an output fits its schema', () => {
  const ajv = new Ajv({ strict: false });
  for (const action of ACTIONS) {
    const item = actionJson(action);
    expect(ajv.validate(item['outputSchema'] as object, item['exampleOutput'])).toBe(true);
  }
  expect(exampleSchema({ a: [{ b: 1 }], c: null, d: 1.5, e: [] })).toEqual({
    type: 'object',
    properties: {
      a: { type: 'array', items: { type: 'object', properties: { b: { type: 'integer' } } } },
      c: {},
      d: { type: 'number' },
      e: { type: 'array' },
    },
  });
});

test('operators carry their comparators and a step of their type', () => {
  for (const operator of OPERATORS) {
    expect(stepType(operator.exampleStep)).toBe(operator.stepType);
  }
  expect(comparatorsOf('sp:compare-boolean')).toEqual(['BooleanEquals']);
  expect(COMPARATORS.filter(({ operands }) => operands === 1).map(({ takes }) => takes)).toEqual(
    Array.from({ length: 6 }, () => 'any'),
  );
  expect(COMPARATORS.find(({ name }) => name === 'StringStartsWith')?.inferred).toBe(true);
});

test('the engine carries out every comparator and transform', () => {
  expect(COMPARATORS.filter(({ name }) => comparatorOf(name) === undefined)).toEqual([]);
  expect(TRANSFORMS.filter(({ id }) => transformOf(id) === undefined)).toEqual([]);
  expect([COMPARATORS.length, TRANSFORMS.length]).toEqual([22, 8]);
});

test('inferred triggers are marked, and their ids carry no mark', () => {
  expect(TRIGGERS.find((trigger) => trigger.id === 'idn:account-deleted')?.inferred).toBe(true);
  expect(TRIGGERS.find((trigger) => trigger.id === 'idn:identity-created')?.inferred).toBe(false);
  expect(new Set(TRIGGERS.map((trigger) => trigger.type))).toEqual(
    new Set(['EVENT', 'SCHEDULED', 'EXTERNAL', 'AccessRequestTrigger']),
  );
  const asking = TRIGGERS.filter((trigger) => trigger.awaitsAnswer);
  expect(asking.map(({ id, inputExample }) => [id, Object.keys(inputExample!).at(-1)])).toEqual([
    ['idn:access-request-dynamic-approver', '_metadata'],
    ['idn:access-request-pre-approval', '_metadata'],
  ]);
});

test('a field reads its label and whether it is required off its name', () => {
  expect(field('recipientEmailList!', 'emailPicker')).toEqual({
    name: 'recipientEmailList',
    label: 'Recipient Email List',
    type: 'emailPicker',
    required: true,
  });
  expect(field('param_oauth', 'text', 'Why')).toEqual({
    name: 'param_oauth',
    label: 'Param oauth',
    required: false,
    type: 'text',
    description: 'Why',
  });
});

function actionTroubles(definition: JsonObject): readonly string[] {
  const steps = own(definition, 'steps');
  return Object.values(isObject(steps) ? steps : {})
    .filter(isObject)
    .flatMap((step) => {
      const attributes = own(step, 'attributes');
      return stepType(step) === 'action' && isObject(attributes)
        ? [
            ...troublesOf(stringAt(step, 'actionId')!, own(step, 'versionNumber'), attributes),
            ...actionTroubles(attributes),
          ]
        : [];
    });
}

function troublesOf(
  id: string,
  version: Json | undefined,
  attributes: JsonObject,
): readonly string[] {
  const action = findAction(id, Number(version));
  return action === undefined
    ? [`${id} ${String(version)}`]
    : Object.keys(attributes)
        .filter((name) => fieldOf(action, name) === undefined)
        .map((name) => `${id}: ${name}`);
}

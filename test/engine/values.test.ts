import { describe, expect, test } from 'vitest';
import { action, choice, DONE, NOW, play, variable } from './play.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

/** What an action is handed for attributes, with a payload. */
function handed(attributes: JsonObject, input: Json): JsonObject | undefined {
  return play({ Act: action(attributes, 'Done'), Done: DONE }, { input }).calls[0]?.attributes;
}

describe('value rules (facts 5.3)', () => {
  test('X.$ passes the typed value', () => {
    const input = { n: 3, yes: false, list: [1, 2], object: { a: 1 }, text: 'x', none: null };
    expect(
      handed(
        {
          'n.$': '$.trigger.n',
          'yes.$': '$.trigger.yes',
          'list.$': '$.trigger.list',
          'object.$': '$.trigger.object',
          'text.$': '$.trigger.text',
          'none.$': '$.trigger.none',
        },
        input,
      ),
    ).toEqual(input);
  });

  test('.$ keys work at any depth, also inside lists', () => {
    expect(
      handed({ jsonRequestBody: { a: [{ 'id.$': '$.trigger.id' }, 'x'] } }, { id: '1' }),
    ).toEqual({ jsonRequestBody: { a: [{ id: '1' }, 'x'] } });
  });

  test('{{ }} always gives text; numbers and truth values become text', () => {
    expect(
      handed(
        { a: '{{$.trigger.n}}', b: '{{ $.trigger.yes }}', c: 'x-{{$.trigger.n}}-y' },
        { n: 3, yes: true },
      ),
    ).toEqual({ a: '3', b: 'true', c: 'x-3-y' });
  });

  test('{{ }} on a list renders as Go does, and JSON() as JSON', () => {
    expect(
      handed({ a: '{{$.trigger.list}}', b: '{{$.trigger.list.JSON()}}' }, { list: ['a', 'b'] }),
    ).toEqual({ a: '["a" "b"]', b: '["a","b"]' });
  });

  test('an unresolvable {{ }} is literal through a value that is no object, and empty where a member is missing', () => {
    expect(
      handed({ a: '{{$.trigger.text.x}}', b: '<{{$.trigger.missing}}>' }, { text: 'x' }),
    ).toEqual({
      a: '{{$.trigger.text.x}}',
      b: '<>',
    });
  });

  test('one-element lists are unwrapped, empty ones are nothing', () => {
    expect(
      handed(
        {
          'one.$': '$.trigger.one',
          'none.$': '$.trigger.none',
          'two.$': '$.trigger.two',
          'found.$': "$.trigger.rows[?(@.id == '2')].name",
        },
        { one: ['a'], none: [], two: ['a', 'b'], rows: [{ id: '2', name: 'Two' }] },
      ),
    ).toEqual({ one: 'a', two: ['a', 'b'], found: 'Two' });
  });

  test('a literal list of one stays a list', () => {
    expect(handed({ recipientEmailList: ['a@acme.example'] }, {})).toEqual({
      recipientEmailList: ['a@acme.example'],
    });
  });

  test('a path under a key without .$ is literal text (facts 2.5)', () => {
    expect(handed({ recipientEmailList: ['$.trigger.mail'] }, { mail: 'x' })).toEqual({
      recipientEmailList: ['$.trigger.mail'],
    });
  });

  test('a path that finds nothing leaves its member out', () => {
    expect(handed({ 'a.$': '$.trigger.missing', b: 1 }, {})).toEqual({ b: 1 });
  });

  test('null and "" under X.$ are leftovers of the builder: the X beside them counts (facts 2.4)', () => {
    expect(handed({ 'a.$': '', a: 'kept', 'b.$': null, b: 2 }, {})).toEqual({ a: 'kept', b: 2 });
  });

  test('X.$ wins over X', () => {
    expect(handed({ a: 'literal', 'a.$': '$.trigger.a' }, { a: 'path' })).toEqual({ a: 'path' });
  });

  test('a template inside a path is filled in first', () => {
    const rows = [
      { id: 'a', state: 'open' },
      { id: 'b', state: 'closed' },
    ];
    expect(
      handed({ 'a.$': "$.trigger.rows[?(@.id=='{{$.trigger.id}}')].state" }, { rows, id: 'b' }),
    ).toEqual({ a: 'closed' });
  });

  test('$ passes the whole state, which later steps no longer change', () => {
    const played = play({
      Act: action({ 'all.$': '$' }, 'Again'),
      Again: action({ 'all.$': '$' }, 'Done'),
      Done: DONE,
    });
    expect(played.calls[0]?.attributes).toEqual({ all: { trigger: {} } });
    expect(played.calls[1]?.attributes).toEqual({ all: { trigger: {}, act: {} } });
  });

  test('$.now() is the time of the run', () => {
    expect(handed({ 'at.$': '$.now()' }, {})).toEqual({ at: new Date(NOW).toISOString() });
  });

  test('$.hTTPRequest.body is text when the answer was no JSON: paths into it find nothing', () => {
    const { calls } = play(
      {
        'HTTP Request': action({}, 'Use'),
        Use: action({ 'a.$': '$.hTTPRequest.body.id', 'b.$': '$.hTTPRequest.body' }, 'Done'),
        Done: DONE,
      },
      { answers: { 'HTTP Request': { statusCode: 200, body: 'OK' } } },
    );
    expect(calls[1]?.attributes).toEqual({ b: 'OK' });
  });

  test('what is no path fails the step', () => {
    const { run } = play({ Act: action({ 'a.$': 'trigger.x' }, 'Done'), Done: DONE });
    expect(run.outcome).toMatchObject({
      kind: 'Failed',
      step: 'Act',
      error: { message: "'a.$' must be a JSONPath" },
    });
  });

  test('resultSelector keeps what its paths name, in place (facts 3.2)', () => {
    const { calls } = play(
      {
        'Get Accounts': action(
          { resultSelector: ['$.getAccounts.accounts[*].name', '$.getAccounts.count'] },
          'Use',
        ),
        Use: action({ 'all.$': '$.getAccounts' }, 'Done'),
        Done: DONE,
      },
      {
        answers: {
          'Get Accounts': {
            accounts: [
              { id: 1, name: 'a' },
              { id: 2, name: 'b' },
            ],
            count: 2,
            junk: true,
          },
        },
      },
    );
    expect(calls[0]?.attributes).toEqual({});
    expect(calls[1]?.attributes).toEqual({
      all: { accounts: [{ name: 'a' }, { name: 'b' }], count: 2 },
    });
  });
});

describe('variables (facts 3.4)', () => {
  function defined(
    value: JsonObject,
    transforms: readonly JsonObject[],
    input: Json = {},
  ): Json | undefined {
    const played = play(
      { 'Define Variable': variable('My Value', value, transforms, 'Done'), Done: DONE },
      { input },
    );
    const output = played.output('Define Variable') as { myValue?: Json } | undefined;
    return played.run.outcome.kind === 'Failed'
      ? `Failed: ${played.run.outcome.error.message}`
      : output?.myValue;
  }
  const at = { variableA: '2026-01-31T10:00:00.000Z' };

  test.each<[string, JsonObject, readonly JsonObject[], Json | undefined]>([
    ['a literal', { variableA: 'x' }, [], 'x'],
    ['substring', { variableA: 'abcdef' }, [t('substring:string', { start: 1, length: 3 })], 'bcd'],
    [
      'substring from null',
      { variableA: 'abcdef' },
      [t('substring:string', { start: null, length: 2, type: ['string'] })],
      'ab',
    ],
    [
      'substring behind the end',
      { variableA: 'abc' },
      [t('substring:string', { start: 5, length: 2 })],
      '',
    ],
    [
      'substring without a length',
      { variableA: 'abc' },
      [t('substring:string', { start: 1 })],
      'bc',
    ],
    [
      'substring by characters',
      { variableA: 'äöü€😀x' },
      [t('substring:string', { start: 4, length: 1 })],
      '😀',
    ],
    ['concatenate', { variableA: 'a' }, [t('concatenate:string', { variableB: 'b' })], 'ab'],
    [
      'concatenate by path',
      { variableA: 'a' },
      [t('concatenate:string', { 'variableB.$': '$.trigger.b' })],
      'ab!',
    ],
    [
      'replace by a regular expression',
      { variableA: 'A b.c' },
      [t('replace:string', { pattern: '[^A-Za-z]', replacement: '_' })],
      'A_b_c',
    ],
    ['index', { variableA: 'ann@acme.example' }, [t('getIndex:int', { pattern: '@' })], 3],
    ['index of what is not there', { variableA: 'ann' }, [t('getIndex:int', { pattern: '@' })], -1],
    ['trim', { variableA: '[x]' }, [t('trim:string', { prefix: '[', postfix: ']' })], 'x'],
    ['add days', at, [t('addTime:time', { length: 7, unit: 'days' })], '2026-02-07T10:00:00.000Z'],
    [
      'add a month keeps within the month',
      at,
      [t('addTime:time', { length: 1, unit: 'months' })],
      '2026-02-28T10:00:00.000Z',
    ],
    [
      'add a year',
      at,
      [t('addTime:time', { length: '1', unit: 'years' })],
      '2027-01-31T10:00:00.000Z',
    ],
    [
      'subtract hours',
      at,
      [t('subtractTime:time', { length: 2, unit: 'hours' })],
      '2026-01-31T08:00:00.000Z',
    ],
    ['format', at, [t('formatDate:string', { format: 'dd.MM.yyyy HH:mm' })], '31.01.2026 10:00'],
    [
      'in order, each on the last',
      { variableA: 'abc' },
      [t('substring:string', { start: 1 }), t('concatenate:string', { variableB: '!' })],
      'bc!',
    ],
    ['a path that finds nothing', { 'variableA.$': '$.trigger.missing' }, [], undefined],
  ])('%s', (_what, value, transforms, expected) => {
    expect(defined(value, transforms, { b: 'b!' })).toEqual(expected);
  });

  test.each<[string, JsonObject, readonly JsonObject[], RegExp]>([
    [
      'concatenation with a number fails',
      { variableA: 'a' },
      [t('concatenate:string', { 'variableB.$': '$.trigger.n' })],
      /concatenate takes text, and not the number 3/,
    ],
    [
      'a regular expression that is none',
      { variableA: 'a' },
      [t('replace:string', { pattern: '(', replacement: '' })],
      /no regular expression/,
    ],
    [
      'a unit that is none',
      at,
      [t('addTime:time', { length: 1, unit: 'fortnights' })],
      /'fortnights' is no unit of time/,
    ],
    [
      'a time that is none',
      { variableA: 'soon' },
      [t('addTime:time', { length: 1, unit: 'days' })],
      /"soon" is no time/,
    ],
    ['a transform that is none', { variableA: 'a' }, [t('toLower:string', {})], /is no transform/],
    [
      'more than 50 operations (facts 2.7)',
      { variableA: 'a' },
      Array.from({ length: 51 }, () => t('concatenate:string', { variableB: '' })),
      /51 operations/,
    ],
    [
      'a text that doubles',
      { variableA: 'x'.repeat(600_000) },
      [t('concatenate:string', { variableB: 'x'.repeat(600_000) })],
      /longer than 1048576/,
    ],
  ])('%s', (_what, value, transforms, message) => {
    expect(defined(value, transforms, { n: 3 })).toMatch(message);
  });

  test('a variable does not see one that is defined beside it', () => {
    const played = play({
      'Define Variable': {
        type: 'Mutation',
        actionId: 'sp:define-variable',
        attributes: {
          variables: [
            { name: 'A', variableA: 'a', transforms: [] },
            { name: 'B', 'variableA.$': '$.defineVariable.a', transforms: [] },
          ],
        },
        nextStep: 'Done',
      },
      Done: DONE,
    });
    expect(played.output('Define Variable')).toEqual({ a: 'a' });
  });

  test('Update Variable changes the value where it is, and nothing else', () => {
    const { calls } = play({
      'Define Variable': variable('Count', { variableA: 'one' }, [], 'Update Variable'),
      'Update Variable': variable('$.defineVariable.count', { variableA: 'two' }, [], 'Use'),
      Use: action({ 'all.$': '$' }, 'Done'),
      Done: DONE,
    });
    expect(calls[0]?.attributes).toEqual({
      all: { trigger: {}, defineVariable: { count: 'two' } },
    });
  });

  test('Update Variable stores truth values taken by a path as text; a literal stays one', () => {
    const stored = (value: JsonObject): Json | undefined =>
      play(
        {
          'Define Variable': variable('Flag', { variableA: 'x' }, [], 'Update Variable'),
          'Update Variable': variable('$.defineVariable.flag', value, [], 'Use'),
          Use: action({ 'flag.$': '$.defineVariable.flag' }, 'Done'),
          Done: DONE,
        },
        { input: { yes: true } },
      ).calls[0]?.attributes['flag'];
    expect(stored({ 'variableA.$': '$.trigger.yes' })).toBe('true');
    expect(stored({ variableA: true })).toBe(true);
  });

  test('Update Variable of what was never defined fails', () => {
    const { run } = play({
      Update: variable('$.defineVariable.count', { variableA: 'x' }, [], 'Done'),
      Done: DONE,
    });
    expect(run.outcome).toMatchObject({ kind: 'Failed', step: 'Update' });
  });

  function t(id: string, input: JsonObject): JsonObject {
    return { id: `sp:transform:${id}`, input };
  }
});

describe('choices (facts 3.4, 5.3)', () => {
  const input = {
    text: 'contractor',
    number: 5,
    yes: true,
    yesText: 'true',
    early: '2026-01-01T00:00:00Z',
    late: '2026-02-01',
    none: null,
    one: ['only'],
    two: ['a', 'b'],
  };
  test.each<[string, string, Json | undefined, boolean]>([
    ['StringEquals', '$.trigger.text', 'contractor', true],
    ['StringEquals', '$.trigger.text', 'Contractor', false],
    ['StringEquals', '$.trigger.one', 'only', true],
    ['StringEquals', '$.trigger.number', '5', false],
    ['StringContains', '$.trigger.text', 'tract', true],
    ['StringContains', '$.trigger.two', 'a', false],
    ['StringStartsWith', '$.trigger.text', 'con', true],
    ['StringEndsWith', '$.trigger.text', 'tor', true],
    ['StringMatches', '$.trigger.text', '^con.*r$', true],
    ['StringMatches', '$.trigger.missing', '.*', false],
    ['NumericEquals', '$.trigger.number', 5, true],
    ['NumericEquals', '$.trigger.number', '5', false],
    ['NumericGreaterThan', '$.trigger.two.length()', 1, true],
    ['NumericGreaterThanEquals', '$.trigger.number', 5, true],
    ['NumericLessThan', '$.trigger.number', 5, false],
    ['NumericLessThanEquals', '$.trigger.number', 5, true],
    ['BooleanEquals', '$.trigger.yes', true, true],
    ['BooleanEquals', '$.trigger.yesText', true, false],
    ['TimestampEquals', '$.trigger.early', '2026-01-01', true],
    ['TimestampGreaterThan', '$.trigger.late', '2026-01-01T00:00:00Z', true],
    ['TimestampGreaterThanEquals', '$.trigger.early', '2026-01-01T01:00:00+01:00', true],
    ['TimestampLessThan', '$.trigger.late', '2026-01-01', false],
    ['TimestampLessThanEquals', '$.trigger.text', '2026-01-01', false],
    ['IsPresent', '$.trigger.text', undefined, true],
    ['IsPresent', '$.trigger.missing', undefined, false],
    ['IsNull', '$.trigger.none', undefined, true],
    ['IsNull', '$.trigger.text', undefined, false],
    ['IsString', '$.trigger.text', undefined, true],
    ['IsNumeric', '$.trigger.number', undefined, true],
    ['IsBoolean', '$.trigger.yesText', undefined, false],
    ['IsTimestamp', '$.trigger.early', undefined, true],
  ])('%s of %s and %j is %s', (comparator, path, variableB, expected) => {
    const item = {
      comparator,
      'variableA.$': path,
      ...(variableB === undefined ? {} : { variableB }),
    };
    const { events, path: taken } = play(
      { Ask: choice(item, 'Yes', 'No'), Yes: DONE, No: DONE },
      { input },
    );
    expect(taken()).toEqual(['Ask', expected ? 'Yes' : 'No']);
    expect(events.find(({ kind }) => kind === 'step-ended')).toMatchObject({
      edge: expected ? { kind: 'choice', choice: 0, to: 'Yes' } : { kind: 'default', to: 'No' },
    });
  });

  test('the first item that holds wins', () => {
    const item = (nextStep: string, variableB: string): JsonObject => ({
      comparator: 'StringContains',
      'variableA.$': '$.trigger.text',
      variableB,
      nextStep,
    });
    const ask = {
      type: 'choice',
      choiceList: [item('A', 'x'), item('B', 'c'), item('C', 'c')],
      defaultStep: 'A',
    };
    expect(play({ Ask: ask, A: DONE, B: DONE, C: DONE }, { input }).path()).toEqual(['Ask', 'B']);
  });

  test('a comparator that is none fails the run', () => {
    const { run } = play({
      Ask: choice({ comparator: 'Like', variableA: 'a' }, 'Y', 'Y'),
      Y: DONE,
    });
    expect(run.outcome).toMatchObject({
      kind: 'Failed',
      error: { message: "'Like' is no comparator" },
    });
  });
});

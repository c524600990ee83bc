import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/documents/rules.ts';
import type { Severity } from '../../src/kernel/diagnostic.ts';
import type { RuleOptions } from '../../src/documents/document.ts';
import { BUILT_IN_LIBRARY } from '../../src/documents/library.ts';
import { action, codes, read, withStep } from './read.ts';

/** The steps of these tests are made up: what a library has to say of them is beside the point. */
const NO_LIBRARY: RuleOptions = {
  severities: Object.fromEntries(
    RULES.filter(({ group }) => group === 'Library').map(({ code }) => [code, 'off' as const]),
  ),
};

function weighs(text: string, code: string, options?: RuleOptions): Severity | undefined {
  return read(text, options).diagnostics.find((found) => found.code === code)?.severity;
}

describe.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  test('has nothing to say about its good example, and neither has any other rule', () => {
    expect(codes(rule.good)).toEqual([]);
  });

  test('finds its bad example, at a place in it', () => {
    const found = read(rule.bad).diagnostics.filter((diagnostic) => diagnostic.code === code);
    expect(found).not.toEqual([]);
    for (const { line, column, message, hint } of found) {
      expect(rule.bad.split('\n')[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
      expect(message).toMatch(/[.]$/);
      expect(hint).not.toBe('');
    }
  });

  test('can be configured, unless it must not', () => {
    const weights = read(rule.bad, { severities: { [code]: 'info' } })
      .diagnostics.filter((diagnostic) => diagnostic.code === code)
      .map(({ severity }) => severity);
    expect(new Set(weights)).toEqual(new Set([rule.mutedBy === 'nobody' ? rule.severity : 'info']));
    const off = codes(rule.bad, { severities: { [code]: 'off' } });
    expect(off.includes(code)).toBe(rule.mutedBy === 'nobody');
  });

  test('can be turned off by a comment on the line, unless it must not', () => {
    const lines = rule.bad.trimEnd().split('\n');
    const muted = lines.map((line) => `${line} # mainsheet-ignore ${code}`).join('\n');
    expect(codes(muted).includes(code)).toBe(rule.mutedBy !== 'comment');
  });

  test('weighs what it says', () => {
    if (rule.severity === 'tenant-enabling') {
      const library = { ...BUILT_IN_LIBRARY, source: 'tenant' } as const;
      expect(weighs(`enabled: true\n${rule.bad}`, code)).toBe('warning');
      expect(weighs(rule.bad, code, { library })).toBe('warning');
      expect(weighs(`enabled: true\n${rule.bad}`, code, { library })).toBe('error');
      return;
    }
    if (rule.severity !== 'enabling') {
      expect(weighs(rule.bad, code)).toBe(rule.severity);
      return;
    }
    const weights = [rule.bad, `enabled: false\n${rule.bad}`, `enabled: true\n${rule.bad}`].map(
      (text) => weighs(text, code),
    );
    expect(weights).toEqual(['warning', 'warning', 'error']);
  });
});

test('codes are unique and permanent in form', () => {
  expect(new Set(RULES.map(({ code }) => code)).size).toBe(RULES.length);
  expect(RULES.filter(({ code }) => !/^[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([]);
});

test('an empty definition or trigger is one that is not there', () => {
  expect(codes('name: A\ndefinition: {}\ntrigger: {}\n')).toEqual([]);
});

test.each<[string, string, readonly string[]]>([
  ['a secret pointer', '{ oAuthClientSecret: $.secrets.abc }', []],
  ['a path to a secret', '{ password.$: $.trigger.password }', []],
  ['a template', '{ requestHeaders: { Authorization: "Bearer {{$.trigger.token}}" } }', []],
  [
    'a placeholder',
    '{ oAuthClientSecret: "{client secret}", password: <yours>, token: "****" }',
    [],
  ],
  ['nothing', '{ oAuthClientSecret: "", basicAuthPassword: null }', []],
  [
    'where a token is',
    '{ oAuthTokenUrl: "https://x.example/oauth/token", tokenType: something }',
    [],
  ],
  [
    'the fields of a stored parameter',
    '{ param_basic: { mapping: { auth_password: password } } }',
    [],
  ],
  ['a sentence about passwords', '{ passwordHint: Ask the help desk for it }', []],
  ['prose', '{ note: "Uses basic authentication, see the handbook" }', []],
  [
    'a header',
    '{ requestHeaders: { Authorization: Bearer abcdef0123456789 } }',
    ['CREDENTIAL_INLINE'],
  ],
  ['a header under another name', '{ x: Bearer abcdef0123456789 }', ['CREDENTIAL_INLINE']],
  ['a JWT', '{ x: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc }', ['CREDENTIAL_INLINE']],
  ['a private key', '{ x: "-----BEGIN RSA PRIVATE KEY-----\\nAAAA" }', ['CREDENTIAL_INLINE']],
  ['a short password', '{ password: hunter2 }', ['CREDENTIAL_INLINE']],
  ['one in a list', '{ passwords: [hunter2hunter2] }', ['CREDENTIAL_INLINE']],
  ['one under a path key', '{ password.$: hunter2 }', ['CREDENTIAL_INLINE', 'PATH_NOT_DOLLAR']],
  [
    'one in a form',
    '{ formRequestBody: "grant_type:x&client_secret:abcdef" }',
    ['CREDENTIAL_INLINE'],
  ],
  ['one in a JSON text', `{ jsonRequestBody: '{"password": "hunter2"}' }`, ['CREDENTIAL_INLINE']],
  ['a template in a JSON text', `{ jsonRequestBody: '{"password": "{{$.trigger.x}}"}' }`, []],
  ['user and password in a URL', '{ url: "http://u:hunter2@acme.example" }', ['URL_CREDENTIALS']],
  ['a token in a URL', '{ url: "https://acme.example/?access_token=abcdef" }', ['URL_CREDENTIALS']],
  ['a template in a URL', '{ url: "https://acme.example/?token={{$.trigger.t}}" }', []],
  ['a port in a URL', '{ url: "https://acme.example:8443/a@b" }', []],
])('secrets: %s', (_, attributes, expected) => {
  expect(codes(withStep(action('sp:http', attributes)), NO_LIBRARY).toSorted()).toEqual(expected);
});

test('a variable named after a secret', () => {
  const variable = (name: string): string =>
    withStep(
      `      type: Mutation\n      attributes: { id: sp:define-variable, variables: [{ name: ${name}, variableA: abc123 }] }\n      nextStep: Done`,
    );
  expect(codes(variable('API Token'))).toEqual(['CREDENTIAL_INLINE']);
  expect(codes(variable('Team'))).toEqual([]);
});

test.each<[string, string, readonly string[]]>([
  ['a literal path in a list', '{ a: [$.trigger.x] }', ['LITERAL_PATH']],
  ['a bracket path', `{ a: "$['trigger'].x" }`, ['LITERAL_PATH']],
  ['money', '{ a: $5.00 }', []],
  ['a result selector', '{ resultSelector: [$.step.x] }', []],
  [
    'a result selector of a step that is not there',
    '{ resultSelector: [$.nope.x] }',
    ['REFERENCE_UNKNOWN'],
  ],
  ['the fields of a form list', '{ inputForForm_array_x_label: $.name }', []],
  ['null and nothing under a path key', '{ a.$: null, b.$: "" }', []],
  ['a number under a path key', '{ a.$: 5 }', ['PATH_NOT_DOLLAR']],
  ['a path that does not parse', '{ a.$: "$.trigger[" }', ['PATH_SYNTAX']],
  ['a template inside a path', '{ a.$: "$.trigger.list[{{$.trigger.i}}]" }', []],
  ['an open template', '{ a: "x {{ $.trigger" }', ['TEMPLATE_SYNTAX']],
  ['an unknown step', '{ a: "x {{ $.nothing.y }}" }', ['REFERENCE_UNKNOWN']],
  ['an unknown step twice in one value', '{ a: "{{$.no.y}} {{$.no.z}}" }', ['REFERENCE_UNKNOWN']],
  ['itself', '{ a.$: $.step.x }', ['REFERENCE_LATER']],
  ['secrets and the present', '{ a.$: $.secrets.x, b.$: $.now() }', []],
  ['both forms', '{ a: 1, a.$: $.trigger.x }', ['LITERAL_AND_PATH']],
])('traps: %s', (_, attributes, expected) => {
  expect(codes(withStep(action('sp:x', attributes)), NO_LIBRARY)).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  ['plain text', '"Hello, $5 for you"', []],
  ['a colour', '"<p style=\'color: #fff\'>x</p>"', []],
  ['the name of the context', '"Hello $name, $!{name}"', []],
  ['a name it does not have', '"Hello ${nmae}"', ['EMAIL_TEMPLATE']],
  ['a name it sets itself', '"#set($x = 1)$x"', []],
  ['what it counts through', '"#foreach($i in $name)$i $foreach.count#end"', []],
  ['no end', '"#if($name) x"', ['EMAIL_TEMPLATE']],
  ['one end too many', '"#if($name) x#end#end"', ['EMAIL_TEMPLATE']],
  ['a comment', '"ticket ##12"', ['EMAIL_TEMPLATE']],
  ['the start of a comment', '"#* x"', ['EMAIL_TEMPLATE']],
  ['a quoted part', '"#[[ ## $x ]]#"', []],
  ['a template of the platform', '"{{ $.trigger.x }}"', []],
])('mail bodies: %s', (_, body, expected) => {
  const attributes = `{ context: { name.$: $.trigger.name }, body: ${body} }`;
  expect(codes(withStep(action('sp:send-email', attributes)), NO_LIBRARY)).toEqual(expected);
});

const LOOP = (context: string, id: string): string => `name: Flow
definition:
  start: Before
  steps:
    Before: { type: action, actionId: sp:x, attributes: {}, nextStep: Loop }
    Loop:
      type: action
      actionId: sp:loop:iterator
      attributes:
        input.$: $.before.list${context}
        start: One
        steps:
          One: { type: action, actionId: sp:x, attributes: {}, nextStep: Two }
          Two: { type: action, actionId: sp:x, attributes: { id.$: "${id}" }, nextStep: Item Done }
          Item Done: { type: success }
      nextStep: After
    After: { type: action, actionId: sp:x, attributes: {}, nextStep: Done }
    Done: { type: success }
`;

test.each<[string, string, readonly string[]]>([
  ['$.loop.loopInput.id', '', []],
  ['$.one.id', '', []],
  ['$.loop.context.before.id', '\n        context.$: $', []],
  ['$.loop.context.trigger.id', '\n        context.$: $', []],
  ['$.loop.context.after.id', '\n        context.$: $', ['REFERENCE_LATER']],
  ['$.loop.context.nothing.id', '\n        context.$: $', ['REFERENCE_UNKNOWN']],
  ['$.loop.context.anything.id', '\n        context.$: $.before', []],
  ['$.before.id', '', ['LOOP_OUTER_DATA']],
  ['$.trigger.id', '', ['LOOP_OUTER_DATA']],
  ['$.two.id', '', ['REFERENCE_LATER']],
  ['$.nothing.id', '', ['REFERENCE_UNKNOWN']],
])('in the body of a loop, %s gives %j', (id, context, expected) => {
  expect(codes(LOOP(context, id), NO_LIBRARY)).toEqual(expected);
});

test('a list defined by a step is counted', () => {
  const list = `[${Array.from({ length: 251 }, (_, at) => at).join(', ')}]`;
  const text = LOOP('', '$.one.id')
    .replace('$.before.list', '$.before.myList')
    .replace(
      '{ type: action, actionId: sp:x, attributes: {}, nextStep: Loop }',
      `{ type: Mutation, attributes: { variables: [{ name: My List, variableA: ${list} }] }, nextStep: Loop }`,
    );
  expect(codes(text, NO_LIBRARY)).toEqual(['LOOP_TOO_LONG']);
});

test('a step that only one branch passes has not always run; one that is caught has', () => {
  const flow = (first: string): string => `name: Flow
definition:
  start: First
  steps:
    First: ${first}
    Left: { type: action, actionId: sp:x, attributes: {}, nextStep: Last }
    Last: { type: action, actionId: sp:x, attributes: { a.$: $.left.x, b.$: $.first.error }, nextStep: Done }
    Done: { type: success }
`;
  expect(
    codes(
      flow(
        '{ type: choice, choiceList: [{ comparator: IsNull, variableA.$: $.trigger.x, nextStep: Left }], defaultStep: Last }',
      ),
      NO_LIBRARY,
    ),
  ).toEqual(['REFERENCE_LATER']);
  expect(
    codes(
      flow(
        '{ type: action, actionId: sp:x, attributes: {}, nextStep: Left, catch: [{ next: Left }] }',
      ),
      NO_LIBRARY,
    ),
  ).toEqual([]);
});

test.each([
  ['name: 5', ['SHAPE_TYPE error 1:1 /name']],
  ['name: " "', ['SHAPE_TYPE error 1:1 /name']],
  ['description: A', ['SHAPE_TYPE error 1:1']],
  ['name: A\nenabled: "true"', ['SHAPE_TYPE error 2:1 /enabled']],
  ['name: A\nowner: { type: GOVERNANCE_GROUP, id: x }', ['SHAPE_TYPE error 2:10 /owner/type']],
  ['name: A\nowner: { type: IDENTITY }', ['SHAPE_TYPE error 2:1 /owner/id']],
  ['name: A\ntrigger: { attributes: {} }', ['SHAPE_TYPE error 2:1 /trigger/type']],
  ['name: A\ntrigger: []', ['SHAPE_TYPE error 2:1 /trigger']],
  ['name: A\nowner:\ntrigger:\ndefinition:\ndescription:\nenabled:', []],
  ['name: A\nnmae: B', ['UNKNOWN_KEY warning 2:1 /nmae']],
  [
    'name: A\ntrigger: { type: EXTERNAL, atributes: {} }',
    ['UNKNOWN_KEY warning 2:28 /trigger/atributes'],
  ],
  ['name: A\n$schema: https://x.example', []],
])('%j gives %j', (text, expected) => {
  const found = read(text).diagnostics.map(({ code, severity, line, column, pointer }) =>
    `${code} ${severity} ${line}:${column} ${pointer}`.trim(),
  );
  expect(found).toEqual(expected);
});

test('types are checked in steps, their lists, and the bodies of loops', () => {
  const text = LOOP('', '$.one.id')
    .replace('One: { type: action,', 'One: { type: 5,')
    .replace('nextStep: After', 'nextStep: After\n      catch: [After]\n      choiceList: x')
    .replace('Item Done: { type: success }', 'Item Done: success');
  expect(
    read(text)
      .diagnostics.filter(({ code }) => code === 'SHAPE_TYPE')
      .map(({ pointer }) => pointer),
  ).toEqual([
    '/definition/steps/Loop/attributes/steps/One/type',
    '/definition/steps/Loop/attributes/steps/Item Done',
    '/definition/steps/Loop/catch/0',
    '/definition/steps/Loop/choiceList',
  ]);
});

import { expect, test } from 'vitest';
import { RULES } from '../../src/documents/rules.ts';
import { action, brief, codes, read, withStep } from './read.ts';

const SECRET = 'hunter2-marked-secret';

test('a finding has a frame with a caret under its place', () => {
  expect(read('name: Flow\nnmae: x\n').diagnostics[0]?.frame).toBe(
    ['  1 | name: Flow', '> 2 | nmae: x', '    | ^', '  3 |'].join('\n'),
  );
});

// Wherever a secret stands, no finding on it or beside it may print it.
test.each<[string, string]>([
  ['the value', withStep(action('sp:http', `{ password: ${SECRET} }`))],
  ['a line below', `name: Flow\nnmae: x\npassword: ${SECRET}\n`],
  ['a line above', `password: ${SECRET}\nname: Flow\n`],
  ['a block text', `name: Flow\nclientSecret: |\n  ${SECRET}\nnmae: x\n`],
  ['an indented list', `name: Flow\ntokens:\n  - x\n  - ${SECRET}\n  - y\nnmae: x\n`],
  ['JSON on one line', `{"name": 5, "password": "${SECRET}"}`],
  ['broken YAML', `name: Flow\npassword: ${SECRET}\n  x: [\n`],
  ['broken YAML on the line itself', `name: Flow\npassword: "${SECRET}\n`],
  ['a URL', withStep(action('sp:http', `{ url: "https://u:${SECRET}@x.example", urll.$: x }`))],
  ['a path that is none', withStep(action('sp:http', `{ password.$: "$.${SECRET} ]" }`))],
  ['a template that is none', withStep(action('sp:http', `{ password: "{{ ${SECRET} }}" }`))],
  ['a wrong type', `name: Flow\npassword: ${SECRET}\nenabled: ${SECRET}\n`],
  [
    'a private key',
    `name: Flow\nx: |\n  -----BEGIN PRIVATE KEY-----\n  ${SECRET}\n  -----END PRIVATE KEY-----\nnmae: x\n`,
  ],
])('no finding shows a secret: %s', (_, text) => {
  const { diagnostics } = read(text);
  expect(diagnostics).not.toEqual([]);
  const told = JSON.stringify(
    diagnostics.map((found) => [found.message, found.hint, found.frame ?? '']),
  );
  expect(told).not.toContain(SECRET);
});

test('findings of credentials never have a frame', () => {
  for (const rule of RULES.filter(
    ({ group, mutedBy }) => group === 'Safety' && mutedBy !== 'comment',
  )) {
    for (const found of read(rule.bad).diagnostics) {
      expect(found.frame).toBeUndefined();
    }
  }
});

test('findings come in the order of the file, all at once', () => {
  const text = `nmae: x\nname: 5\nenabled: 1\ntrigger:\n  type: EVENT\n  attributes: { filter: x }\nenabld: x\n`;
  expect(read(text).diagnostics.map(brief)).toEqual([
    'UNKNOWN_KEY warning 1:1 /nmae',
    'SHAPE_TYPE error 2:1 /name',
    'SHAPE_TYPE error 3:1 /enabled',
    'TRIGGER_FILTER_LITERAL warning 6:17 /trigger/attributes/filter',
    'UNKNOWN_KEY warning 7:1 /enabld',
  ]);
});

test('broken YAML values do not hide what the rules find', () => {
  expect(codes('name: A\nname: B\nnmae: x\n')).toEqual(['YAML_DUPLICATE_KEY', 'UNKNOWN_KEY']);
});

test.each<[string, string, readonly string[]]>([
  ['on the line', 'name: A\nb: 1 # mainsheet-ignore UNKNOWN_KEY\nc: 1\n', ['3:1']],
  ['alone on the line above', 'name: A\n# mainsheet-ignore UNKNOWN_KEY\nb: 1\nc: 1\n', ['4:1']],
  ['not from the end of the line above', 'name: A # mainsheet-ignore UNKNOWN_KEY\nb: 1\n', ['2:1']],
  ['two rules', 'name: A\n# mainsheet-ignore SERVER_FIELD, UNKNOWN_KEY\nb: 1\n', []],
  ['a colon', 'name: A\nb: 1 # mainsheet-ignore: UNKNOWN_KEY\n', []],
  ['another rule', 'name: A\nb: 1 # mainsheet-ignore SERVER_FIELD\n', ['2:1']],
])('a comment turns off: %s', (_, text, left) => {
  expect(read(text).diagnostics.map(({ line, column }) => `${line}:${column}`)).toEqual(left);
});

test.each([
  ['a rule that is not there', '# mainsheet-ignore UNKNWON_KEY\nname: A\n'],
  ['a rule that cannot be turned off', '# mainsheet-ignore CREDENTIAL_INLINE\nname: A\n'],
  ['no rule', '# mainsheet-ignore\nname: A\n'],
])('a comment with %s is told', (_, text) => {
  expect(read(text).diagnostics.map(brief)).toEqual(['MUTE_UNKNOWN_RULE warning 1:1']);
});

test('severities of unknown rules and of the prototype change nothing', () => {
  expect(codes('name: A\nb: 1\n', { severities: { NO_SUCH_RULE: 'error' } })).toEqual([
    'UNKNOWN_KEY',
  ]);
});

test('a rule raised to an error takes the document out', () => {
  const { document, diagnostics } = read('name: A\nb: 1\n', {
    severities: { UNKNOWN_KEY: 'error' },
  });
  expect(document).toBeUndefined();
  expect(diagnostics.map(({ severity }) => severity)).toEqual(['error']);
});

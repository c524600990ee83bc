import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../src/kernel/json.ts';
import type { Json } from '../../src/kernel/json.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { RULES } from '../../src/documents/rules.ts';
import { brief, codes, read } from './read.ts';

const PLAIN = 'name: Flow\ndefinition:\n  start: Done\n  steps:\n    Done: { type: success }\n';

test('a plain file gives its writable fields and nothing to say', () => {
  const text = `description: Text\n${PLAIN}enabled: true\nowner: { type: IDENTITY, id: x, name: y }\n`;
  const { document, name, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  expect(name).toBe('Flow');
  expect(document).toMatchObject({ file: 'flow.yaml', name: 'Flow', settings: { ignore: [] } });
  expect(document?.body).toEqual({
    name: 'Flow',
    description: 'Text',
    enabled: true,
    owner: { type: 'IDENTITY', id: 'x', name: 'y' },
    definition: { start: 'Done', steps: { Done: { type: 'success' } } },
  });
});

test('absent and null fields are not managed', () => {
  expect(Object.keys(read('name: Flow\nowner:\ntrigger: null\n').document?.body ?? {})).toEqual([
    'name',
  ]);
});

// One row a limit and a trap (the hostile list).
const ALIASES = (count: number): string =>
  `name: Flow\nmainsheet:\nx: &a [1]\ny: [${Array.from({ length: count }, () => '*a').join(', ')}]\n`;
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij']
  .map(
    (key, at) =>
      `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[at]}`).join(', ')}]`,
  )
  .join('\n')}\nname: Bomb\n`;
const MERGES = `name: Merge\na: &a { ${Array.from({ length: 500 }, (_, at) => `k${at}: 1`).join(', ')} }\nb: [${Array.from(
  { length: 400 },
  () => '{ <<: *a }',
).join(', ')}]\n`;

test.each<[string, string, string]>([
  ['nothing', '', 'FILE_EMPTY error 1:1'],
  ['white space', ' \n\n', 'FILE_EMPTY error 1:1'],
  ['comments only', '# nothing\n', 'FILE_EMPTY error 1:1'],
  ['a list', '- name: A\n', 'FILE_NOT_A_MAPPING error 1:1'],
  ['a text', 'hello\n', 'FILE_NOT_A_MAPPING error 1:1'],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
    'FILE_LFS_POINTER error 1:1',
  ],
  ['a control character', 'name: A\ndescription: "x\u0007"\n', 'FILE_CONTROL_CHARACTER error 2:16'],
  ['two documents', `${PLAIN}---\n${PLAIN}`, 'YAML_MULTIPLE_DOCUMENTS error 6:1'],
  ['another version', `%YAML 1.1\n---\n${PLAIN}`, 'YAML_VERSION error 1:1'],
  ['a broken line', 'name: A\n  x: [1\n', 'YAML_SYNTAX error'],
  ['an unknown anchor', 'name: *nobody\n', 'YAML_ALIAS_UNKNOWN error 1:1 /name'],
  ['an anchor that comes later', 'name: A\nx: [*a, &a 1]\n', 'YAML_ALIAS_UNKNOWN error 2:5 /x/0'],
  ['a tab', 'name: A\ndefinition:\n\tstart: B\n', 'YAML_SYNTAX error 3:1'],
  ['a duplicate key', 'name: A\nenabled: true\nname: B\n', 'YAML_DUPLICATE_KEY error 3:1'],
  [
    'a duplicate in other words',
    'name: A\nx: { 1: a, "1": b }\n',
    'YAML_DUPLICATE_KEY error 2:12 /x',
  ],
  ['an empty key', 'name: A\n? \n: x\n', 'YAML_KEY error 2:'],
  ['a list as key', 'name: A\n[a]: x\n', 'YAML_KEY error 2:1'],
  [
    '__proto__',
    'name: A\nx: { __proto__: { enabled: true } }\n',
    'YAML_KEY_FORBIDDEN error 2:6 /x',
  ],
  [
    'constructor',
    'name: A\ndefinition:\n  steps: { constructor: {} }\n',
    'YAML_KEY_FORBIDDEN error 3:12 /definition/steps',
  ],
  ['prototype', '{"name": "A", "prototype": 1}', 'YAML_KEY_FORBIDDEN error 1:15'],
  ['a tag', 'name: A\nowner: !owner identity/x\n', 'YAML_TAG_UNKNOWN error'],
  ['a language tag', 'name: !!js/function "x"\n', 'YAML_TAG_UNKNOWN error'],
  ['a tag on a key', '!x name: A\n', 'YAML_TAG_UNKNOWN error'],
  ['too many aliases', ALIASES(101), 'YAML_ALIAS_LIMIT error'],
  ['an alias bomb', BOMB, 'YAML_ALIAS_LIMIT error'],
  ['merges without end', MERGES, 'YAML_ALIAS_LIMIT error'],
  ['an alias of itself', 'name: A\nx: &a [*a]\n', 'YAML_ALIAS_CYCLE error 2:8 /x/0'],
  ['a merge of itself', 'name: A\nx: &a { <<: *a }\n', 'YAML_ALIAS_CYCLE error 2:9 /x'],
  ['a merge of a text', 'name: A\nx: { <<: text }\n', 'YAML_MERGE error 2:6 /x'],
  ['101 levels', `name: A\nx: ${'['.repeat(101)}${']'.repeat(101)}\n`, 'YAML_DEPTH error'],
  ['10,000 levels', `name: A\nx: ${'['.repeat(10_000)}`, 'YAML_SYNTAX error'],
  ['too many values', `name: A\nx: [${'1,'.repeat(100_000)}]\n`, 'YAML_TOO_MANY_VALUES error'],
  ['an integer too large', 'name: A\nx: 12345678901234567890\n', 'YAML_NUMBER error 2:4 /x'],
  ['a hexadecimal one', 'name: A\nx: 0xffffffffffffffff\n', 'YAML_NUMBER error 2:4 /x'],
  ['infinity', 'name: A\nx: .inf\n', 'YAML_NUMBER error 2:4 /x'],
  ['not a number', 'name: A\nx: .nan\n', 'YAML_NUMBER error 2:4 /x'],
  ['more than a double holds', 'name: A\nx: 1e999\n', 'YAML_NUMBER error 2:4 /x'],
])('%s', (_, text, expected) => {
  const result = read(text);
  expect(result.document).toBeUndefined();
  expect(result.diagnostics.map(brief).some((line) => line.startsWith(expected))).toBe(true);
});

test('bytes that are no text', () => {
  const codesOf = (bytes: Uint8Array): readonly string[] =>
    readDocument('x.yaml', bytes).diagnostics.map(({ code }) => code);
  expect(codesOf(Uint8Array.of(0x6e, 0xff, 0xfe))).toEqual(['FILE_NOT_UTF8']);
  expect(codesOf(Buffer.from(PLAIN, 'utf16le'))).toEqual(['FILE_CONTROL_CHARACTER']);
  expect(codesOf(new Uint8Array(1024 * 1024 + 1).fill(0x20))).toEqual(['FILE_TOO_LARGE']);
  expect(codesOf(new Uint8Array(1024 * 1024).fill(0x20))).toEqual(['FILE_EMPTY']);
});

test('a byte order mark moves nothing', () => {
  const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('nmae: x\nname: A\n')]);
  expect(readDocument('x.yaml', bytes).diagnostics.map(brief)).toEqual([
    'UNKNOWN_KEY warning 1:1 /nmae',
  ]);
});

test('the limits leave honest files alone', () => {
  const aliases = ALIASES(100).replace('mainsheet:\n', '');
  expect(codes(aliases)).toEqual(['UNKNOWN_KEY', 'UNKNOWN_KEY']);
  const scalars = `name: Flow\nx: [&a iam@acme.example${', *a'.repeat(500)}]\n`;
  expect(codes(scalars)).toEqual(['UNKNOWN_KEY']);
  expect(codes(`name: Flow\nx: ${'['.repeat(98)}${']'.repeat(98)}\n`)).toEqual(['UNKNOWN_KEY']);
  expect(
    codes('name: Flow\nx: [9007199254740991, 1.5e300, -0.1, !!str 12345678901234567890]\n'),
  ).toEqual(['UNKNOWN_KEY']);
});

test('a hostile file of the largest size takes no more than seconds of work', () => {
  const largest = 1024 * 1024 - 100;
  const texts = [
    `name: A\nx: [*b${', *b'.repeat(largest / 4 - 10)}]`,
    `name: A\nx: [&b 1${', *b'.repeat(largest / 4 - 10)}]`,
    `name: A\n${Array.from({ length: 90_000 }, (_, at) => `k${at}: 1`).join('\n')}`,
    `name: A\nx: ${'a'.repeat(largest)}`,
    `name: A\nx: ${'{ $.'.repeat(largest / 4 - 10)}`,
    `name: A\ndefinition: { start: s0, steps: { ${Array.from({ length: 15_000 }, (_, at) => `s${at}: { type: action, nextStep: s${at + 1} }`).join(', ')} } }`,
    `name: A\ndefinition: { start: s, steps: { s: { type: action, actionId: sp:send-email, attributes: { body: "${'#if(##$x{{'.repeat(90_000)}", a.$: "$${'[?('.repeat(10_000)}" } } } }`,
  ];
  for (const text of texts) {
    const started = process.cpuUsage();
    expect(read(text).document === undefined || read(text).name === 'A').toBe(true);
    // Of work, whatever else the machine does: what grows with the square of the size would take minutes.
    expect(process.cpuUsage(started).user).toBeLessThan(15_000_000);
  }
}, 300_000);

test('findings have a cap, errors stay longest', () => {
  const keys = Array.from({ length: 150 }, (_, at) => `k${at}: 1`).join('\n');
  const { diagnostics } = read(`${keys}\nname: 5\n`);
  expect(diagnostics).toHaveLength(101);
  expect(diagnostics.map(({ code }) => code)).toContain('SHAPE_TYPE');
  expect(diagnostics.at(-1)?.code).toBe('FILE_MORE_FINDINGS');
});

test.each([
  ['YAML trouble further down', 'name: Flow\nx: [1\n'],
  ['a limit', `name: Flow\nx: ${'['.repeat(101)}${']'.repeat(101)}\n`],
  ['a tag', 'name: Flow\nowner: !owner identity/x\n'],
  ['two documents', `${PLAIN}---\n${PLAIN}`],
  ['a wrong type', 'name: Flow\nenabled: 1\n'],
])('the name is read in spite of %s', (_, text) => {
  expect(read(text)).toMatchObject({ name: 'Flow' });
  expect(read(text).document).toBeUndefined();
});

test('merge keys: own members win, then the earlier source; a quoted << is a key', () => {
  const text = `name: Flow
a: &a { x: 1, y: 1 }
b: &b { y: 2, z: 2 }
definition:
  start: Done
  steps:
    Done:
      <<: [*a, *b]
      z: 3
      type: success
      "<<": literal
`;
  const steps = read(text).document?.body['definition'] as { readonly steps: Json };
  expect(steps.steps).toEqual({ Done: { x: 1, y: 1, z: 3, type: 'success', '<<': 'literal' } });
});

test('an alias means the anchor before it', () => {
  const text = 'a: &x one\nname: *x\nb: &x two\ndescription: *x\n';
  expect(read(text).document?.body).toEqual({ name: 'one', description: 'two' });
});

test('YAML is read as 1.2', () => {
  const { document } = read(
    'name: on\ndescription: 2026-11-23\ntrigger: { type: no, attributes: { yes: 12:30:45, off: 017 } }\n',
  );
  expect(document?.body).toEqual({
    name: 'on',
    description: '2026-11-23',
    trigger: { type: 'no', attributes: { yes: '12:30:45', off: 17 } },
  });
});

test('any JSON value is read as JSON does, however it is indented', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 5 }),
      fc.constantFrom<string | undefined>('\t', '  ', undefined),
      (value, indent) => {
        const trigger = { type: 'EXTERNAL', attributes: { value } };
        const { document, diagnostics } = read(
          JSON.stringify({ name: 'A', trigger }, null, indent),
          { severities: Object.fromEntries(RULES.map(({ code }) => [code, 'off'])) },
        );
        // Keys and numbers that are refused on purpose, and what YAML does not allow raw.
        fc.pre(diagnostics.every(({ code }) => !/^YAML_(KEY_FORBIDDEN|NUMBER)|CONTROL/.test(code)));
        expect(diagnostics).toEqual([]);
        expect(canonical(document?.body['trigger'] ?? null)).toBe(
          canonical(trigger as unknown as Json),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever the bytes, reading answers: a document and no error, or an error and no document', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
    fc
      .array(
        fc.constantFrom(
          ...[
            'name: A\n',
            'definition:\n',
            '  start: B\n',
            '  steps:\n',
            '    B: ',
            '{',
            '}',
            '[',
            ']',
            '- ',
          ],
          ...[
            '&a ',
            '*a',
            '<<: ',
            '!x ',
            '!!str ',
            '"',
            "'",
            '|\n',
            '>-\n',
            '\t',
            '---\n',
            '# ',
            '? ',
            ': ',
            ', ',
          ],
          ...[
            'type: success',
            'a.$: $.x[?(',
            '{{',
            'mainsheet: ',
            'ignore: ',
            '/name',
            '__proto__: ',
            '%YAML 1.1\n',
          ],
          ...[
            'objects: ',
            'object: ',
            'trigger: ',
            'owner: ',
            'choiceList: ',
            'catch: ',
            'password: ',
            'attributes: ',
          ],
        ),
        { maxLength: 40 },
      )
      .map((parts) => new TextEncoder().encode(parts.join(''))),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const { document, diagnostics } = readDocument('x.yaml', input);
      expect(diagnostics.map(({ code }) => code)).not.toContain('FILE_UNREADABLE');
      expect(document === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 3000 },
  );
});

test('whatever is changed in good files, reading answers', () => {
  const texts = RULES.flatMap(({ good, bad }) => [good, bad]);
  const piece = fc.constantFrom(
    '',
    ' ',
    '\n',
    ':',
    '[',
    ']',
    '{',
    '}',
    '"',
    '$',
    '&a ',
    '*a ',
    '- ',
    '5',
    'null',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), piece), { minLength: 1, maxLength: 4 }),
      (text, edits) => {
        const edited = edits.reduce((before, [at, length, insert]) => {
          const from = at % (before.length + 1);
          return before.slice(0, from) + insert + before.slice(from + length);
        }, text);
        const { document, diagnostics } = read(edited);
        expect(diagnostics.map(({ code }) => code)).not.toContain('FILE_UNREADABLE');
        expect(document === undefined).toBe(
          diagnostics.some(({ severity }) => severity === 'error'),
        );
        for (const { line, column } of diagnostics) {
          const lines = edited.split('\n');
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineIndex } from '../../src/documents/line-index.ts';
import { parseYaml } from '../../src/documents/parse-yaml.ts';
import { markTag, markedTag } from '../../src/documents/tag.ts';
import type { Tag } from '../../src/documents/tag.ts';
import { walkYaml } from '../../src/documents/walk-yaml.ts';
import { formatYaml } from '../../src/documents/write/format-yaml.ts';
import { printWorkflow } from '../../src/documents/write/print-workflow.ts';
import { objectOf } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { workflowBody } from '../support/workflow-arbitraries.ts';
import { anyValue } from '../documents/write/styled-yaml.ts';

const RUNS = { numRuns: Number(process.env['RUNS'] ?? 30) };

const HOSTILE = [
  ...[
    '',
    ' ',
    '~',
    'null',
    'yes',
    'No',
    'on',
    'y',
    '1',
    '-0',
    '1_000',
    '0x1F',
    '0o7',
    '1e5',
    '.5',
    '.inf',
  ],
  ...[
    '2026-01-01',
    '12:30:45',
    '<<',
    '=',
    '---',
    '...',
    '- a',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '&a',
    '*a',
  ],
  ...[
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '"',
    "'",
    '[',
    '{',
    '}',
    ',',
    ' lead',
    'trail ',
    '\t',
    'a\tb',
    '\n',
    'a\n',
  ],
  ...[
    '\n\na',
    'a\n\n\n',
    '  a\nb',
    '\ta\nb',
    'a\n  b\n',
    'a \nb',
    'a\n \nb',
    'a\n ',
    ' \na',
    'a\r\nb',
    'a\rb',
    '\\',
    '\\n',
  ],
  ...[
    '\u0001',
    '\u001b[0m',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    'a\u2029\nb',
    '\ufeff',
    '\ufffe',
    '\ud800',
    '😀',
    'é',
  ],
  ...[
    'x'.repeat(1500),
    `${'word '.repeat(300)}end`,
    '$.a[?(@.b == "c")]',
    '{{$.a}}',
    '${a}',
    'constructor',
  ],
];

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc
    .array(fc.constantFrom('a', ' ', '\n', '\t', '#', ':', '-', "'", '"'), { maxLength: 8 })
    .map((it) => it.join('')),
);

const isText = (text: string): boolean => !text.includes('\0');

const hostileValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostile.filter(isText),
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(2 ** 60, -(2 ** 53), 1e300),
    ),
    fc.constantFrom<Json>(null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(
        fc.tuple(
          hostile.filter((key) => isText(key) && key !== 'constructor'),
          tie('value'),
        ),
        { maxLength: 3 },
      )
      .map((pairs) => objectOf(pairs)),
  ),
})).value;

/** Reads a text by the code that reads documents. */
function read(text: string): Json | undefined {
  const { document, findings } = parseYaml(text);
  expect(findings, text).toEqual([]);
  const root = document.contents;
  const walked =
    root === null ? undefined : walkYaml(root, { file: 'x', lines: new LineIndex(text) });
  expect(walked?.findings ?? [], text).toEqual([]);
  return walked?.value;
}

test('what is printed reads back as the same value, whatever its texts and keys', () => {
  fc.assert(
    fc.property(
      hostileValue,
      fc.constantFrom('name', 'trigger', 'definition', 'x'),
      (value, field) => {
        const workflow = { name: 'a', [field]: value, mainsheet: { ignore: [value] } };
        expect(read(printWorkflow(workflow))).toEqual(JSON.parse(JSON.stringify(workflow)));
      },
    ),
    RUNS,
  );
});

test('a workflow reads back, its members and steps in order, and formatting has nothing to do', () => {
  fc.assert(
    fc.property(workflowBody, (body) => {
      const text = printWorkflow(body);
      expect(read(text)).toEqual(body);
      expect(formatYaml(text), text).toEqual({ ok: true, text, changed: false });
    }),
    RUNS,
  );
});

const place = { file: 'a.yaml', line: 1, column: 1 };
const tag: fc.Arbitrary<Tag> = fc.oneof(
  fc
    .constantFrom('a', "it's #1: x", '*all*')
    .map((name): Tag => ({ kind: 'ref', reference: { kind: 'identity', name } })),
  fc.constantFrom('NAME', 'yes').map((name): Tag => ({ kind: 'var', name })),
  fc.constantFrom<Tag>(
    { kind: 'live' },
    { kind: 'live', from: '/definition/x' },
    { kind: 'self', field: 'external-url' },
    { kind: 'file', path: '../a b/c.html' },
    {
      kind: 'sub',
      parts: [
        { kind: 'text', text: '# "${x}: ' },
        { kind: 'var', name: 'A' },
      ],
    },
    {
      kind: 'sub',
      parts: [
        { kind: 'self', field: 'id' },
        { kind: 'text', text: '\nend\n' },
      ],
    },
  ),
);

/** Replaces marks by their tags, since a mark also knows where it was read. */
function withTags(value: Json | undefined): unknown {
  const marked = markedTag(value);
  if (marked !== undefined) {
    return { tag: marked.tag };
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => withTags(item));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value as JsonObject).map(([key, item]) => [key, withTags(item)]),
      )
    : value;
}

test('tags are printed as tags, on a line, in lists and beside other values', () => {
  fc.assert(
    fc.property(tag, tag, anyValue, (one, other, value) => {
      const [a, b] = [markTag(one, place), markTag(other, place)];
      const workflow = {
        owner: a,
        definition: { steps: { S: { attributes: { a, list: [b, 'x'], deep: { b, value } } } } },
      };
      expect(withTags(read(printWorkflow(workflow)))).toEqual(withTags(workflow));
    }),
    RUNS,
  );
});

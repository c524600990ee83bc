import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILE_FINDINGS } from '../../src/documents/file-findings.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { readTenantFile } from '../../src/documents/read-tenant-file.ts';
import { RULES } from '../../src/documents/rules.ts';
import { readYamlFile } from '../../src/documents/yaml-file.ts';
import { codeFrame } from '../../src/kernel/diagnostic.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { isArray, isObject } from '../../src/kernel/json.ts';
import type { Json } from '../../src/kernel/json.ts';
import { workflowFile } from '../support/world.ts';
import { budget } from './budget.ts';

const RULE_CODES = new Set([...RULES.map(({ code }) => code), ...Object.keys(FILE_FINDINGS)]);

/** What breaks parsers, by itself and in the middle of a good file. */
const PIECES = [
  ...['&a ', '*a', '&a [*a]', '<<: *a\n', '<<: [*a, *a]\n', '? ', ': ', '- ', '{', '}', '[', ']'],
  ...['!!js/function ', '!!python/object:os.system ', '!var X', '!ref form/x', '!sub "${X}"'],
  ...['!file ../../etc/passwd', '!live', '!self id', '!<tag:x> ', '!%', '!!binary ', '!!set ', '!'],
  ...[
    '__proto__: 1\n',
    '"constructor": {}\n',
    'name: again\n',
    'prototype:\n',
    '"\\u0000"',
    '\u0000',
  ],
  ...[
    '%YAML 1.1\n---\n',
    '---\n',
    '...\n',
    '\t',
    '|\n',
    '>-\n',
    '"',
    "'",
    '#',
    '\r',
    '\u0085',
    '\u2028',
  ],
  ...['.inf', '.nan', '0o17', '0x1f', '1e999', '12345678901234567890', '2026-01-01', 'null', '~'],
  ...[
    '\ufeff',
    '\ud800',
    '😀',
    '`',
    '@',
    ' ',
    '\n',
    '\n  ',
    '\n      ',
    'mainsheet:\n  ignore: [/a]\n',
  ],
];

const hostile = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })), {
  maxLength: 20,
});

/** A good file with pieces put in and stretches cut out. */
const spoilt = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(2000), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(30)), { maxLength: 2 }),
  )
  .map(([puts, cuts]) => {
    let text = workflowFile('A', { tail: 'owner: !ref identity/ann\n' });
    for (const [at, length] of cuts) {
      const from = at % text.length;
      text = text.slice(0, from) + text.slice(from + length);
    }
    for (const [at, piece] of puts) {
      const from = at % (text.length + 1);
      text = text.slice(0, from) + piece + text.slice(from);
    }
    return text;
  });

const text = fc.oneof(
  hostile.map((pieces) => pieces.join('')),
  spoilt,
);
const bytes = fc.oneof(
  { arbitrary: text.map((one) => Buffer.from(one)), weight: 9 },
  { arbitrary: fc.uint8Array({ maxLength: 60 }).map((one) => Buffer.from(one)), weight: 1 },
);

function checkFindings(given: Buffer, diagnostics: readonly Diagnostic[]): void {
  const lines = given.toString().split(/\r\n|\n|\r/).length;
  for (const { code, line, column, message, hint } of diagnostics) {
    expect(RULE_CODES.has(code), code).toBe(true);
    // Its own code would say that the reader broke, and not the file.
    expect(code).not.toBe('FILE_UNREADABLE');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines + 1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message.length * hint.length).toBeGreaterThan(0);
  }
}

function holdsInertKey(value: Json): boolean {
  if (isArray(value)) {
    return value.some(holdsInertKey);
  }
  return (
    isObject(value) &&
    Object.entries(value).some(
      ([key, member]) => /^(__proto__|constructor|prototype)$/.test(key) || holdsInertKey(member),
    )
  );
}

test('whatever a workflow file holds, it is a document or has an error, and never both nor neither', () => {
  let good = 0;
  fc.assert(
    fc.property(bytes, (given) => {
      const { document, diagnostics } = readDocument('w.yaml', given);
      checkFindings(given, diagnostics);
      const broken = diagnostics.some(({ severity }) => severity === 'error');
      expect(document === undefined).toBe(broken);
      if (document !== undefined) {
        good += 1;
        expect(holdsInertKey(document.body)).toBe(false);
        expect(JSON.parse(JSON.stringify(document.body))).toEqual(document.body);
      }
    }),
    budget(150),
  );
  expect(good).toBeGreaterThan(1);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('whatever another YAML file holds, it is a mapping without inert keys or has a finding', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const read = readYamlFile('t.yaml', given);
      if (read.ok) {
        expect(holdsInertKey(read.value)).toBe(false);
      } else {
        expect(read.diagnostics.length).toBeGreaterThan(0);
        checkFindings(given, read.diagnostics);
      }
      const { tenant, diagnostics } = readTenantFile('tenants/t.yaml', given);
      checkFindings(given, diagnostics);
      expect(tenant !== undefined || diagnostics.length > 0).toBe(true);
    }),
    budget(150),
  );
});

test('JSON is read as the value it is, if and only if no key of it is inert', () => {
  const key = fc.oneof(
    { arbitrary: fc.string({ maxLength: 8 }), weight: 20 },
    { arbitrary: fc.constantFrom('__proto__', 'constructor', 'prototype'), weight: 1 },
  );
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ maxLength: 8 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map(entries),
    ),
  }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 4 }).map(entries),
      (one) => {
        const read = readYamlFile('t.json', Buffer.from(JSON.stringify(one)));
        expect(read.ok).toBe(!holdsInertKey(one));
        if (read.ok) {
          expect(JSON.stringify(read.value)).toBe(JSON.stringify(one));
        }
      },
    ),
    budget(200),
  );
});

/** A mapping that really has a member of each name. */
function entries(pairs: readonly (readonly [string, Json])[]): Json {
  return JSON.parse(
    `{${[...new Map(pairs)].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
  ) as Json;
}

test('a frame shows the line it is about, wherever that is', () => {
  fc.assert(
    fc.property(text, fc.nat(40), fc.nat(40), (given, line, column) => {
      const at = { line: line + 1, column: column + 1 };
      expect(codeFrame(given, at).split('\n').length).toBeLessThanOrEqual(4);
    }),
    budget(200),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterPasses, filterValue } from '../../src/expressions/filter-value.ts';
import type { Path } from '../../src/expressions/path-tree.ts';
import { parsePath } from '../../src/expressions/path.ts';
import { compileText, renderText } from '../../src/expressions/rendered-text.ts';
import { stepValue } from '../../src/expressions/step-value.ts';
import { templatesIn } from '../../src/expressions/template.ts';
import { isArray, isObject } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { budget } from './budget.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const DIALECTS = ['step', 'filter'] as const;

const TOKENS = [
  ...['$', '@', '.', '..', '[', ']', '(', ')', '?', '*', ',', ':', "'", '"', '`', '\\', '!', '/'],
  ...['==', '!=', '=~', '<', '>=', '&&', '||', '+', '-', '%', ' in ', ' nin ', 'true', 'null', '0'],
  ...['-1', '1e9', '99999999999', 'a', 'b', 'name', 'length()', 'size()', 'now()', 'JSON()', '.$'],
  ...[
    '$.a',
    "$['a']",
    '[?(',
    ')]',
    '@.a',
    '$..*',
    '[0:2]',
    '[*]',
    '/(a+)+$/',
    'i',
    '{{',
    '}}',
    ' ',
  ],
  ...['__proto__', 'constructor', 'toString', '\u0000', '😀', '\ud800', '\n'],
];

const path = fc.oneof(
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 14 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 10 }).map((parts) => `$${parts.join('')}`),
  fc.string({ maxLength: 12 }),
);

const KEYS = ['a', 'b', 'name', '0', 'a b', "it's", '"', 'é', 'toString', '__proto__', ''];
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 0, 1, -1, 1.5, '', 'x', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '1'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4 }).map(objectOf),
  ),
}));
const root = fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 5 }).map(objectOf);

function objectOf(pairs: readonly (readonly [string, Json])[]): JsonObject {
  const made: Record<string, Json> = Object.create(null);
  for (const [key, member] of pairs) {
    made[key] = member;
  }
  return made;
}

function valueOf(parsed: Path, data: JsonObject, dialect: (typeof DIALECTS)[number]): unknown {
  return dialect === 'step' ? stepValue(parsed, data, NOW) : filterValue(parsed, data);
}

test('a text is a path with a value that JSON can hold, or has its trouble at a place in it', () => {
  const seen = { paths: 0, troubles: 0, found: 0 };
  fc.assert(
    fc.property(path, root, (text, data) => {
      for (const dialect of DIALECTS) {
        const parsed = parsePath(text, dialect);
        if (parsed.ok) {
          seen.paths += 1;
          const found = valueOf(parsed.value, data, dialect);
          seen.found += found === undefined ? 0 : 1;
          expect(typeof (JSON.stringify(found) ?? '')).toBe('string');
          expect(typeof found).not.toMatch(/function|symbol|bigint/);
          expect(typeof filterPasses(parsed.value, data)).toBe('boolean');
        } else {
          seen.troubles += 1;
          expect(parsed.trouble.at).toBeGreaterThanOrEqual(0);
          expect(parsed.trouble.at).toBeLessThanOrEqual(text.length);
          expect(parsed.trouble.message.length).toBeGreaterThan(0);
        }
      }
    }),
    budget(1500),
  );
  expect(Math.min(seen.paths, seen.troubles, seen.found)).toBeGreaterThan(20);
});

test('a path of quoted names and indices leads where a walk by hand comes to', () => {
  let deep = 0;
  fc.assert(
    fc.property(root, fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }), (data, turns) => {
      let at: Json = data;
      let text = '$';
      for (const turn of turns) {
        if (isArray(at) && at.length > 0) {
          const index: number = turn % at.length;
          at = at[index]!;
          text += `[${index}]`;
        } else if (isObject(at) && Object.keys(at).length > 0) {
          const keys: readonly string[] = Object.keys(at);
          const key: string = keys[turn % keys.length]!;
          at = at[key]!;
          text += `['${key.replaceAll("'", "\\'")}']`;
        }
      }
      deep += text.length > 12 ? 1 : 0;
      for (const dialect of DIALECTS) {
        const parsed = parsePath(text, dialect);
        expect(parsed.ok, `${dialect} ${text}`).toBe(true);
        if (parsed.ok) {
          expect(valueOf(parsed.value, data, dialect), `${dialect} ${text}`).toEqual(at);
        }
      }
    }),
    budget(600),
  );
  expect(deep).toBeGreaterThan(50);
});

test('what is no path never leads to what every object inherits', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    for (const dialect of DIALECTS) {
      for (const text of [`$.${name}`, `$['${name}']`, `$..${name}`, `$.a.${name}`]) {
        const parsed = parsePath(text, dialect);
        const found = parsed.ok
          ? valueOf(parsed.value, { a: { b: 1 }, c: [] }, dialect)
          : undefined;
        expect(found === undefined || JSON.stringify(found) === '[]', `${dialect} ${text}`).toBe(
          true,
        );
      }
    }
  }
});

test('a text with templates is rendered, whatever stands in them, and without any it is itself', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          path,
          path.map((one) => `{{${one}}}`),
        ),
        { maxLength: 4 },
      ),
      root,
      (parts, data) => {
        const text = parts.join(' ');
        const rendered = renderText(compileText(text), data, NOW);
        expect(typeof rendered).toBe('string');
        if (templatesIn(text).length === 0) {
          expect(rendered).toBe(text);
        }
      },
    ),
    budget(500),
  );
});

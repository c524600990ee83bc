import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyTenantPatch } from '../../src/documents/apply-tenant-patch.ts';
import { readTenantFile } from '../../src/documents/read-tenant-file.ts';
import { equal, isArray, isObject } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { parsePointer } from '../../src/kernel/pointer.ts';
import { budget } from './budget.ts';

const TOKENS = [
  'a',
  'b',
  'c',
  '0',
  '1',
  '-',
  '01',
  '',
  'a~1b',
  '~0',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
];

const pointer = fc.oneof(
  {
    arbitrary: fc
      .array(fc.constantFrom('a', 'b', 'c', '0', '-'), { minLength: 1, maxLength: 2 })
      .map((tokens) => `/${tokens.join('/')}`),
    weight: 6,
  },
  fc
    .array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 4 })
    .map((tokens) => `/${tokens.join('/')}`),
  fc.constantFrom(
    '',
    'a',
    '/',
    '//',
    '/~2',
    '/a/',
    '#/a',
    '/__proto__/polluted',
    '/constructor/prototype/polluted',
  ),
);

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 0, 'x', ''),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a/b', '~'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

/** One operation, right or not. */
interface Step {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

const operation: fc.Arbitrary<Step> = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ op: fc.constantFrom('add', 'add', 'add', 'replace', 'test'), path: pointer, value }),
  fc.record({ op: fc.constant('remove'), path: pointer }),
  fc.record({ op: fc.constantFrom('move', 'copy'), path: pointer, from: pointer }),
  fc.record({ op: fc.constantFrom('add', 'spoil', ''), path: pointer }),
);

const body = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a/b', '~'), value, {
  maxKeys: 4,
  noNullPrototype: true,
});

/** RFC 6902, read by the letter and without a thought of speed; throws where an operation does not apply. */
function byTheBook(document: JsonObject, steps: readonly Step[]): Json {
  return steps.reduce<Json>((value, { op, path: at, from = '', value: given = null }) => {
    const to = parsePointer(at);
    const source = parsePointer(from);
    switch (op) {
      case 'add':
        return put(value, to, given);
      case 'remove':
        return take(value, to);
      case 'replace':
        return put(take(value, to), to, given);
      case 'copy':
        return put(value, to, look(value, source));
      case 'move':
        if (to.length > source.length && source.every((token, index) => token === to[index])) {
          throw new Error('into itself');
        }
        return put(take(value, source), to, look(value, source));
      default:
        if (!equal(look(value, to), given)) {
          throw new Error('another value');
        }
        return value;
    }
  }, document);
}

function look(value: Json, [token, ...rest]: readonly string[]): Json {
  return token === undefined ? value : look(member(value, token), rest);
}

function put(value: Json, [token, ...rest]: readonly string[], given: Json): Json {
  if (token === undefined) {
    return given;
  }
  const isLast = rest.length === 0;
  if (isArray(value)) {
    const index =
      token === '-' && isLast ? value.length : indexOf(token, value.length + (isLast ? 1 : 0));
    return isLast
      ? value.toSpliced(index, 0, given)
      : value.with(index, put(value[index]!, rest, given));
  }
  const inside = isLast ? given : put(member(value, token), rest, given);
  return { ...(objectOrThrow(value) as object), [token]: inside };
}

function take(value: Json, [token, ...rest]: readonly string[]): Json {
  if (token === undefined) {
    throw new Error('nothing would be left');
  }
  const inside = member(value, token);
  if (isArray(value)) {
    const index = indexOf(token, value.length);
    return rest.length === 0 ? value.toSpliced(index, 1) : value.with(index, take(inside, rest));
  }
  const entries = Object.entries(objectOrThrow(value)).flatMap(([key, one]) =>
    key !== token ? [[key, one]] : rest.length === 0 ? [] : [[key, take(inside, rest)]],
  );
  return Object.fromEntries(entries) as Json;
}

function member(value: Json, token: string): Json {
  if (isArray(value)) {
    return value[indexOf(token, value.length)]!;
  }
  if (!Object.hasOwn(objectOrThrow(value), token)) {
    throw new Error('not there');
  }
  return objectOrThrow(value)[token]!;
}

function objectOrThrow(value: Json): JsonObject {
  if (!isObject(value)) {
    throw new Error('no object');
  }
  return value;
}

function indexOf(token: string, below: number): number {
  if (!/^(0|[1-9]\d*)$/.test(token) || Number(token) >= below) {
    throw new Error('no index');
  }
  return Number(token);
}

function wantedOf(document: JsonObject, steps: readonly Step[]): Json | undefined {
  try {
    return byTheBook(document, steps);
  } catch {
    return undefined;
  }
}

/** RFC 6901: the whole document, or tokens behind slashes in which a tilde is followed by 0 or 1. */
function isPointer(text: string): boolean {
  try {
    parsePointer(text);
    return true;
  } catch {
    return false;
  }
}

/** What was once taken for good: an index that is none, and names that every object inherits. */
const FOUND: [Record<string, Json>, Step[]][] = [
  [{ a: [] }, [{ op: 'replace', path: '/a/', value: {} }]],
  [{ a: [] }, [{ op: 'add', path: '/a/x', value: 1 }]],
  [{}, [{ op: 'replace', path: '/toString', value: null }]],
  [{}, [{ op: 'copy', path: '/a', from: '/toString' }]],
  [{}, [{ op: 'remove', path: '/valueOf' }]],
];

test('a patch of a tenant file is refused by its place, or gives what RFC 6902 says, and nothing else changes', () => {
  const seen = { refused: 0, failed: 0, applied: 0 };
  fc.assert(
    fc.property(
      body,
      fc.array(operation, { minLength: 1, maxLength: 2 }),
      (document, operations) => {
        const written = JSON.stringify({ patches: [{ workflow: 'a.yaml', patch: operations }] });
        const before = JSON.stringify(document);
        const { tenant, diagnostics } = readTenantFile('tenants/t.yaml', Buffer.from(written));
        if (diagnostics.some(({ severity }) => severity === 'error') || tenant === undefined) {
          seen.refused += 1;
          return;
        }
        const places = operations.flatMap((one) => [
          one.path,
          ...(one.from === undefined ? [] : [one.from]),
        ]);
        expect(places.every(isPointer)).toBe(true);
        const inert = places
          .flatMap((one) => one.split('/'))
          .filter((token) => /^(__proto__|constructor|prototype)$/.test(token));
        expect(inert, 'what libraries step over is refused').toEqual([]);
        const patched = applyTenantPatch(document, tenant.patches, 'a.yaml', (one) => one);
        const wanted = wantedOf(document, operations);
        if (patched.diagnostics.length > 0) {
          seen.failed += 1;
          expect(patched.diagnostics.map(({ code }) => code)).toEqual(['PATCH_FAILED']);
          expect(wanted, written).toBeUndefined();
        } else {
          seen.applied += 1;
          expect(patched.value, written).toEqual(wanted);
        }
        expect(JSON.stringify(document)).toBe(before);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      },
    ),
    { ...budget(800), examples: FOUND },
  );
  expect(Math.min(seen.refused, seen.failed, seen.applied)).toBeGreaterThan(30);
});

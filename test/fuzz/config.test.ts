import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { CONFIG_ERRORS } from '../../src/config/errors.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { secretsOf } from '../../src/config/secrets-of.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { isArray, isObject } from '../../src/kernel/json.ts';
import type { Json } from '../../src/kernel/json.ts';
import { formatPointer, getAt, setAt } from '../../src/kernel/pointer.ts';
import type { Pointer } from '../../src/kernel/pointer.ts';
import { canaries } from '../support/canary.ts';
import { budget } from './budget.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../config/mainsheet.example.yaml');
const SECRET = 'canary-of-the-environment';

let cwd: string;
let example: Json;
let places: readonly Pointer[];

beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'mainsheet-config-'));
  example = withEnvironment(parse(readFileSync(EXAMPLE, 'utf8')) as Json);
  places = pointersIn(example, []);
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** The example names files that are not here. */
function withEnvironment(value: Json): Json {
  return JSON.parse(
    JSON.stringify(value)
      .replace('file:/run/secrets/slack-url', 'env:CHAT_URL')
      .replaceAll(/"file:\/run\/[^"]*"/g, '"env:A_SECRET"'),
  ) as Json;
}

function pointersIn(value: Json, tokens: readonly (string | number)[]): readonly Pointer[] {
  const inside = isArray(value)
    ? value.flatMap((item, index) => pointersIn(item, [...tokens, index]))
    : isObject(value)
      ? Object.entries(value).flatMap(([key, member]) => pointersIn(member, [...tokens, key]))
      : [];
  return tokens.length === 0 ? inside : [formatPointer(tokens), ...inside];
}

const ENV = {
  CHAT_URL: `https://hooks.example/${SECRET}`,
  ...{ A_SECRET: SECRET, SAIL_CLIENT_ID: 'id', SAIL_CLIENT_SECRET: SECRET },
  ...{ SANDBOX_CLIENT_ID: 'id', SANDBOX_CLIENT_SECRET: SECRET },
};

async function load(text: string) {
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  return loadConfig({ file: 'c.yaml', env: ENV, cwd });
}

function checkFindings(text: string, found: readonly Diagnostic[]): void {
  const lines = text.split('\n').length;
  for (const { code, line, message, hint } of found) {
    expect(Object.hasOwn(CONFIG_ERRORS, code), code).toBe(true);
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines + 1);
    expect(message.length * hint.length).toBeGreaterThan(0);
  }
}

/** Where a secret stands, or an address that is one. */
const SECRET_PLACE = /secret|token|private|client|auth|^\/notify\/\d+\/url/i;

const junk = fc.constantFrom<Json>(
  ...[null, true, 0, -1, 1e99, '', 'x', '../..', 'env:NONE', 'env:A_SECRET', 'file:/none', [], {}],
  ...[
    'canary-short',
    'https://u:canary-p@h.example/x',
    'ext::sh -c x',
    '-x',
    '1m',
    '99999d',
    '*',
    'a\u0000b',
  ],
  ...[
    [null],
    ['canary-in-a-list'],
    { a: 'canary-in-a-map' },
    { __proto__: 1 },
    '25:00',
    '127.0.0.1:99999',
  ],
);

test('the example is good, and every secret it names is known', async () => {
  const loaded = await load(stringify(example));
  expect(loaded.ok, JSON.stringify(loaded)).toBe(true);
  const refs = loaded.ok ? secretsOf(loaded.value.config) : [];
  const written = JSON.stringify(example).match(/"(env|file):[^"]*"/g) ?? [];
  const ids = written.filter((one) => one.includes('CLIENT_ID') || one.includes('signers'));
  // A webhook's own address stands there itself.
  const addresses = refs.filter(({ where }) => where.endsWith('url')).length;
  expect(refs.length - addresses).toBe(written.length - ids.length);
});

test('one value changed: the configuration is good, or an error has a code, a place and no secret', async () => {
  const seen = { good: 0, bad: 0 };
  await fc.assert(
    fc.asyncProperty(fc.nat(), junk, async (turn, value) => {
      const pointer = places[turn % places.length]!;
      const text = stringify(setAt(example, pointer, value));
      const loaded = await load(text);
      const found = loaded.ok ? loaded.value.warnings : loaded.trouble;
      checkFindings(text, found);
      expect(SECRET_PLACE.test(pointer) ? canaries(JSON.stringify(found)) : []).toEqual([]);
      const errors = loaded.ok ? [] : loaded.trouble.filter(({ severity }) => severity === 'error');
      expect(loaded.ok).toBe(errors.length === 0);
      seen[loaded.ok ? 'good' : 'bad'] += 1;
    }),
    budget(150),
  );
  expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(5);
});

test('a key that is not known is refused wherever it stands, with its place', async () => {
  const maps = places.filter((pointer) => isObject(getAt(example, pointer)));
  // There names are the reader's own.
  const named = /^\/(sources|tenants)$|\/rules$/;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (turn) => {
      const pointer = maps.filter((one) => !named.test(one))[turn % maps.length] ?? '/server';
      const text = stringify(setAt(example, `${pointer}/xyzzy`, 1));
      const loaded = await load(text);
      expect(loaded.ok, pointer).toBe(false);
      const found = loaded.ok ? [] : loaded.trouble.map(({ pointer: at }) => at);
      expect(
        found.some((at) => at === `${pointer}/xyzzy` || at === pointer),
        `${pointer}: ${found.join()}`,
      ).toBe(true);
    }),
    budget(40),
  );
});

test('any text at all is good or has errors, and hides what may be a secret', async () => {
  const piece = fc.constantFrom(
    ...[
      'sources:\n',
      'tenants: ',
      '{',
      '}',
      '[',
      '&a ',
      '*a',
      '<<: *a',
      '!!js/x ',
      'a: ',
      '- ',
      '\n  ',
    ],
    ...[
      'canary-x',
      '"',
      "'",
      '\t',
      '\u0000',
      '__proto__: ',
      'token: canary-y\n',
      'notify: ',
      '? ',
      '---\n',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const text = pieces.join('');
      const loaded = await load(text);
      expect(loaded.ok).toBe(false);
      const found = loaded.ok ? [] : loaded.trouble;
      expect(found.length).toBeGreaterThan(0);
      for (const { code, line } of found) {
        expect(Object.hasOwn(CONFIG_ERRORS, code), code).toBe(true);
        expect(line).toBeGreaterThanOrEqual(1);
      }
    }),
    budget(200),
  );
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-server-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const LONG = 'sixteen-letters-';
const ENV = { ONE: 'the-first-token-of-two', TWO: 'the-first-token-of-two', SHORT: 'short' };

async function load(server: string) {
  const text = `sources: { s: { url: repo } }\ntenants: { t: { embedded: true, source: s } }\nserver: ${server}\n`;
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  return loadConfig({ file: 'c.yaml', env: ENV, cwd });
}

async function found(server: string): Promise<readonly Diagnostic[]> {
  const result = await load(server);
  return result.ok ? result.value.warnings : result.trouble;
}

async function good(server: string): Promise<ServerConfig> {
  const result = await load(server);
  if (!result.ok || result.value.config.server === undefined) {
    throw new Error(JSON.stringify(result));
  }
  return result.value.config.server;
}

test.each([
  ['{ listen: 0.0.0.0:8080 }', '127.0.0.1', 8081],
  ['{ listen: 127.0.0.1:0 }', '127.0.0.1', 0],
  ['{ listen: 0.0.0.0:8080, admin: "[::1]:9000" }', '::1', 9000],
  [
    `{ listen: 0.0.0.0:8080, admin: "0.0.0.0:9000", tokens: [{ name: a, token: env:ONE, may: [read] }] }`,
    '0.0.0.0',
    9000,
  ],
  ['{ listen: 10.0.0.1:8081, admin: 127.0.0.1:8081 }', '127.0.0.1', 8081],
])('the address of the API: %s', async (written, host, port) => {
  expect((await good(written)).admin).toEqual({ host, port });
});

test('tokens have a name, a secret and rights', async () => {
  writeFileSync(path.join(cwd, 'secret'), `${LONG}\n`);
  const { tokens } = await good(
    `{ listen: 127.0.0.1:0, tokens: [
       { name: oncall, token: file:secret, may: [read, sync, suspend, approve, release, rollback] },
       { name: ci, token: env:ONE, may: [read, read] },
       { name: page, token: 'not-that-secret-at-all', may: [sync] }] }`,
  );
  expect(tokens.map(({ name, may }) => [name, ...may])).toEqual([
    ['oncall', 'read', 'sync', 'suspend', 'approve', 'release', 'rollback'],
    ['ci', 'read'],
    ['page', 'sync'],
  ]);
  expect(await Promise.all(tokens.map(async ({ token }) => token.read()))).toEqual([
    LONG,
    ENV.ONE,
    'not-that-secret-at-all',
  ]);
});

const token = (rest: string): string => `{ listen: 127.0.0.1:0, tokens: [${rest}] }`;

test.each<[string, string, string, string]>([
  ['{ listen: 0.0.0.0:1, admin: 0.0.0.0:2 }', 'CONFIG_VALUE', '/server/admin', 'loopback'],
  [
    '{ listen: 0.0.0.0:1, admin: 10.0.0.1:2, tokens: [] }',
    'CONFIG_VALUE',
    '/server/admin',
    'loopback',
  ],
  [
    '{ listen: 127.0.0.1:1, admin: 127.0.0.1:1 }',
    'CONFIG_VALUE',
    '/server/admin',
    'another address',
  ],
  ['{ listen: 0.0.0.0:1, admin: 127.0.0.1:1 }', 'CONFIG_VALUE', '/server/admin', 'another address'],
  ['{ listen: 127.0.0.1:1, admin: here }', 'CONFIG_VALUE', '/server/admin', 'must be an address'],
  [token('{ token: env:ONE, may: [read] }'), 'CONFIG_MISSING_KEY', '/server/tokens/0', 'name'],
  [token('{ name: a, may: [read] }'), 'CONFIG_MISSING_KEY', '/server/tokens/0', 'token'],
  [token('{ name: a, token: env:ONE }'), 'CONFIG_MISSING_KEY', '/server/tokens/0', 'may'],
  [
    token('{ name: "a b", token: env:ONE, may: [read] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/name',
    'not possible',
  ],
  [
    token('{ name: a, token: env:ONE, may: [reed] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/may/0',
    'must be one of read, sync',
  ],
  [
    token('{ name: a, token: env:ONE, may: [] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/may',
    'at least one right',
  ],
  [
    token('{ name: a, token: "", may: [read] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/token',
    'must not be empty',
  ],
  [
    token('{ name: a, token: fifteen-letters, may: [read] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/token',
    'at least 16',
  ],
  [
    token('{ name: a, token: env:SHORT, may: [read] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/token',
    'at least 16',
  ],
  [
    token('{ name: a, token: file:short, may: [read] }'),
    'CONFIG_VALUE',
    '/server/tokens/0/token',
    'at least 16',
  ],
  [
    token('{ name: a, token: env:NOT, may: [read] }'),
    'CONFIG_SECRET_MISSING',
    '/server/tokens/0/token',
    'NOT is not set',
  ],
  [
    token('{ name: a, token: env:ONE, may: [read], rights: [] }'),
    'CONFIG_UNKNOWN_KEY',
    '/server/tokens/0/rights',
    'no key',
  ],
  [
    token(
      '{ name: a, token: env:ONE, may: [read] }, { name: a, token: sixteen-letters-, may: [read] }',
    ),
    'CONFIG_VALUE',
    '/server/tokens/1/name',
    'another token',
  ],
  [
    token('{ name: a, token: env:ONE, may: [read] }, { name: b, token: env:TWO, may: [read] }'),
    'CONFIG_VALUE',
    '/server/tokens/1/token',
    'is the token of `a` too',
  ],
])('%s is an error', async (written, code, pointer, words) => {
  writeFileSync(path.join(cwd, 'short'), 'short\n');
  const all = await found(written);
  expect(all).toMatchObject([{ code, pointer, severity: 'error' }]);
  expect(all[0]?.message).toContain(words);
  expect(JSON.stringify(all)).not.toMatch(/fifteen|first-token/u);
});

test.each<[string, readonly string[]]>([
  ['127.0.0.1:9', []],
  ['0.0.0.0:9', ['CONFIG_SECRET_LITERAL /server/tokens/0/token warning']],
])('a token that stands in the file and is taken at %s', async (admin, told) => {
  const warnings = await found(
    `{ listen: 127.0.0.1:0, admin: "${admin}", tokens: [{ name: a, token: ${LONG}, may: [read] }] }`,
  );
  expect(warnings.map((one) => `${one.code} ${one.pointer} ${one.severity}`)).toEqual(told);
});

test('a token whose file comes later is only warned of', async () => {
  const warnings = await found(token('{ name: a, token: file:later, may: [read] }'));
  expect(warnings).toMatchObject([{ code: 'CONFIG_SECRET_MISSING', severity: 'warning' }]);
});

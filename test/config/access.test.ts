import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadedConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import type { Result } from '../../src/kernel/result.ts';

const URL = 'https://github.com/acme/workflows.git';
const PEM = '-----BEGIN RSA PRIVATE KEY-----';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-access-'));
  writeFileSync(path.join(cwd, 'app.pem'), PEM);
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function load(
  source: string,
  url = URL,
): Promise<Result<LoadedConfig, readonly Diagnostic[]>> {
  writeFileSync(
    path.join(cwd, 'c.yaml'),
    `sources:\n  s: { url: "${url}", ${source} }\ntenants:\n  t: { embedded: true, source: s }\n`,
  );
  return loadConfig({ file: 'c.yaml', env: { PEM }, cwd });
}

async function good(source: string, url?: string): Promise<SourceConfig> {
  const result = await load(source, url);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.trouble, undefined, 2));
  }
  return result.value.config.sources[0]!;
}

async function found(source: string, url?: string): Promise<readonly string[]> {
  const result = await load(source, url);
  const all = result.ok ? result.value.warnings : result.trouble;
  return all.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

test.each([
  ['{ keys: "file:keys/signers" }', { mode: 'head', keysFile: 'keys/signers' }],
  ['{ mode: head, keys: signers }', { mode: 'head', keysFile: 'signers' }],
  [
    '{ keys: signers, revoked: "file:krl" }',
    { mode: 'head', keysFile: 'signers', revokedFile: 'krl' },
  ],
])('commits are verified by the keys of a file: %s', async (verify, expected) => {
  const { keysFile, revokedFile, ...rest } = expected as Record<string, string>;
  expect((await good(`verify: ${verify}`)).verify).toEqual({
    ...rest,
    keysFile: path.join(cwd, keysFile!),
    ...(revokedFile === undefined ? {} : { revokedFile: path.join(cwd, revokedFile) }),
  });
});

test.each(['tag', 'both'])('tags are verified where the ref is one: mode %s', async (mode) => {
  for (const ref of ['{ tag: v1 }', '{ semver: ^1 }']) {
    const source = await good(`ref: ${ref}, verify: { mode: ${mode}, keys: k }`);
    expect(source.verify?.mode).toBe(mode);
  }
});

const SHA = 'a'.repeat(40);

test.each([
  ['verify: {}', URL, ['error CONFIG_MISSING_KEY /sources/s/verify']],
  ['verify: { keys: k, mode: heads }', URL, ['error CONFIG_VALUE /sources/s/verify/mode']],
  ['verify: { keys: k, gpg: x }', URL, ['error CONFIG_UNKNOWN_KEY /sources/s/verify/gpg']],
  ['verify: { keys: "" }', URL, ['error CONFIG_VALUE /sources/s/verify/keys']],
  ['verify: { keys: env:KEYS }', URL, ['error CONFIG_VALUE /sources/s/verify/keys']],
  ['verify: { keys: ada ssh-ed25519 AAAA }', URL, ['error CONFIG_VALUE /sources/s/verify/keys']],
  [`verify: { keys: ${PEM} }`, URL, ['error CONFIG_VALUE /sources/s/verify/keys']],
  ['verify: { keys: k, revoked: env:X }', URL, ['error CONFIG_VALUE /sources/s/verify/revoked']],
  ['verify: { keys: k, mode: tag }', URL, ['error CONFIG_VALUE /sources/s/verify/mode']],
  [
    'ref: { branch: x }, verify: { keys: k, mode: both }',
    URL,
    ['error CONFIG_VALUE /sources/s/verify/mode'],
  ],
  [
    `ref: { commit: ${SHA} }, verify: { keys: k, mode: tag }`,
    URL,
    ['error CONFIG_VALUE /sources/s/verify/mode'],
  ],
  ['workTree: true, verify: { keys: k }', 'repo', ['error CONFIG_VALUE /sources/s/verify']],
])('what cannot be verified is an error: %s', async (source, url, expected) => {
  expect(await found(source, url)).toEqual(expected);
});

test.each([
  ['{ appId: 4711, privateKey: "file:app.pem" }', { kind: 'githubApp', appId: '4711' }],
  [
    '{ appId: Iv23liABC, installationId: "99", privateKey: env:PEM }',
    { kind: 'githubApp', appId: 'Iv23liABC', installationId: '99' },
  ],
  [
    '{ appId: 1, installationId: 99, privateKey: env:PEM, apiUrl: "https://git.example/api/v3" }',
    { kind: 'githubApp', appId: '1', installationId: '99', apiUrl: 'https://git.example/api/v3' },
  ],
])('a source signs in as a GitHub App: %s', async (githubApp, expected) => {
  const { auth } = await good(`auth: { githubApp: ${githubApp} }`);
  expect(auth).toMatchObject(expected);
  expect(await (auth as { privateKey: { read(): Promise<string> } }).privateKey.read()).toBe(PEM);
  expect(Object.keys(auth!)).toHaveLength(Object.keys(expected).length + 1);
});

const APP = 'appId: 1, privateKey: env:PEM';

test.each([
  [
    '{ githubApp: {} }',
    URL,
    [
      'error CONFIG_MISSING_KEY /sources/s/auth/githubApp',
      'error CONFIG_MISSING_KEY /sources/s/auth/githubApp',
    ],
  ],
  [
    `{ githubApp: { ${APP}, app: 1 } }`,
    URL,
    ['error CONFIG_UNKNOWN_KEY /sources/s/auth/githubApp/app'],
  ],
  [
    '{ githubApp: { appId: 0, privateKey: env:PEM } }',
    URL,
    ['error CONFIG_VALUE /sources/s/auth/githubApp/appId'],
  ],
  [
    '{ githubApp: { appId: "a b", privateKey: env:PEM } }',
    URL,
    ['error CONFIG_VALUE /sources/s/auth/githubApp/appId'],
  ],
  [
    '{ githubApp: { appId: 1, privateKey: env:NONE } }',
    URL,
    ['error CONFIG_SECRET_MISSING /sources/s/auth/githubApp/privateKey'],
  ],
  [
    '{ githubApp: { appId: 1, privateKey: "file:none" } }',
    URL,
    ['warning CONFIG_SECRET_MISSING /sources/s/auth/githubApp/privateKey'],
  ],
  [
    `{ githubApp: { appId: 1, privateKey: ${PEM} } }`,
    URL,
    ['warning CONFIG_SECRET_LITERAL /sources/s/auth/githubApp/privateKey'],
  ],
  [`{ githubApp: { ${APP} }, token: env:PEM }`, URL, ['error CONFIG_VALUE /sources/s/auth']],
  [`{ githubApp: { ${APP} }, sshKey: k }`, URL, ['error CONFIG_VALUE /sources/s/auth']],
  [
    `{ githubApp: { ${APP} } }`,
    'git@github.com:acme/workflows.git',
    ['error CONFIG_VALUE /sources/s/auth'],
  ],
  [
    `{ githubApp: { ${APP} } }`,
    'https://github.com/acme',
    ['error CONFIG_VALUE /sources/s/auth/githubApp'],
  ],
  [
    `{ githubApp: { ${APP}, apiUrl: "http://git.example/api" } }`,
    URL,
    ['error CONFIG_VALUE /sources/s/auth/githubApp/apiUrl'],
  ],
  [
    `{ githubApp: { ${APP}, apiUrl: "https://u:p@git.example" } }`,
    URL,
    ['error CONFIG_VALUE /sources/s/auth/githubApp/apiUrl'],
  ],
  [
    `{ githubApp: { ${APP}, apiUrl: "https://git.example?x=1" } }`,
    URL,
    ['error CONFIG_VALUE /sources/s/auth/githubApp/apiUrl'],
  ],
])('what is wrong with an App is told: %s', async (auth, url, expected) => {
  expect(await found(`auth: ${auth}`, url)).toEqual(expected);
});

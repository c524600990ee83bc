import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadedConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import type { Result } from '../../src/kernel/result.ts';

const LONG = 'a-secret-of-more-than-sixteen';
const URL = 'https://git.example/acme/repo.git';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-webhook-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

interface Written {
  readonly url?: string;
  readonly more?: string;
  readonly server?: string;
}

async function load(
  webhook: string,
  { url = URL, more = '', server = 'server: { listen: "127.0.0.1:1" }' }: Written = {},
): Promise<Result<LoadedConfig, readonly Diagnostic[]>> {
  const source = `{ url: "${url}", ${more} webhook: ${webhook} }`;
  writeFileSync(
    path.join(cwd, 'c.yaml'),
    `sources:\n  s: ${source}\ntenants:\n  t: { embedded: true, source: s }\n${server}\n`,
  );
  return loadConfig({ file: 'c.yaml', env: { HOOK: LONG, SHORT: 'fifteen letters' }, cwd });
}

async function found(webhook: string, written?: Written): Promise<readonly string[]> {
  const result = await load(webhook, written);
  const all = result.ok ? result.value.warnings : result.trouble;
  return all.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

async function webhookOf(written: string): Promise<SourceConfig['webhook']> {
  const result = await load(written);
  return result.ok ? result.value.config.sources[0]!.webhook : undefined;
}

test('one secret or several, each read where it is', async () => {
  writeFileSync(path.join(cwd, 'hook'), `${LONG}-too\n`);
  const one = await webhookOf('{ secret: env:HOOK }');
  expect(one).toEqual({ secrets: [expect.objectContaining({ kind: 'env', where: 'env:HOOK' })] });
  const two = await webhookOf(
    '{ secret: [file:hook, env:HOOK], provider: gitea, paths: [shared/mail/, ./x] }',
  );
  expect(two).toMatchObject({ provider: 'gitea', paths: ['shared/mail', 'x'] });
  expect(await Promise.all(two!.secrets.map((secret) => secret.read()))).toEqual([
    `${LONG}-too`,
    LONG,
  ]);
});

test.each<[string, readonly string[], Written?]>([
  ['{}', ['error CONFIG_MISSING_KEY /sources/s/webhook']],
  ['{ secret: [] }', ['error CONFIG_VALUE /sources/s/webhook/secret']],
  ['{ secret: 7 }', ['error CONFIG_VALUE /sources/s/webhook/secret']],
  ['{ secret: env:SHORT }', ['error CONFIG_VALUE /sources/s/webhook/secret']],
  ['{ secret: [env:HOOK, env:SHORT] }', ['error CONFIG_VALUE /sources/s/webhook/secret/1']],
  ['{ secret: env:NONE }', ['error CONFIG_SECRET_MISSING /sources/s/webhook/secret']],
  ['{ secret: [file:none] }', ['warning CONFIG_SECRET_MISSING /sources/s/webhook/secret/0']],
  [`{ secret: ${LONG} }`, ['warning CONFIG_SECRET_LITERAL /sources/s/webhook/secret']],
  [`{ secret: ${LONG} }`, [], { url: 'repo' }],
  [`{ secret: ${LONG} }`, [], { url: 'https://127.0.0.1/r.git' }],
  ['{ secret: env:HOOK, provider: gogs }', ['error CONFIG_VALUE /sources/s/webhook/provider']],
  ['{ secret: env:HOOK, paths: [../x] }', ['error CONFIG_VALUE /sources/s/webhook/paths/0']],
  ['{ secret: env:HOOK, branch: main }', ['error CONFIG_UNKNOWN_KEY /sources/s/webhook/branch']],
  ['{ secret: env:HOOK }', ['error CONFIG_VALUE /sources/s/webhook'], { server: '' }],
  [
    '{ secret: env:HOOK }',
    ['error CONFIG_VALUE /sources/s/webhook'],
    { url: 'repo', more: 'workTree: true,' },
  ],
  [
    '{ secret: env:HOOK }',
    ['error CONFIG_VALUE /sources/s/webhook'],
    { more: `ref: { commit: ${'a'.repeat(40)} },` },
  ],
  ['{ secret: env:HOOK }', [], { more: 'ref: { semver: ^1 },' }],
])('%s is told as %j', async (webhook, wanted, written) => {
  expect(await found(webhook, written)).toEqual(wanted);
});

test('a short secret that is found in a file is told too, and its value never', async () => {
  writeFileSync(path.join(cwd, 'hook'), 'too-short');
  const result = await load('{ secret: file:hook }');
  expect(result).toMatchObject({ ok: false, trouble: [{ code: 'CONFIG_VALUE' }] });
  expect(JSON.stringify(result)).not.toContain('too-short');
});

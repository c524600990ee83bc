import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Config } from '../../src/config/config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { Masker } from '../../src/kernel/mask.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-store-config-'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const REMOTE = `tenants:
  t: { url: 'http://127.0.0.1:1', clientId: id, clientSecret: secret, source: s }
`;
const EMBEDDED = 'tenants: { t: { embedded: true, source: s } }\n';

interface Loaded {
  readonly config?: Config;
  readonly found: readonly Diagnostic[];
}

async function load(
  lines: string,
  env: Record<string, string> = {},
  tenants = REMOTE,
): Promise<Loaded> {
  const file = path.join(cwd, 'mainsheet.yaml');
  await writeFile(file, `sources: { s: { url: /tmp/r } }\n${tenants}${lines}`);
  const loaded = await loadConfig({ file, env, cwd });
  return loaded.ok
    ? { config: loaded.value.config, found: loaded.value.warnings }
    : { found: loaded.trouble };
}

describe('a store in a file', () => {
  test.each([
    ['', 'data/mainsheet.db', 'data'],
    ['store: sqlite:x/state.db\n', 'x/state.db', 'x'],
    ['store: sqlite:x/state.db\ndata: mirrors\n', 'x/state.db', 'mirrors'],
  ])('%j', async (lines, file, data) => {
    const { config } = await load(lines);
    expect(config?.store).toEqual({ kind: 'sqlite', path: path.join(cwd, file) });
    expect(config?.dataDirectory).toBe(path.join(cwd, data));
  });
});

describe('a store in PostgreSQL', () => {
  const ADDRESS = 'postgres://u:p@db.example:5432/mainsheet';

  test.each([
    ['postgres://u@db/m', {}, 'postgres://db/m', 'postgres://u@db/m'],
    ['postgresql://u@db:1/m', {}, 'postgres://db:1/m', 'postgresql://u@db:1/m'],
    ['env:STORE', { STORE: ADDRESS }, 'env:STORE', ADDRESS],
  ])('%s', async (store, env, name, url) => {
    const { config, found } = await load(`store: ${store}\n`, env);
    expect(found).toEqual([]);
    expect(config?.store).toMatchObject({ kind: 'postgres', name });
    expect(config?.dataDirectory).toBe(path.join(cwd, 'data'));
    expect(config?.store.kind === 'postgres' && (await config.store.url.read())).toBe(url);
  });

  test('its address may stand in a file, which is read anew', async () => {
    const file = path.join(cwd, 'address');
    await writeFile(file, `${ADDRESS}\n`);
    const { config, found } = await load(`store: file:${file}\n`);
    expect(found).toEqual([]);
    const read = (): Promise<string> =>
      config?.store.kind === 'postgres' ? config.store.url.read() : Promise.resolve('');
    expect(await read()).toBe(ADDRESS);
    await writeFile(file, `${ADDRESS}2\n`);
    expect(await read()).toBe(`${ADDRESS}2`);
  });

  test.each([
    ['store: mysql://db/m\n', {}, 'error', 'CONFIG_VALUE'],
    ['store: "postgres:"\n', {}, 'error', 'CONFIG_VALUE'],
    ['store: "postgres://"\n', {}, 'error', 'CONFIG_VALUE'],
    ['store: env:STORE\n', {}, 'error', 'CONFIG_SECRET_MISSING'],
    ['store: env:STORE\n', { STORE: 'https://db/m' }, 'error', 'CONFIG_VALUE'],
    ['store: file:nowhere\n', {}, 'warning', 'CONFIG_SECRET_MISSING'],
    [`store: ${ADDRESS}\n`, {}, 'warning', 'CONFIG_SECRET_LITERAL'],
  ])('%j with %j', async (lines, env, severity, code) => {
    const { found } = await load(lines, env);
    expect(found).toMatchObject([{ severity, code, pointer: '/store', line: 4 }]);
    expect(JSON.stringify(found)).not.toContain('u:p@');
  });

  test('a password for this machine alone may stand there', async () => {
    expect((await load('store: postgres://u:p@127.0.0.1:1/m\n')).found).toEqual([]);
  });

  test('an embedded tenant lives in one process', async () => {
    const { found } = await load('store: postgres://u@db/m\n', {}, EMBEDDED);
    expect(found).toMatchObject([
      { severity: 'error', code: 'CONFIG_VALUE', pointer: '/tenants/t', line: 2 },
    ]);
  });
});

test('what is said of a wrong address is not masked as one', async () => {
  const { found } = await load('store: env:STORE\n', { STORE: 'https://db/m' });
  const masker = new Masker();
  for (const { message, hint } of found) {
    expect(masker.text(message)).toBe(message);
    expect(masker.text(hint)).toBe(hint);
  }
});

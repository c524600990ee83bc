import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeRepositories } from '../../src/commands/make-repositories.ts';
import type { Terminal } from '../../src/commands/terminal.ts';
import { loadConfig } from '../../src/config/load-config.ts';

const LONG = 'a-secret-of-more-than-sixteen';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-make-'));
  await mkdir(path.join(cwd, 'files'));
  await writeFile(path.join(cwd, 'files', 'a.yaml'), 'name: A\n');
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

/** Makes the repository of a configuration; gives its hook, if it has one. */
async function hookOf(listen: string, webhook: string): Promise<string | undefined> {
  await writeFile(
    path.join(cwd, 'c.yaml'),
    `sources:
  s: { url: repo, createFrom: files, ${webhook} }
  elsewhere: { url: https://git.example/o.git }
tenants:
  one: { embedded: true, source: s }
  two: { embedded: true, source: elsewhere }
server: { listen: '${listen}', admin: '127.0.0.1:0' }
`,
  );
  const loaded = await loadConfig({ file: 'c.yaml', env: { HOOK: LONG }, cwd });
  if (!loaded.ok) {
    throw new Error(JSON.stringify(loaded.trouble));
  }
  let said = '';
  const stderr = { write: (text: string) => ((said += text), true) };
  await makeRepositories(loaded.value.config, { stderr } as unknown as Terminal);
  expect(said).toContain(`Made the repository ${path.join(cwd, 'repo')}`);
  expect((await stat(path.join(cwd, 'repo', 'a.yaml'))).isFile()).toBe(true);
  return readFile(path.join(cwd, 'repo', '.git/hooks/post-receive'), 'utf8').catch(() => undefined);
}

test.each([
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/hooks/s'],
  ['0.0.0.0:81', 'http://localhost:81/hooks/s'],
  ['[::]:82', 'http://localhost:82/hooks/s'],
  ['[::1]:83', 'http://[::1]:83/hooks/s'],
])(
  'where the daemon listens at %s, the hook of a repository it makes tells %s',
  async (listen, url) => {
    const hook = await hookOf(listen, `webhook: { secret: [env:HOOK, ${LONG}-too] }`);
    expect(hook).toContain(`url='${url}'`);
    expect(hook).toContain(`secret='${LONG}-too'`);
  },
);

test.each([
  ['there is no webhook', '127.0.0.1:80', ''],
  ['its secret is kept elsewhere', '127.0.0.1:80', 'webhook: { secret: env:HOOK }'],
  ['the port is any', '127.0.0.1:0', `webhook: { secret: ${LONG} }`],
])('where %s, there is no hook', async (_why, listen, webhook) => {
  expect(await hookOf(listen, webhook)).toBeUndefined();
});

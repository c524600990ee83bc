import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { GIT_ERRORS } from '../../src/git/errors.ts';
import { blocksOf } from '../support/doc-page.ts';
import { canSign } from '../support/signers.ts';
import { repositoryOf, sourceOf, temporaryDirectory } from './open-test-source.ts';

async function pageOf(name: string): Promise<string> {
  return readFile(path.resolve(import.meta.dirname, `../../docs/${name}.md`), 'utf8');
}

test.skipIf(!canSign)(
  'whoever does what docs/verification.md says has a commit that is verified (needs ssh-keygen)',
  async () => {
    const blocks = blocksOf(await pageOf('verification'));
    const [sign, list, look] = blocks.filter(({ language }) => language === 'sh');
    const repository = await repositoryOf({ 'a.yaml': '1' });
    const sh = (text: string): string =>
      execFileSync('sh', ['-ec', text], { cwd: repository.directory, encoding: 'utf8' });
    sh(sign!.text);
    await repository.commit({ 'a.yaml': '2' });
    sh(list!.text);
    sh(look!.text.split('\n')[0]!);
    const keysFile = path.join(repository.directory, 'signers');
    const { source } = await sourceOf(repository.url, { verify: { mode: 'head', keysFile } });
    expect(await (await source.read()).trust()).toEqual({
      kind: 'verified',
      signedBy: 'ann@acme.example',
    });
  },
);

test.each(['verification', 'git'])('the configuration in docs/%s.md is one', async (name) => {
  const cwd = await temporaryDirectory();
  const [block] = blocksOf(await pageOf(name)).filter(({ language }) => language === 'yaml');
  await mkdir(path.join(cwd, 'config'));
  await writeFile(
    path.join(cwd, 'config/mainsheet.yaml'),
    `${block!.text}tenants:\n  t: { embedded: true, source: workflows }\n`,
  );
  const loaded = await loadConfig({ env: { GIT_TOKEN: 't' }, cwd });
  expect(loaded).toMatchObject({ ok: true });
});

test.each([
  'is not signed',
  'which no line of the allowed signers names',
  'which was valid until',
  'which is valid from',
  'which may not sign for Git',
  'which is revoked',
  'is signed with OpenPGP',
  'an X.509 certificate',
  'does not fit its content',
  'is damaged',
  'has more than one',
])('"%s" is said of a commit, and docs/verification.md says what to do then', async (words) => {
  const page = await pageOf('verification');
  const table = page.slice(page.indexOf('## When it says no'));
  const says = path.resolve(import.meta.dirname, '../../src/git/unverified.ts');
  expect(table).toContain(words);
  expect(await readFile(says, 'utf8')).toContain(words);
});

test('docs/git.md has every code of a GitHub App', async () => {
  const page = await pageOf('git');
  for (const code of Object.keys(GIT_ERRORS).filter((one) => one.startsWith('GIT_APP_'))) {
    expect(page).toContain(`\`${code}\``);
  }
});

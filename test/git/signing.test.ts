import { execFileSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Pushed } from '../../src/git/branch-writer.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { repositoryOf, sourceOf, temporaryDirectory } from './open-test-source.ts';
import { BRANCH, change } from './push-change.ts';

const EMAIL = 'iam@acme.example';
const KEYGEN = 'ssh-keygen';

function canSign(): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${KEYGEN}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes a key pair; gives the private one's path. */
async function makeKey(passphrase = ''): Promise<string> {
  const key = path.join(await temporaryDirectory(), 'the key');
  execFileSync(KEYGEN, ['-q', '-t', 'ed25519', '-N', passphrase, '-f', key]);
  return key;
}

async function pushSigned(
  signingKeyFile: string,
): Promise<{ readonly repository: TestRepository; push(): Promise<Pushed> }> {
  const repository = await repositoryOf({ a: '1' });
  const { source, directory } = await sourceOf(repository.url, {
    commit: { name: 'IAM', email: EMAIL, signingKeyFile },
  });
  const { commit } = await source.read();
  expect(await readFile(path.join(directory, 'git.config'), 'utf8')).not.toContain(signingKeyFile);
  return {
    repository,
    push: () => source.branches!.push(change(commit.sha, { a: '2' }), undefined),
  };
}

test.skipIf(!canSign())(
  'a commit is signed so that Git verifies it (needs ssh-keygen)',
  async () => {
    const key = await makeKey();
    const { repository, push } = await pushSigned(key);
    const pushed = await push();
    // The same key signs the same bytes alike, so a push whose answer was lost is recognised.
    expect(await push()).toEqual(pushed);
    const signers = `${key}.signers`;
    await writeFile(signers, `${EMAIL} ${await readFile(`${key}.pub`, 'utf8')}`);
    await repository.git('config', 'gpg.ssh.allowedSignersFile', signers);
    await repository.git('verify-commit', BRANCH);
    expect(await repository.git('log', '-1', '--format=%G? %GS', BRANCH)).toBe(`G ${EMAIL}`);
    await expect(repository.git('verify-commit', 'main')).rejects.toThrow();
  },
);

const faults: readonly (readonly [string, () => Promise<string>])[] = [
  ['no file', async () => path.join(await temporaryDirectory(), 'none')],
  ['a directory', temporaryDirectory],
  ['a relative path', async () => 'keys/id_ed25519'],
  ['a public key', async () => `${await makeKey()}.pub`],
  ['a key with a passphrase', async () => makeKey('s3cr3t-phrase')],
  [
    'a key that is none',
    async () => {
      const key = path.join(await temporaryDirectory(), 'key');
      await writeFile(key, '-----BEGIN OPENSSH PRIVATE KEY-----\nrubbish\n');
      await chmod(key, 0o600);
      return key;
    },
  ],
];

test.skipIf(!canSign()).each(faults)(
  'with %s nothing is pushed, and reading goes on (needs ssh-keygen)',
  async (_name, make) => {
    const { repository, push } = await pushSigned(await make());
    await expect(push()).rejects.toMatchObject({ code: 'GIT_SIGNING_FAILED', next: 'wait' });
    expect(await repository.git('branch', '--list', BRANCH)).toBe('');
  },
);

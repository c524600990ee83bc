import { open } from 'node:fs/promises';
import path from 'node:path';
import { gitError } from './errors.ts';
import type { CommitSettings } from './source-settings.ts';

/** Who commits when the settings name nobody. */
export const DEFAULT_COMMITTER: CommitSettings = {
  name: 'Mainsheet',
  email: 'mainsheet@localhost',
};

/** OpenSSH's own format and the PEM ones; a public key starts otherwise. */
const PRIVATE_KEY = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Author, committer and both dates for Git's environment; `at` is in ms since 1970. */
export function identity(
  { name, email }: CommitSettings,
  at: number,
): Readonly<Record<string, string>> {
  // The `@` keeps Git from taking a small number for a date of another form.
  const date = `@${Math.max(0, Math.floor(at / 1000))} +0000`;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

/** Has ssh-keygen fail for a key with a passphrase instead of asking on the terminal. */
export const NO_PASSPHRASE: Readonly<Record<string, string>> = {
  SSH_ASKPASS: 'false',
  SSH_ASKPASS_REQUIRE: 'force',
};

/** Git's arguments before `commit-tree` that name the key. Throws GIT_SIGNING_FAILED when there is none at the path. */
export async function signingConfig(keyFile: string): Promise<readonly string[]> {
  if (!path.isAbsolute(keyFile)) {
    throw gitError('GIT_SIGNING_FAILED', { message: `${keyFile} is not an absolute path.` });
  }
  const start = await beginning(keyFile);
  if (!PRIVATE_KEY.test(start)) {
    throw gitError('GIT_SIGNING_FAILED', { message: `${keyFile} does not hold a private key.` });
  }
  return ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${keyFile}`];
}

async function beginning(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw gitError('GIT_SIGNING_FAILED', { message: `${file} cannot be read.`, cause });
  }
}

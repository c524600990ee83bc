import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSigners } from './allowed-signers.ts';
import type { Signer } from './allowed-signers.ts';
import { gitError } from './errors.ts';
import type { VerifySettings } from './source-settings.ts';

/** Whose signatures count, as the files said at one moment. */
export interface TrustedKeys {
  readonly signers: readonly Signer[];
  /** Another one for any other content of the files. */
  readonly digest: string;
  readonly keys: Buffer;
  readonly revoked: Buffer | undefined;
}

/** Git's arguments that name the files of some keys. */
export interface KeyConfig {
  readonly all: readonly string[];
  /** As if nothing were revoked. */
  readonly withoutRevoked: readonly string[];
}

/** Reads the files anew, so that a rotation needs no restart. Throws GIT_SIGNERS_INVALID. */
export async function readTrustedKeys({
  keysFile,
  revokedFile,
}: VerifySettings): Promise<TrustedKeys> {
  const keys = await contentOf(keysFile);
  const revoked = revokedFile === undefined ? undefined : await contentOf(revokedFile);
  const parsed = parseSigners(keys.toString('utf8'));
  if (!parsed.ok) {
    throw gitError('GIT_SIGNERS_INVALID', {
      message: `${keysFile}, line ${parsed.line}: ${parsed.why}.`,
    });
  }
  const hash = createHash('sha256').update(`${keys.length} `).update(keys);
  const digest = hash.update(revoked ?? 'none').digest('hex');
  return { signers: parsed.signers, digest, keys, revoked };
}

/**
 * Gives Git copies of the keys for as long as the work lasts: the files themselves may change between our look and
 * Git's. Under new names each time, since a source may be open twice while a new configuration takes over.
 */
export async function withKeys<T>(
  directory: string,
  { keys, revoked }: TrustedKeys,
  work: (config: KeyConfig) => Promise<T>,
): Promise<T> {
  const stem = path.join(directory, `keys-${randomBytes(6).toString('hex')}`);
  const [keysCopy, revokedCopy] = [`${stem}.signers`, `${stem}.revoked`];
  const withoutRevoked = ['-c', `gpg.ssh.allowedSignersFile=${keysCopy}`];
  try {
    await writeFile(keysCopy, keys, { mode: 0o600 });
    if (revoked === undefined) {
      return await work({ all: withoutRevoked, withoutRevoked });
    }
    await writeFile(revokedCopy, revoked, { mode: 0o600 });
    const all = [...withoutRevoked, '-c', `gpg.ssh.revocationFile=${revokedCopy}`];
    return await work({ all, withoutRevoked });
  } finally {
    await rm(keysCopy, { force: true });
    await rm(revokedCopy, { force: true });
  }
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw gitError('GIT_SIGNERS_INVALID', { message: `${file} cannot be read.`, cause });
  }
}

/** Throws GIT_KEYGEN_MISSING unless `ssh-keygen` is there, with which Git verifies and signs. */
export async function needKeygen(searchPath: string): Promise<void> {
  for (const directory of searchPath.split(path.delimiter)) {
    try {
      await access(path.join(directory, 'ssh-keygen'), constants.X_OK);
      return;
    } catch {
      // In the next one, perhaps.
    }
  }
  throw gitError('GIT_KEYGEN_MISSING');
}

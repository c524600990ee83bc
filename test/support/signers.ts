import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestRepository } from './git-repository.ts';

const KEYGEN = 'ssh-keygen';

/** Whether `ssh-keygen` is here; without it Git neither signs nor verifies. */
export const canSign = hasKeygen();

function hasKeygen(): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${KEYGEN}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Somebody with an SSH key. */
export interface TestSigner {
  readonly principal: string;
  readonly keyFile: string;
  /** Type and key, as they stand in a public key file. */
  readonly publicKey: string;
  /** SHA256:… */
  readonly fingerprint: string;
  /** The line of an allowed-signers file. */
  line(options?: string): string;
}

/** A directory that goes with the test. */
export async function testDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mainsheet-signers-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Runs ssh-keygen; gives its stdout. */
export function keygen(...args: readonly string[]): string {
  return execFileSync(KEYGEN, args, { encoding: 'utf8' });
}

/** Makes a key for somebody. */
export async function makeSigner(principal: string, type = 'ed25519'): Promise<TestSigner> {
  const keyFile = path.join(await testDirectory(), 'key');
  keygen('-q', '-t', type, '-N', '', '-C', principal, '-f', keyFile);
  const [kind, base64] = (await readFile(`${keyFile}.pub`, 'utf8')).split(' ');
  const publicKey = `${kind} ${base64}`;
  return {
    principal,
    keyFile,
    publicKey,
    fingerprint: keygen('-l', '-f', `${keyFile}.pub`).split(' ')[1]!,
    line: (options) =>
      [principal, ...(options === undefined ? [] : [options]), publicKey].join(' '),
  };
}

/** Lets all later commits of a repository be signed by somebody, or by nobody. */
export async function signAs(
  repository: TestRepository,
  signer: TestSigner | undefined,
): Promise<void> {
  await repository.git('config', 'gpg.format', 'ssh');
  await repository.git('config', 'commit.gpgSign', String(signer !== undefined));
  if (signer !== undefined) {
    await repository.git('config', 'user.signingKey', signer.keyFile);
  }
}

/** An allowed-signers file that can be written anew. */
export interface SignersFile {
  readonly file: string;
  write(...lines: readonly string[]): Promise<void>;
}

/** Writes an allowed-signers file. */
export async function signersFile(...lines: readonly string[]): Promise<SignersFile> {
  const file = path.join(await testDirectory(), 'signers');
  const write = (...next: readonly string[]): Promise<void> =>
    writeFile(file, next.map((line) => `${line}\n`).join(''));
  await write(...lines);
  return { file, write };
}

/** Puts a commit or tag of any bytes into a repository; gives its id. */
export async function plant(
  repository: TestRepository,
  type: 'commit' | 'tag',
  text: string,
): Promise<string> {
  const file = path.join(await testDirectory(), 'object');
  await writeFile(file, text);
  return repository.git('hash-object', '-t', type, '-w', '--literally', file);
}

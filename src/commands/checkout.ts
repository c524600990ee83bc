import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseRepository } from '../config/address.ts';
import { runGit } from '../git/run-git.ts';
import type { Terminal } from './terminal.ts';

/** What Git says of a directory. */
export interface Checkout {
  readonly isCheckout: boolean;
  /** Where it was cloned from, without a password; absent where that is no address that can be followed. */
  readonly origin?: string;
  readonly branch?: string;
}

/** Looks at a directory that may be the top of a checkout. */
export async function readCheckout(terminal: Terminal, directory: string): Promise<Checkout> {
  if (!existsSync(path.join(directory, '.git'))) {
    return { isCheckout: false };
  }
  const origin = plainAddress(
    await line(terminal, directory, ['config', '--get', 'remote.origin.url']),
  );
  const branch = await line(terminal, directory, ['symbolic-ref', '--short', 'HEAD']);
  return {
    isCheckout: true,
    ...(origin === undefined ? {} : { origin }),
    ...(branch === '' ? {} : { branch }),
  };
}

/** Says whether a directory is a repository without files of its own. */
export function isBareRepository(directory: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => existsSync(path.join(directory, name)));
}

/** Gives the first line that Git prints; empty when it has no answer. */
async function line(
  terminal: Terminal,
  directory: string,
  args: readonly string[],
): Promise<string> {
  const { PATH = '', HOME = '' } = terminal.env;
  const { exitCode, stdout } = await runGit({
    args,
    env: { PATH, HOME },
    directory,
    timeoutMs: 10_000,
    signal: terminal.signal,
  });
  return exitCode === 0 ? (stdout.toString('utf8').split('\n')[0] ?? '') : '';
}

function plainAddress(written: string): string | undefined {
  const address = written === '' ? undefined : parseRepository(written, '/');
  if (address?.credentials !== true) {
    return address === undefined ? undefined : written;
  }
  const url = new URL(written);
  url.username = '';
  url.password = '';
  return url.href;
}

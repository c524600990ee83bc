import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gitError } from './errors.ts';
import { runGit } from './run-git.ts';

/** Who makes the first commit of a repository that is made for a person to try things in. */
const AUTHOR = { name: 'Mainsheet', email: 'mainsheet@localhost' };

const TIMEOUT_MS = 60_000;

/**
 * Makes a repository with work tree from the files of a directory, with one commit on `main` and, if one is given, a hook
 * that runs after pushes to it; it appears whole or not at all. Gives false, and touches nothing, when there is something
 * at the path already.
 */
export async function createRepository(
  directory: string,
  from: string,
  postReceive?: string,
  signal?: AbortSignal,
): Promise<boolean> {
  if (await exists(directory)) {
    return false;
  }
  if (!(await exists(from))) {
    throw gitError('GIT_FAILED', { message: `There is no directory ${from} to make it from.` });
  }
  const making = `${directory}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(path.dirname(directory), { recursive: true });
  await cp(from, making, { recursive: true });
  const commands = [
    ['init', '--quiet', '--template=', '--initial-branch=main', '.'],
    ['add', '--all'],
    ['commit', '--quiet', '--no-gpg-sign', '--message', 'Start with the example workflows'],
    // Clones can push to it as to a server; its files follow while nobody is editing them.
    ['config', 'receive.denyCurrentBranch', 'updateInstead'],
  ];
  for (const args of commands) {
    const { exitCode, stderr } = await runGit({
      args,
      directory: making,
      env: environment(),
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    if (exitCode !== 0) {
      throw gitError('GIT_FAILED', { message: stderr.trim() });
    }
  }
  if (postReceive !== undefined) {
    const hooks = path.join(making, '.git', 'hooks');
    await mkdir(hooks);
    // For its owner alone: there is a secret in it.
    await writeFile(path.join(hooks, 'post-receive'), postReceive, { mode: 0o700 });
  }
  await rename(making, directory);
  return true;
}

function environment(): Readonly<Record<string, string>> {
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    LC_ALL: 'C',
    // The user's hooks, templates and signing have no business in a repository we make.
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: AUTHOR.name,
    GIT_AUTHOR_EMAIL: AUTHOR.email,
    GIT_COMMITTER_NAME: AUTHOR.name,
    GIT_COMMITTER_EMAIL: AUTHOR.email,
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

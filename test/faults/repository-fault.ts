import { readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { World } from '../support/world.ts';
import type { RepositoryFault } from './fault.ts';

/** What a description says that stands only in a history that was forced over the one before. */
export const REWRITTEN = 'Rewritten';

const LOCKS = [
  'HEAD.lock',
  'config.lock',
  'packed-refs.lock',
  'shallow.lock',
  'refs/heads/main.lock',
  'objects/maintenance.lock',
];

/** Breaks the repository, or our mirror of it, whose newest commit is given; gives what makes it good again. */
export async function breakRepository(
  fault: RepositoryFault,
  { repository, directory }: World,
  head: string,
): Promise<() => Promise<void>> {
  const git = repository.git;
  switch (fault) {
    case 'empty-tree': {
      const files = (await git('ls-files')).split('\n');
      await repository.commit(Object.fromEntries(files.map((file) => [file, undefined])));
      return async () => {
        await git('checkout', head, '--', '.');
        await repository.commit({}, { message: 'Bring everything back' });
      };
    }
    case 'force-push':
      await git('checkout', '--quiet', '--orphan', 'rewritten');
      await git('reset', '--quiet');
      await rewrite(repository.directory, await git('ls-tree', '-r', '--name-only', head));
      await repository.commit({});
      await git('branch', '--quiet', '--force', 'main', 'rewritten');
      return async () => {
        await git('checkout', '--quiet', '--force', '-B', 'main', head);
        await git('branch', '--quiet', '-D', 'rewritten');
      };
    case 'no-branch':
      await git('branch', '-m', 'main', 'elsewhere');
      return async () => void (await git('branch', '-m', 'elsewhere', 'main'));
    case 'away': {
      const away = `${repository.directory}.away`;
      await rename(repository.directory, away);
      return () => rename(away, repository.directory);
    }
    case 'locks':
      for (const mirror of await mirrorsOf(directory)) {
        await Promise.all(LOCKS.map((lock) => writeFile(path.join(mirror, lock), '')));
      }
      return async () => undefined;
    case 'damaged':
      for (const mirror of await mirrorsOf(directory)) {
        await damage(path.join(mirror, 'objects'));
      }
      return async () => undefined;
  }
}

async function rewrite(directory: string, files: string): Promise<void> {
  for (const file of files.split('\n').filter((name) => name !== '')) {
    const at = path.join(directory, file);
    const text = await readFile(at, 'utf8');
    await writeFile(at, text.replace(/^description: .*$/m, `description: ${REWRITTEN}`));
  }
}

async function mirrorsOf(directory: string): Promise<readonly string[]> {
  const own = path.join(directory, 'git');
  return (await readdir(own))
    .filter((name) => name.startsWith('mirror-'))
    .map((name) => path.join(own, name));
}

/** Cuts every other object and pack short, and removes the rest. */
async function damage(objects: string): Promise<void> {
  const names = await readdir(objects, { recursive: true });
  for (const [index, name] of names.toSorted().entries()) {
    const file = path.join(objects, name);
    const found = await stat(file);
    if (found.isFile()) {
      await (index % 2 === 0
        ? truncate(file, Math.floor(found.size / 2))
        : rm(file, { force: true }));
    }
  }
}

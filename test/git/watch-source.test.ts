import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { watchSource } from '../../src/git/watch-source.ts';
import { repositoryOf, temporaryDirectory } from './open-test-source.ts';

interface Watching {
  count(): number;
  /** Waits for one more call than there were, and fails after a while. */
  next(): Promise<void>;
  readonly errors: Error[];
}

async function watching(url: string, workTree: boolean): Promise<Watching> {
  let count = 0;
  const errors: Error[] = [];
  const close = await watchSource(
    { url, workTree },
    () => {
      count += 1;
    },
    (error) => errors.push(error),
  );
  onTestFinished(() => close());
  return {
    count: () => count,
    errors,
    next: async () => {
      const expected = count + 1;
      await vi.waitFor(() => expect(count).toBeGreaterThanOrEqual(expected), { timeout: 15_000 });
    },
  };
}

test('a commit, a packed ref, a branch and a tag are noticed in a repository', async () => {
  const repository = await repositoryOf({ a: '1' });
  const watch = await watching(repository.url, false);
  for (const act of [
    () => repository.commit({ a: '2' }),
    () => repository.git('pack-refs', '--all'),
    () => repository.tag('v1.0.0'),
    () => repository.branch('feature/deep/x'),
    () => repository.commit({ a: '3' }),
  ]) {
    const noticed = watch.next();
    await act();
    await noticed;
  }
  expect(watch.errors).toEqual([]);
});

test('a push to a bare repository is noticed within a second, editing a work tree is not', async () => {
  const repository = await repositoryOf({ a: '1' });
  const bare = path.join(await temporaryDirectory(), 'bare.git');
  await repository.git('clone', '--quiet', '--bare', '.', bare);
  const watch = await watching(bare, false);
  const working = await watching(repository.url, false);
  await writeFile(path.join(repository.directory, 'a'), 'edited');
  await repository.git('add', '--all');
  expect(working.count()).toBe(0);
  await repository.commit({ a: '2' });
  const noticed = watch.next();
  const began = performance.now();
  await repository.git('push', '--quiet', bare, 'main');
  await noticed;
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a linked work tree is watched where its refs are', async () => {
  const repository = await repositoryOf({ a: '1' });
  const linked = path.join(await temporaryDirectory(), 'linked');
  await repository.git('worktree', 'add', '--quiet', '-b', 'linked', linked);
  const watch = await watching(linked, false);
  const noticed = watch.next();
  await repository.commit({ a: '2' });
  await noticed;
  expect(watch.errors).toEqual([]);
});

test('many changes in a work tree are one call, and .git is none', async () => {
  const repository = await repositoryOf({ 'wf/a.yaml': '1' });
  await symlink('..', path.join(repository.directory, 'wf/loop'));
  const watch = await watching(repository.url, true);
  const noticed = watch.next();
  await mkdir(path.join(repository.directory, 'wf/new'));
  for (let index = 0; index < 20; index += 1) {
    await writeFile(path.join(repository.directory, `wf/new/${index}.yaml`), 'x');
  }
  await rm(path.join(repository.directory, 'wf/a.yaml'));
  await noticed;
  expect(watch.count()).toBe(1);
  await repository.git('commit', '--quiet', '--allow-empty', '-m', 'only .git');
  const again = watch.next();
  await writeFile(path.join(repository.directory, 'wf/b.yaml'), 'x');
  await again;
  expect(watch.count()).toBe(2);
  expect(watch.errors).toEqual([]);
});

test('a work tree that lies below a directory named .git is watched all the same', async () => {
  const directory = path.join(await temporaryDirectory(), '.git/inside');
  await mkdir(directory, { recursive: true });
  const watch = await watching(directory, true);
  const noticed = watch.next();
  await writeFile(path.join(directory, 'a'), '1');
  await noticed;
  expect(watch.count()).toBe(1);
});

test('nothing is called once it is closed, and a remote is not watched', async () => {
  const directory = await temporaryDirectory();
  let calls = 0;
  const close = await watchSource({ url: directory, workTree: true }, () => {
    calls += 1;
  });
  await writeFile(path.join(directory, 'a'), '1');
  await close();
  const remote = await watchSource({ url: 'https://git.example/x.git', workTree: false }, () => {
    calls += 1;
  });
  await remote();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(calls).toBe(0);
});

test('a path that is not there and an address that is refused are told at once', async () => {
  const gone = { url: '/nowhere/at/all', workTree: false };
  await expect(watchSource(gone, () => {})).rejects.toMatchObject({ code: 'ENOENT' });
  const refused = { url: 'ext::sh', workTree: true };
  await expect(watchSource(refused, () => {})).rejects.toMatchObject({ code: 'GIT_URL_REFUSED' });
});

import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryOf, sourceOf, temporaryDirectory } from './open-test-source.ts';

test('the files are listed as Git would list them', async () => {
  const repository = await repositoryOf({
    'wf/a b.yaml': 'a',
    'wf/ü\n.yaml': 'ü',
    x: '',
    'z/y': '1',
  });
  await symlink('/etc/passwd', path.join(repository.directory, 'wf/link'));
  await repository.commit({});
  const fromTree = await (await sourceOf(repository.url, { workTree: true })).source.read();
  const fromGit = await (await sourceOf(repository.url)).source.read();
  expect(fromTree.isWorkTree).toBe(true);
  expect(fromTree.revision).toMatch(/^worktree@sha256:[0-9a-f]{64}$/);
  for (const below of ['', '.', 'wf', 'wf/', 'x', 'nothing', '..', 'w']) {
    expect([below, await fromTree.files(below)]).toEqual([below, await fromGit.files(below)]);
  }
  const oids = (await fromGit.files(''))!.map(({ oid }) => oid);
  expect(await fromTree.read(oids)).toEqual(await fromGit.read(oids));
});

test('the revision is that of the content, and each change is another', async () => {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, 'a'), '1');
  const { source } = await sourceOf(directory, { workTree: true });
  const first = await source.read();
  expect((await source.read()).revision).toBe(first.revision);
  await writeFile(path.join(directory, 'a'), '2');
  const second = await source.read();
  expect(second.revision).not.toBe(first.revision);
  await writeFile(path.join(directory, 'a'), '1');
  expect((await source.read()).revision).toBe(first.revision);
  await mkdir(path.join(directory, 'empty/inside'), { recursive: true });
  expect(await (await source.read()).files('empty')).toEqual([]);
});

test('a file that keeps its size and time is still seen to change', async () => {
  const directory = await temporaryDirectory();
  const file = path.join(directory, 'a');
  const old = new Date('2020-01-01T00:00:00Z');
  const { source } = await sourceOf(directory, { workTree: true });
  const revisions = new Set<string>();
  for (const text of ['aaaa', 'bbbb', 'cccc']) {
    await writeFile(file, text);
    await utimes(file, old, old);
    revisions.add((await source.read()).revision);
  }
  expect(revisions.size).toBe(3);
});

test('what has changed since it was listed is not given out', async () => {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, 'a'), '1');
  await writeFile(path.join(directory, 'same'), '1');
  await writeFile(path.join(directory, 'b'), '2');
  const { source } = await sourceOf(directory, { workTree: true });
  const snapshot = await source.read();
  const [a, b] = (await snapshot.files(''))!;
  await writeFile(path.join(directory, 'a'), 'changed');
  expect((await snapshot.read([a!.oid])).size).toBe(1);
  await rm(path.join(directory, 'b'));
  await symlink('/etc/passwd', path.join(directory, 'b'));
  await expect(snapshot.read([b!.oid])).rejects.toMatchObject({
    code: 'GIT_WORK_TREE_CHANGED',
    next: 'retry',
  });
});

test('symlinked directories, nested repositories, .git and pipes are not entered', async () => {
  const outer = await repositoryOf({ 'wf/a': '1' });
  const inner = await mkdtemp(path.join(outer.directory, 'sub-'));
  await mkdir(path.join(inner, '.git'));
  await writeFile(path.join(inner, 'hidden'), 'x');
  await symlink('/etc', path.join(outer.directory, 'wf/etc'));
  await symlink('..', path.join(outer.directory, 'wf/loop'));
  execFileSync('mkfifo', [path.join(outer.directory, 'wf/pipe')]);
  const { source } = await sourceOf(outer.url, { workTree: true });
  const files = (await (await source.read()).files(''))!;
  expect(files.map(({ path: name, kind }) => [name, kind])).toEqual([
    [path.basename(inner), 'submodule'],
    ['wf/a', 'file'],
    ['wf/etc', 'symlink'],
    ['wf/loop', 'symlink'],
  ]);
});

test('a file that is as committed has its commit, any other that of the work tree', async () => {
  const repository = await repositoryOf({ 'wf/a': '1', 'wf/b': '1', 'wf/gone': '1' });
  const start = await repository.git('rev-parse', 'HEAD');
  const b = await repository.commit({ 'wf/b': '2' });
  await writeFile(path.join(repository.directory, 'wf/a'), 'edited');
  await writeFile(path.join(repository.directory, 'wf/new'), 'new');
  await rm(path.join(repository.directory, 'wf/gone'));
  for (const [url, prefix] of [
    [repository.url, 'wf/'],
    [path.join(repository.url, 'wf'), ''],
  ] as const) {
    const { source } = await sourceOf(url, { workTree: true });
    const snapshot = await source.read();
    const names = ['a', 'b', 'new', 'gone', 'never'].map((name) => prefix + name);
    const commits = await snapshot.lastCommits(names);
    expect([...commits].map(([name, { sha }]) => [name.slice(prefix.length), sha])).toEqual([
      ['a', snapshot.commit.sha],
      ['b', b],
      ['new', snapshot.commit.sha],
    ]);
    await writeFile(path.join(repository.directory, 'wf/a'), '1');
    const back = await (await source.read()).lastCommits([`${prefix}a`]);
    expect(back.get(`${prefix}a`)?.sha).toBe(start);
    await writeFile(path.join(repository.directory, 'wf/a'), 'edited');
  }
});

test('without a repository around it there is one commit, that of the work tree', async () => {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, 'a'), '1');
  await utimes(path.join(directory, 'a'), new Date(), new Date('2026-02-03T04:05:06Z'));
  const { source, clock } = await sourceOf(directory, { workTree: true });
  const snapshot = await source.read();
  const { commit } = snapshot;
  expect(commit.sha).toMatch(/^[0-9a-f]{64}$/);
  expect(commit.author).not.toBe('');
  expect(commit.at).toBe('2026-02-03T04:05:06.000Z');
  expect(await snapshot.lastCommits(['a', 'b'])).toEqual(new Map([['a', commit]]));
  expect(await snapshot.history('a', 10)).toEqual([]);
  expect(await snapshot.renamesSince(commit.sha)).toEqual(new Map());
  expect(await source.contains(commit.sha, 'anything')).toBe(true);
  expect(await source.at(commit.sha)).toBe(snapshot);
  expect(await source.at('other')).toBeUndefined();
  expect(await source.lastGood()).toBe(snapshot);
  expect(source.lastGoodAt()).toBe(clock.now());
});

test('a directory that is not there waits, and a remote is no work tree', async () => {
  const directory = await temporaryDirectory();
  const gone = await sourceOf(path.join(directory, 'gone'), { workTree: true });
  await expect(gone.source.read()).rejects.toMatchObject({ code: 'GIT_WORK_TREE_UNREADABLE' });
  expect(await gone.source.lastGood()).toBeUndefined();
  expect(gone.source.lastGoodAt()).toBeUndefined();
  const remote = await sourceOf('https://git.example/x.git', { workTree: true });
  await expect(remote.source.read()).rejects.toMatchObject({ code: 'GIT_URL_REFUSED' });
});

test.skipIf(process.getuid?.() === 0)('a file that may not be read stops the read', async () => {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, 'a'), '1');
  await chmod(path.join(directory, 'a'), 0);
  const { source } = await sourceOf(directory, { workTree: true });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_WORK_TREE_UNREADABLE' });
});

test('an aborted read gives the reason', async () => {
  const directory = await temporaryDirectory();
  const { source } = await sourceOf(directory, { workTree: true });
  const reason = new Error('stop');
  await expect(source.read(AbortSignal.abort(reason))).rejects.toBe(reason);
  expect((await source.read()).revision).toMatch(/^worktree@/);
});

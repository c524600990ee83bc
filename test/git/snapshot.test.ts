import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/documents/read-document.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';

const ODD_NAMES = [
  'wf/with space.yaml',
  'wf/ünïcode.yaml',
  'wf/new\nline.yaml',
  'wf/*.yaml',
  'wf/-x',
];

test('files are listed below a path, whatever their names', async () => {
  const repository = await repositoryOf({
    ...Object.fromEntries(ODD_NAMES.map((name) => [name, name])),
    'wf/deep/er/b.yaml': 'b',
    'wfx/c.yaml': 'c',
    ':(top)/d.yaml': 'd',
  });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const under = async (below: string): Promise<readonly string[] | undefined> =>
    (await snapshot.files(below))?.map((file) => file.path).toSorted();
  const wf = [...ODD_NAMES, 'wf/deep/er/b.yaml'].toSorted();
  expect(await under('wf')).toEqual(wf);
  expect(await under('./wf/')).toEqual(wf);
  expect(await under('/wf')).toEqual(wf);
  expect(await under('')).toEqual([':(top)/d.yaml', ...wf, 'wfx/c.yaml']);
  expect(await under('.')).toEqual(await under(''));
  expect(await under('wf/deep')).toEqual(['wf/deep/er/b.yaml']);
  expect(await under('wf/*.yaml')).toEqual(['wf/*.yaml']);
  expect(await under(':(top)')).toEqual([':(top)/d.yaml']);
  for (const nothing of ['w', 'wf/nothing', 'wf/deep/er/b.yaml/x', '..', 'wf/../..']) {
    expect([nothing, await under(nothing)]).toEqual([nothing, undefined]);
  }
  const files = (await snapshot.files('wf'))!;
  const blobs = await snapshot.read(files.map(({ oid }) => oid));
  for (const { path: name, oid, size } of files.filter((file) => ODD_NAMES.includes(file.path))) {
    expect(Buffer.from(blobs.get(oid)!).toString()).toBe(name);
    expect(size).toBe(Buffer.byteLength(name));
  }
});

test('an empty tree has a root and nothing else', async () => {
  const repository = await repositoryOf({ a: '1' });
  await repository.commit({ a: undefined });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  expect(await snapshot.files('')).toEqual([]);
  expect(await snapshot.files('wf')).toBeUndefined();
  expect(await snapshot.read([])).toEqual(new Map());
});

test('symlinks and submodules are told apart and lead nowhere', async () => {
  const repository = await repositoryOf({ 'wf/a.yaml': 'a' });
  await symlink('/etc/passwd', path.join(repository.directory, 'wf/evil.yaml'));
  await mkdir(path.join(repository.directory, 'wf'), { recursive: true });
  const sha = await repository.git('rev-parse', 'HEAD');
  await repository.git('add', '--all');
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${sha},wf/sub`);
  await repository.git('commit', '-m', 'odd');
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const files = (await snapshot.files('wf'))!;
  expect(files.map(({ path: name, kind }) => [name, kind])).toEqual([
    ['wf/a.yaml', 'file'],
    ['wf/evil.yaml', 'symlink'],
    ['wf/sub', 'submodule'],
  ]);
  const link = files[1]!.oid;
  expect(Buffer.from((await snapshot.read([link])).get(link)!).toString()).toBe('/etc/passwd');
  expect(files[2]).toMatchObject({ oid: sha, size: 0 });
});

test('a huge file is listed, and not read: what comes for it is refused for its size', async () => {
  const repository = await repositoryOf({ 'wf/a.yaml': 'a', 'wf/huge.yaml': 'x'.repeat(17 << 20) });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const [small, huge] = (await snapshot.files('wf'))!;
  expect(huge).toMatchObject({ path: 'wf/huge.yaml', size: 17 << 20 });
  const read = await snapshot.read([small!.oid, huge!.oid]);
  expect(Buffer.from(read.get(small!.oid)!).toString()).toBe('a');
  // Git was not asked for it: these are not its bytes.
  expect(read.get(huge!.oid)![0]).toBe(0);
  expect(readDocument('wf/huge.yaml', read.get(huge!.oid)!).diagnostics).toMatchObject([
    { code: 'FILE_TOO_LARGE' },
  ]);
  expect((await snapshot.read([huge!.oid])).size).toBe(1);
});

test('bytes come back as they are, a thousand files in one call', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`wf/${index}.yaml`, `# ${index}\n`.repeat(100)]),
  );
  const repository = await repositoryOf(files);
  const bytes = Buffer.from([0, 255, 10, 13, 0, 128, 10]);
  await writeFile(path.join(repository.directory, 'wf/raw.bin'), bytes);
  await writeFile(path.join(repository.directory, 'wf/empty'), '');
  await repository.commit({});
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const listed = (await snapshot.files('wf'))!;
  expect(listed).toHaveLength(1002);
  const blobs = await snapshot.read([...listed, ...listed].map(({ oid }) => oid));
  expect(blobs.size).toBe(1002);
  for (const { path: name, oid } of listed) {
    const blob = blobs.get(oid)!;
    const hash = createHash('sha1').update(`blob ${blob.length}\0`).update(blob).digest('hex');
    expect([name, hash]).toEqual([name, oid]);
  }
});

test('each path is given the commit that last gave it its content', async () => {
  const repository = await repositoryOf({ 'wf/a': '1', 'wf/b': '1', 'wf/gone': '1' });
  const start = await repository.git('rev-parse', 'HEAD');
  const b = await repository.commit({ 'wf/b': '2' }, { message: 'b' });
  const gone = await repository.commit({ 'wf/gone': undefined }, { message: 'gone' });
  await repository.commit({ other: '1' });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const paths = ['wf/a', 'wf/b', 'wf/gone', 'wf/never'];
  const commits = await snapshot.lastCommits(paths);
  expect([...commits].map(([name, { sha }]) => [name, sha])).toEqual([
    ['wf/a', start],
    ['wf/b', b],
    ['wf/gone', gone],
  ]);
  expect(await snapshot.lastCommits(paths)).toEqual(commits);
  expect(await snapshot.lastCommits([])).toEqual(new Map());
});

test('a commit on a branch counts as the last one, not the merge that brought it', async () => {
  const repository = await repositoryOf({ a: '1', b: '1', c: '1' });
  const start = await repository.git('rev-parse', 'HEAD');
  await repository.branch('feature');
  const a = await repository.commit({ a: '2', c: 'lost' });
  await repository.branch('main');
  const b = await repository.commit({ b: '2' });
  await repository.git('merge', '--no-ff', '--no-commit', 'feature');
  const merge = await repository.commit({ c: '1', d: 'made in the merge' });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const commits = await snapshot.lastCommits(['a', 'b', 'c', 'd']);
  expect(commits.get('a')?.sha).toBe(a);
  expect(commits.get('b')?.sha).toBe(b);
  expect(commits.get('c')?.sha).toBe(start);
  expect(commits.get('d')?.sha).toBe(merge);
});

test('many paths are found through the directory they share', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `deep/wf/${index % 7}/${index}.yaml`);
  const repository = await repositoryOf(Object.fromEntries(names.map((name) => [name, name])));
  const start = await repository.git('rev-parse', 'HEAD');
  const changed = await repository.commit({ [names[5]!]: 'changed' });
  const { source } = await sourceOf(repository.url);
  const commits = await (await source.read()).lastCommits(names);
  expect(commits.size).toBe(120);
  expect(commits.get(names[5]!)?.sha).toBe(changed);
  expect(names.filter((name) => commits.get(name)?.sha === start)).toHaveLength(119);
});

test('the versions of a file come newest first, up to the limit', async () => {
  const repository = await repositoryOf({ a: '1', b: '1' });
  await repository.commit({ b: '2' });
  const two = await repository.commit({ a: '2' });
  await repository.commit({ a: undefined });
  const three = await repository.commit({ a: '3' }, { message: 'Three: with\ttab' });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const history = await snapshot.history('a', 200);
  expect(history.map(({ commit }) => commit.subject)).toEqual([
    'Three: with\ttab',
    'Change',
    'Start',
  ]);
  expect(history.slice(0, 2).map(({ commit }) => commit.sha)).toEqual([three, two]);
  const blobs = await snapshot.read(history.map(({ oid }) => oid));
  expect(history.map(({ oid }) => Buffer.from(blobs.get(oid)!).toString())).toEqual([
    '3',
    '2',
    '1',
  ]);
  expect(await snapshot.history('a', 1)).toEqual(history.slice(0, 1));
  expect(await snapshot.history('nothing', 10)).toEqual([]);
});

test('renames since a commit are by new path, also across several commits', async () => {
  const text = 'name: One\nsteps: []\n'.repeat(5);
  const repository = await repositoryOf({ 'wf/a b.yaml': text, 'wf/c': 'other' });
  const start = await repository.git('rev-parse', 'HEAD');
  await repository.move('wf/a b.yaml', 'wf/x.yaml');
  await repository.move('wf/x.yaml', 'new/y\n.yaml');
  await repository.commit({ 'new/y\n.yaml': `${text}# edited\n` });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  expect(await snapshot.renamesSince(start)).toEqual(new Map([['new/y\n.yaml', 'wf/a b.yaml']]));
  expect(await snapshot.renamesSince(snapshot.commit.sha)).toEqual(new Map());
  expect(await snapshot.renamesSince('e'.repeat(40))).toEqual(new Map());
  expect(await snapshot.renamesSince('--output=x')).toEqual(new Map());
});

test('replaced objects and attributes of the repository change nothing', async () => {
  const repository = await repositoryOf({ 'a.yaml': 'a\r\n', '.gitattributes': '* text eol=lf' });
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const [file] = (await snapshot.files('a.yaml'))!;
  const stored = await repository.git('rev-parse', 'HEAD:a.yaml');
  expect(file).toMatchObject({ path: 'a.yaml', oid: stored });
});

test('an aborted read gives the reason, and the next one works', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source } = await sourceOf(repository.url);
  const reason = new Error('stop');
  await expect(source.read(AbortSignal.abort(reason))).rejects.toBe(reason);
  const stop = new AbortController();
  const [blocked, waiting] = [source.read(), source.read(stop.signal)];
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  const snapshot = await blocked;
  await expect(snapshot.files('', AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(await snapshot.files('')).toHaveLength(1);
});

import { execFileSync } from 'node:child_process';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { BranchWriter } from '../../src/git/branch-writer.ts';
import type { SourceSettings } from '../../src/git/source-settings.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { repositoryOf, sourceOf, temporaryDirectory } from './open-test-source.ts';
import type { TestSource } from './open-test-source.ts';
import { BRANCH, change } from './push-change.ts';

interface Opened extends TestSource {
  readonly repository: TestRepository;
  readonly branches: BranchWriter;
  /** The commit that the source has read. */
  readonly base: string;
}

async function opened(
  files: Record<string, string> = { 'wf/a.yaml': 'a\n', 'wf/b.yaml': 'b\n' },
  changed: Partial<SourceSettings> = {},
): Promise<Opened> {
  const repository = await repositoryOf(files);
  const source = await sourceOf(repository.url, changed);
  const { commit } = await source.source.read();
  return { ...source, repository, branches: source.source.branches!, base: commit.sha };
}

async function refsOf({ directory }: TestSource): Promise<string> {
  const [mirror = ''] = (await readdir(directory)).filter((name) => name.startsWith('mirror-'));
  const args = ['--git-dir', path.join(directory, mirror), 'for-each-ref'];
  return execFileSync('git', args, { encoding: 'utf8' });
}

test('a change becomes one commit on a branch of its own', async () => {
  const { repository, branches, base, directory, ...rest } = await opened();
  const before = await refsOf({ directory, ...rest });
  const message = 'Notify: e-mail changed\n\nBy Zoë in the tenant.\u001b[31m\0\n\n';
  const pushed = await branches.push(
    change(
      base,
      { 'wf/a.yaml': 'new\n', 'wf/b.yaml': undefined, 'new/ü *.yaml': 'x' },
      { message },
    ),
    undefined,
  );
  const commit = await repository.git('rev-parse', BRANCH);
  expect(pushed).toEqual({ kind: 'pushed', commit });
  expect(await repository.git('rev-parse', `${commit}^@`)).toBe(base);
  const format = '--format=%an <%ae> %aI%n%cn <%ce> %cI%n%B';
  expect(await repository.git('log', '-1', format, commit)).toBe(
    [
      'Mainsheet <mainsheet@localhost> 2026-03-01T10:20:30+00:00',
      'Mainsheet <mainsheet@localhost> 2026-03-01T10:20:30+00:00',
      'Notify: e-mail changed',
      '',
      'By Zoë in the tenant. [31m',
    ].join('\n'),
  );
  expect(
    await repository.git(
      '-c',
      'core.quotePath=off',
      'diff-tree',
      '-r',
      '--name-status',
      base,
      commit,
    ),
  ).toBe('A\tnew/ü *.yaml\nM\twf/a.yaml\nD\twf/b.yaml');
  expect(await repository.git('show', `${commit}:wf/a.yaml`)).toBe('new');
  // What the source follows is untouched, and nothing is left behind.
  expect(await refsOf({ directory, ...rest })).toBe(before);
  expect(await readdir(directory)).not.toContain('branch.index');
  expect((await rest.source.read()).commit.sha).toBe(base);
  expect(rest.seen).toEqual(['recloned first']);
});

test('any bytes are written as they are, also none', async () => {
  const { repository, branches, base } = await opened();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  await branches.push(change(base, { bytes, empty: new Uint8Array() }), undefined);
  const file = execFileSync('git', ['-C', repository.directory, 'show', `${BRANCH}:bytes`]);
  expect([...file]).toEqual([...bytes]);
  expect(await repository.git('cat-file', '-s', `${BRANCH}:empty`)).toBe('0');
});

test('a file stays executable', async () => {
  const repository = await repositoryOf({ 'run.sh': 'a', 'plain.sh': 'a' });
  await chmod(path.join(repository.directory, 'run.sh'), 0o755);
  const base = await repository.commit({});
  const { source } = await sourceOf(repository.url);
  await source.read();
  await source.branches!.push(change(base, { 'run.sh': 'b', 'plain.sh': 'b' }), undefined);
  expect(await repository.git('ls-tree', '--format=%(objectmode) %(path)', BRANCH)).toBe(
    '100644 plain.sh\n100755 run.sh',
  );
});

test('author and committer are those of the settings', async () => {
  const { repository, branches, base } = await opened(undefined, {
    commit: { name: 'IAM robot', email: 'iam@acme.example' },
  });
  await branches.push(change(base, { a: '1' }), undefined);
  expect(await repository.git('log', '-1', '--format=%an %ae %cn %ce', BRANCH)).toBe(
    'IAM robot iam@acme.example IAM robot iam@acme.example',
  );
});

test('a change that changes nothing is not pushed', async () => {
  const { branches, base } = await opened();
  const same = change(base, { 'wf/a.yaml': 'a\n', 'wf/gone.yaml': undefined });
  expect(await branches.push(same, undefined)).toEqual({ kind: 'unchanged' });
  expect(await branches.push(change(base, {}), undefined)).toEqual({ kind: 'unchanged' });
  expect(await branches.tips([BRANCH])).toEqual(new Map());
});

test('the same change has the same commit in another mirror, and counts as pushed', async () => {
  const first = await opened();
  const wanted = change(first.base, { a: '1' });
  const pushed = await first.branches.push(wanted, undefined);
  const { source } = await sourceOf(first.repository.url);
  await source.read();
  // Whatever is expected: the answer of the first push may have been lost.
  expect(await source.branches!.push(wanted, undefined)).toEqual(pushed);
  expect(await source.branches!.push(wanted, first.base)).toEqual(pushed);
});

test('a branch is replaced where it is expected, also by a mirror that never saw it', async () => {
  const { repository, branches, base, restart, directory } = await opened();
  const first = await branches.push(change(base, { a: '1' }), undefined);
  const old = await repository.git('rev-parse', BRANCH);
  const next = await repository.commit({ b: '2' });
  const fresh = restart({ directory: path.join(directory, 'other') });
  await fresh.source.read();
  expect(await fresh.source.branches!.tips([BRANCH, 'main', 'none'])).toEqual(
    new Map([
      [BRANCH, old],
      ['main', next],
    ]),
  );
  const second = await fresh.source.branches!.push(change(next, { a: '2' }), old);
  expect(second).toMatchObject({ kind: 'pushed' });
  expect(second).not.toEqual(first);
  expect(await repository.git('rev-parse', `${BRANCH}^`)).toBe(next);
});

test.each(['somebody made it', 'somebody moved it', 'somebody removed it'])(
  'a branch that is not as expected is left alone: %s',
  async (how) => {
    const { repository, branches, base } = await opened();
    let expected: string | undefined;
    let tip: string | undefined;
    if (how !== 'somebody made it') {
      await branches.push(change(base, { a: '1' }), undefined);
      expected = await repository.git('rev-parse', BRANCH);
      await repository.git('branch', '-D', BRANCH);
    }
    if (how !== 'somebody removed it') {
      await repository.branch(BRANCH);
      tip = await repository.commit({ theirs: '1' });
      await repository.branch('main');
    }
    expect(await branches.push(change(base, { a: '2' }), expected)).toEqual({ kind: 'moved', tip });
    expect((await branches.tips([BRANCH])).get(BRANCH)).toBe(tip);
  },
);

test('the checked-out branch of a repository with a work tree is refused', async () => {
  const { repository, branches, base } = await opened();
  const pushed = await branches.push(change(base, { a: '1' }, { branch: 'main' }), base);
  expect(pushed).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('branch is currently checked out'),
  });
  expect(await repository.git('rev-parse', 'main')).toBe(base);
});

test('a hook of a local repository is asked, and its refusal told', async () => {
  const { repository, branches, base } = await opened();
  const hook = path.join(repository.directory, '.git/hooks/pre-receive');
  await writeFile(hook, '#!/bin/sh\necho "Only robots named Bob." >&2\nexit 1\n', { flag: 'w' });
  await chmod(hook, 0o755);
  await repository.git('config', '--unset', 'core.hooksPath');
  const pushed = await branches.push(change(base, { a: '1' }), undefined);
  expect(pushed).toEqual({
    kind: 'refused',
    reason: '[remote rejected] (pre-receive hook declined) | Only robots named Bob.',
  });
  expect(await branches.tips([BRANCH])).toEqual(new Map());
});

test('a branch that stands in the way of the name is a refusal', async () => {
  const { repository, branches, base } = await opened();
  await repository.git('branch', 'mainsheet');
  expect(await branches.push(change(base, { a: '1' }), undefined)).toMatchObject({
    kind: 'refused',
  });
});

test.each([
  ['wf', '"wf" is a directory.'],
  ['wf/a.yaml/x', '"wf/a.yaml" is a file, not a directory.'],
  ['../x', '"../x" cannot be a path in a repository.'],
  // Refused by Git itself: some file systems take them for `.git`.
  ['git~1/config', '"git~1/config" cannot be a path in a repository.'],
  ['.g\u200cit/config', '".g\u200cit/config" cannot be a path in a repository.'],
])('a file at %j is refused, and the mirror is none the worse', async (file, reason) => {
  const { source, branches, base, seen } = await opened();
  expect(await branches.push(change(base, { [file]: 'x' }), undefined)).toEqual({
    kind: 'refused',
    reason,
  });
  await source.read();
  expect(seen).toEqual(['recloned first']);
});

test('paths that look like options, patterns and quotes are names', async () => {
  const { repository, branches, base } = await opened();
  const names = ['--x', ':(top)y', '"q"', 'a\tb', 'a\nb', '$(id)', '*'];
  await branches.push(
    change(base, Object.fromEntries(names.map((file) => [file, 'x']))),
    undefined,
  );
  const listing = await repository.git('ls-tree', '-z', '--name-only', BRANCH);
  expect(listing.split('\0').filter((file) => names.includes(file))).toHaveLength(names.length);
});

test.each([
  [{ base: 'b'.repeat(40) }, undefined, 'GIT_REF_NOT_FOUND'],
  [{ base: 'main' }, undefined, 'GIT_REF_NOT_FOUND'],
  [{ branch: '--force' }, undefined, 'GIT_REF_INVALID'],
  [{ branch: 'a:b' }, undefined, 'GIT_REF_INVALID'],
  [{}, 'main', 'GIT_REF_INVALID'],
])('%j expected at %s is %s', async (other, expected, code) => {
  const { branches, base } = await opened();
  await expect(branches.push(change(base, { a: '1' }, other), expected)).rejects.toMatchObject({
    code,
  });
});

test('tips are asked for in one request, and of no branch in none', async () => {
  const { repository, branches, base } = await opened();
  const many = Array.from({ length: 500 }, (_, index) => `mainsheet/t/${index}`);
  await repository.git('branch', many[7]!);
  expect(await branches.tips(many)).toEqual(new Map([[many[7], base]]));
  expect(await branches.tips(['main'])).toEqual(new Map([['main', base]]));
  await expect(branches.tips(['x..y'])).rejects.toMatchObject({ code: 'GIT_REF_INVALID' });
  await repository.dispose();
  expect(await branches.tips([])).toEqual(new Map());
});

test('pushes and reads at once wait for each other', async () => {
  const { repository, source, branches, base } = await opened();
  const next = await repository.commit({ b: '2' });
  const results = await Promise.all([
    ...['x', 'y', 'z'].map((name) =>
      branches.push(change(base, { [name]: '1' }, { branch: `mainsheet/t/${name}` }), undefined),
    ),
    source.read(),
  ]);
  expect(results.slice(0, 3)).toEqual(Array(3).fill(expect.objectContaining({ kind: 'pushed' })));
  expect((await source.read()).commit.sha).toBe(next);
  expect(await repository.git('show', 'mainsheet/t/y:y')).toBe('1');
});

test('an index that a killed process left is no hindrance', async () => {
  const { branches, base, directory } = await opened();
  await writeFile(path.join(directory, 'branch.index'), 'rubbish');
  await writeFile(path.join(directory, 'branch.index.lock'), '');
  expect(await branches.push(change(base, { a: '1' }), undefined)).toMatchObject({
    kind: 'pushed',
  });
});

test.each(['', 'objects', 'config'])(
  'a push sees damage (%j lost), and a read heals it',
  async (lost) => {
    const { source, branches, base, directory, seen } = await opened();
    const [mirror = ''] = (await readdir(directory)).filter((name) => name.startsWith('mirror-'));
    await rm(path.join(directory, mirror, lost), { recursive: true });
    if (lost === 'config') {
      await writeFile(path.join(directory, mirror, lost), '[core');
    }
    const wanted = change(base, { a: '1' });
    await expect(branches.push(wanted, undefined)).rejects.toMatchObject({ code: 'GIT_CORRUPT' });
    await source.read();
    expect(seen).toEqual(['recloned first', 'recloned damaged']);
    expect(await branches.push(wanted, undefined)).toMatchObject({ kind: 'pushed' });
  },
);

test('a source that was never read has nothing to make a commit on', async () => {
  const repository = await repositoryOf({ a: '1' });
  const base = await repository.git('rev-parse', 'HEAD');
  const { source } = await sourceOf(repository.url);
  await expect(source.branches!.push(change(base, { a: '2' }), undefined)).rejects.toMatchObject({
    code: 'GIT_CORRUPT',
  });
});

test('a push that is called off leaves no index', async () => {
  const { branches, base, directory } = await opened();
  const reason = new Error('stopping');
  const stop = new AbortController();
  const files = new Map(Object.entries({ a: Buffer.from('1') }));
  // Asked for when the change is being made: the index is there by then.
  const late = {
    [Symbol.iterator]: () => {
      stop.abort(reason);
      return files[Symbol.iterator]();
    },
  };
  await expect(
    branches.push(
      change(base, {}, { files: Object.assign(new Map(files), late) }),
      undefined,
      stop.signal,
    ),
  ).rejects.toBe(reason);
  expect((await readdir(directory)).filter((name) => name.startsWith('branch'))).toEqual([]);
});

test('a bare repository takes branches, and a merge request has no page there', async () => {
  const origin = await makeRepository({ a: '1' });
  const directory = path.join(await temporaryDirectory(), 'bare.git');
  await origin.git('clone', '--quiet', '--bare', '.', directory);
  await origin.dispose();
  const { source } = await sourceOf(directory);
  const { commit } = await source.read();
  expect(await source.branches!.push(change(commit.sha, { a: '2' }), undefined)).toMatchObject({
    kind: 'pushed',
  });
  expect(source.branches!.mergeRequestUrl(BRANCH, 'main')).toBeUndefined();
});

test('a host that is known has a page for merge requests', async () => {
  const { source } = await sourceOf('git@github.com:acme/workflows.git');
  expect(source.branches!.mergeRequestUrl('x', 'main')).toBe(
    'https://github.com/acme/workflows/compare/main...x?expand=1',
  );
});

test('a work tree has no branches to write, also in a repository', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source } = await sourceOf(repository.directory, { workTree: true });
  expect(source.branches).toBeUndefined();
});

import { expect, test } from 'vitest';
import type { RefSettings } from '../../src/git/source-settings.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';

test('a branch is followed, and nothing is fetched while it stands still', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source, seen, clock } = await sourceOf(repository.url);
  const first = await source.read();
  expect(first.revision).toBe(`main@sha1:${await repository.git('rev-parse', 'HEAD')}`);
  expect(first.isWorkTree).toBe(false);
  expect(source.lastGoodAt()).toBe(clock.now());
  await clock.advance(60_000);
  expect(await source.read()).toBe(first);
  expect(source.lastGoodAt()).toBe(clock.now());
  expect(seen).toEqual(['recloned first']);
  const sha = await repository.commit(
    { a: '2' },
    {
      message: 'Two\n\nbody',
      author: 'Bea Ü <bea@example.com>',
      date: '2026-03-01T12:00:00+02:00',
    },
  );
  const second = await source.read();
  expect(second.commit).toEqual({
    sha,
    author: 'Bea Ü',
    email: 'bea@example.com',
    at: '2026-03-01T10:00:00.000Z',
    subject: 'Two',
  });
  expect(seen).toEqual(['recloned first', 'fetched']);
});

test('only the branch that is followed is fetched', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source, seen } = await sourceOf(repository.url);
  await source.read();
  await repository.branch('other');
  const other = await repository.commit({ a: '2' });
  await source.read();
  expect(seen).toEqual(['recloned first']);
  expect(await source.at(other)).toBeUndefined();
});

test('a tag is followed when it moves, an annotated one to its commit', async () => {
  const repository = await repositoryOf({ a: '1' });
  const first = await repository.git('rev-parse', 'HEAD');
  await repository.tag('live');
  const { source } = await sourceOf(repository.url, { ref: { kind: 'tag', name: 'live' } });
  expect((await source.read()).revision).toBe(`live@sha1:${first}`);
  const second = await repository.commit({ a: '2' });
  await repository.git('tag', '--force', '-a', '-m', 'Moved', 'live');
  expect((await source.read()).revision).toBe(`live@sha1:${second}`);
  expect(await source.contains(second, first)).toBe(true);
});

test('the highest version in a range is followed, up and down', async () => {
  const repository = await repositoryOf({ a: '1' });
  await repository.tag('v1.0.0');
  const { source, seen } = await sourceOf(repository.url, {
    ref: { kind: 'semver', range: '>=1.0.0 <2.0.0' },
  });
  expect((await source.read()).revision).toMatch(/^v1\.0\.0@sha1:/);
  for (const tag of ['1.10.0', 'v1.9.9', 'v1.11.0-rc.1', 'v2.0.0', 'nightly', 'release/v1.50.0']) {
    await repository.commit({ a: tag });
    await repository.tag(tag);
  }
  const snapshot = await source.read();
  expect(snapshot.revision).toBe(`1.10.0@sha1:${await repository.git('rev-parse', '1.10.0')}`);
  expect(seen).toEqual(['recloned first', 'fetched']);
  await repository.git('tag', '-d', '1.10.0');
  expect((await source.read()).revision).toMatch(/^v1\.9\.9@sha1:/);
});

test('a commit is brought by its id and needs the server no more', async () => {
  const repository = await repositoryOf({ a: '1' });
  const sha = await repository.git('rev-parse', 'HEAD');
  await repository.commit({ a: '2' });
  const first = await sourceOf(repository.url, { ref: { kind: 'commit', sha } });
  const snapshot = await first.source.read();
  expect(snapshot.revision).toBe(`sha1:${sha}`);
  await repository.dispose();
  expect((await first.restart().source.read()).revision).toBe(`sha1:${sha}`);
});

const missing: readonly (readonly [string, RefSettings])[] = [
  ['branch', { kind: 'branch', name: 'nowhere' }],
  ['tag', { kind: 'tag', name: 'main' }],
  ['semver', { kind: 'semver', range: '^9.0.0' }],
  ['commit', { kind: 'commit', sha: '1'.repeat(40) }],
];
test.each(missing)('a %s that is not there waits', async (_kind, ref) => {
  const repository = await repositoryOf({ a: '1' });
  const { source } = await sourceOf(repository.url, { ref });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_REF_NOT_FOUND', next: 'wait' });
  expect(await source.lastGood()).toBeUndefined();
  expect(source.lastGoodAt()).toBeUndefined();
});

test.each<RefSettings>([
  { kind: 'branch', name: 'main' },
  { kind: 'semver', range: '*' },
])('a repository without commits waits ($kind)', async (ref) => {
  const repository = await repositoryOf();
  const { source } = await sourceOf(repository.url, { ref });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_REPOSITORY_EMPTY', next: 'wait' });
  await repository.commit({ a: '1' });
  await repository.tag('v1.0.0');
  expect((await source.read()).commit.sha).toBe(await repository.git('rev-parse', 'HEAD'));
});

test('a tag on something that is no commit is none', async () => {
  const repository = await repositoryOf({ a: '1' });
  await repository.git('tag', 'tree', 'HEAD^{tree}');
  const { source } = await sourceOf(repository.url, { ref: { kind: 'tag', name: 'tree' } });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_REF_NOT_FOUND' });
});

test('a misspelt branch is told with the one that may be meant', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source } = await sourceOf(repository.url, { ref: { kind: 'branch', name: 'mian' } });
  await expect(source.read()).rejects.toThrow('refs/heads/mian is not there; main is.');
});

test('a force push is followed and the old commit is no ancestor', async () => {
  const repository = await repositoryOf({ a: '1' });
  const base = await repository.git('rev-parse', 'HEAD');
  const lost = await repository.commit({ a: '2' });
  const { source } = await sourceOf(repository.url);
  await source.read();
  await repository.rewind(base);
  const fresh = await repository.commit({ a: '3' });
  expect((await source.read()).commit.sha).toBe(fresh);
  expect(await source.contains(fresh, base)).toBe(true);
  expect(await source.contains(fresh, fresh)).toBe(true);
  expect(await source.contains(fresh, lost)).toBe(false);
  expect(await source.contains(fresh, 'f'.repeat(40))).toBe(false);
  expect(await source.contains(fresh, '--all')).toBe(false);
  // Still there to be compared with and named.
  expect((await source.at(lost))?.revision).toBe(`sha1:${lost}`);
});

test('a branch that is deleted leaves the last good revision, also after a restart', async () => {
  const repository = await repositoryOf({ a: '1' });
  await repository.branch('live');
  const sha = await repository.commit({ a: '2' });
  const ref: RefSettings = { kind: 'branch', name: 'live' };
  const first = await sourceOf(repository.url, { ref });
  const { source, clock } = first;
  await source.read();
  const goodAt = clock.now();
  await repository.branch('main');
  await repository.git('branch', '-D', 'live');
  await clock.advance(1000);
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_REF_NOT_FOUND' });
  expect((await source.lastGood())?.commit.sha).toBe(sha);
  expect(source.lastGoodAt()).toBe(goodAt);
  const again = first.restart();
  expect((await again.source.lastGood())?.revision).toBe(`live@sha1:${sha}`);
  expect(again.source.lastGoodAt()).toBe(goodAt);
});

test('what another ref or another repository held is not the last good', async () => {
  const [one, two] = [await repositoryOf({ a: '1' }), await repositoryOf({ b: '1' })];
  const first = await sourceOf(one.url);
  const old = await first.source.read();
  const branch = first.restart({ ref: { kind: 'branch', name: 'other' } });
  expect(await branch.source.lastGood()).toBeUndefined();
  const moved = first.restart({ url: two.url });
  expect(await moved.source.lastGood()).toBeUndefined();
  expect(moved.source.lastGoodAt()).toBeUndefined();
  const snapshot = await moved.source.read();
  expect((await snapshot.files(''))?.map(({ path }) => path)).toEqual(['b']);
  expect(moved.seen).toEqual(['recloned moved']);
  expect(await moved.source.at(old.commit.sha)).toBeUndefined();
});

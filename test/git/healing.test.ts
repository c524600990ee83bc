import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { TestSource } from './open-test-source.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';

async function mirrorOf({ directory }: TestSource): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name.startsWith('mirror-'));
  expect(names).toHaveLength(1);
  return path.join(directory, names[0]!);
}

async function objectFiles(mirror: string): Promise<readonly string[]> {
  const files = await readdir(path.join(mirror, 'objects'), { recursive: true, encoding: 'utf8' });
  const paths = files.map((file) => path.join(mirror, 'objects', file));
  const plain = await Promise.all(paths.map(async (file) => (await stat(file)).isFile()));
  return paths.filter((_, index) => plain[index]);
}

const big = Object.fromEntries(
  Array.from({ length: 150 }, (_, index) => [`wf/${index}.yaml`, `name: ${index}\n`.repeat(20)]),
);

const damages: readonly (readonly [string, (mirror: string) => Promise<void>])[] = [
  [
    'truncated packs',
    async (mirror) => {
      const packs = (await objectFiles(mirror)).filter((file) => file.endsWith('.pack'));
      expect(packs.length).toBeGreaterThan(0);
      await Promise.all(packs.map(async (file) => truncate(file, 200)));
    },
  ],
  [
    'deleted objects',
    async (mirror) => {
      await Promise.all((await objectFiles(mirror)).map((file) => rm(file, { force: true })));
    },
  ],
  [
    'a damaged and a missing blob',
    async (mirror) => {
      const inMirror = (...args: readonly string[]): string =>
        execFileSync('git', ['-C', mirror, ...args], { encoding: 'utf8' }).trim();
      const packs = (await objectFiles(mirror)).filter((file) => file.endsWith('.pack'));
      await mkdir(path.join(mirror, 'moved'));
      await Promise.all(packs.map((file) => rename(file, path.join(mirror, 'moved/pack'))));
      execFileSync('git', ['-C', mirror, 'unpack-objects', '-q'], {
        input: await readFile(path.join(mirror, 'moved/pack')),
      });
      const loose = (name: string): string => {
        const oid = inMirror('rev-parse', `main:wf/${name}`);
        return path.join(mirror, 'objects', oid.slice(0, 2), oid.slice(2));
      };
      await rm(loose('7.yaml'));
      await rm(loose('8.yaml'));
      await writeFile(loose('8.yaml'), 'not zlib');
    },
  ],
  ['a missing HEAD', (mirror) => rm(path.join(mirror, 'HEAD'))],
  ['a broken config', (mirror) => writeFile(path.join(mirror, 'config'), '[core')],
  ['no mirror at all', (mirror) => rm(mirror, { recursive: true })],
];

test.each(damages)('a mirror with %s heals in a new process', async (_name, damage) => {
  const repository = await repositoryOf(big);
  const first = await sourceOf(repository.url);
  await first.source.read();
  await damage(await mirrorOf(first));
  const again = first.restart();
  const snapshot = await again.source.read();
  expect(again.seen).toEqual(['recloned damaged']);
  expect(await snapshot.files('wf')).toHaveLength(150);
  await mirrorOf(first);
});

test.each(damages)('a mirror with %s heals in the same process', async (_name, damage) => {
  const repository = await repositoryOf(big);
  const opened = await sourceOf(repository.url);
  const { source, seen } = opened;
  const snapshot = await source.read();
  const files = (await snapshot.files('wf'))!;
  await damage(await mirrorOf(opened));
  const oids = files.map(({ oid }) => oid);
  await expect(snapshot.read(oids)).rejects.toMatchObject({ code: 'GIT_CORRUPT', next: 'retry' });
  await source.read();
  expect(seen).toEqual(['recloned first', 'recloned damaged']);
  // The old snapshot reads from the new mirror.
  expect((await snapshot.read(oids)).size).toBe(150);
});

test.each(damages)('a mirror with %s heals when something new comes', async (_name, damage) => {
  const repository = await repositoryOf(big);
  const opened = await sourceOf(repository.url);
  await opened.source.read();
  await damage(await mirrorOf(opened));
  const sha = await repository.commit({ 'wf/new.yaml': 'new' });
  const snapshot = await opened.source.read();
  expect(snapshot.commit.sha).toBe(sha);
  // Git's own fetch brings everything again where it sees the damage, else the mirror is cloned afresh.
  const files = (await snapshot.files('wf'))!;
  expect((await snapshot.read(files.map(({ oid }) => oid))).size).toBe(151);
});

test.each(['refs/heads/main.lock', 'packed-refs.lock', 'shallow.lock', 'config.lock'])(
  'a stale %s holds nothing up',
  async (lock) => {
    const repository = await repositoryOf({ a: '1' });
    const opened = await sourceOf(repository.url);
    await opened.source.read();
    await writeFile(path.join(await mirrorOf(opened), lock), '');
    const sha = await repository.commit({ a: '2' });
    expect((await opened.source.read()).commit.sha).toBe(sha);
    await repository.commit({ a: '3' });
    await opened.source.read();
  },
);

test.each(['', '{', '{"format":2}', '{"format":1,"mirror":"../../x"}'])(
  'a damaged memory (%j) is as none',
  async (text) => {
    const repository = await repositoryOf({ a: '1' });
    const first = await sourceOf(repository.url);
    await first.source.read();
    await writeFile(path.join(first.directory, 'source.json'), text);
    const again = first.restart();
    expect(await again.source.lastGood()).toBeUndefined();
    await again.source.read();
    expect(again.seen).toEqual(['recloned first']);
    await mirrorOf(again);
  },
);

test('a failed clone leaves the damaged mirror, and says what the server said', async () => {
  const repository = await repositoryOf(big);
  const first = await sourceOf(repository.url);
  await first.source.read();
  await repository.dispose();
  const again = first.restart();
  await expect(again.source.read()).rejects.toMatchObject({ code: 'GIT_REPOSITORY_NOT_FOUND' });
  expect(await (await again.source.lastGood())?.files('wf')).toHaveLength(150);
});

test('the last good commit with its objects lost is none', async () => {
  const repository = await repositoryOf({ a: '1' });
  const first = await sourceOf(repository.url);
  await first.source.read();
  await rm(await mirrorOf(first), { recursive: true });
  expect(await first.restart().source.lastGood()).toBeUndefined();
});

test('the mirror is bare, has no hooks, and its surroundings are private', async () => {
  const repository = await repositoryOf({ a: '1' });
  const opened = await sourceOf(repository.url);
  await opened.source.read();
  const mirror = await mirrorOf(opened);
  expect(await readFile(path.join(mirror, 'config'), 'utf8')).toContain('bare = true');
  expect(await readdir(mirror)).not.toContain('hooks');
  for (const file of ['askpass.sh', 'git.config', 'source.json']) {
    const { mode } = await stat(path.join(opened.directory, file));
    expect([file, mode & 0o077]).toEqual([file, 0]);
  }
});

test('the hour of success is written at once when something moves, else once a minute', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source, clock, directory } = await sourceOf(repository.url);
  const written = async (): Promise<number> =>
    JSON.parse(await readFile(path.join(directory, 'source.json'), 'utf8')).at;
  await source.read();
  const start = clock.now();
  await clock.advance(30_000);
  await source.read();
  expect(await written()).toBe(start);
  await clock.advance(30_000);
  await source.read();
  expect(await written()).toBe(start + 60_000);
  await clock.advance(1);
  await repository.commit({ a: '2' });
  await source.read();
  expect(await written()).toBe(start + 60_001);
});

import { expect, test } from 'vitest';
import { SourceParts } from '../../src/commands/source-parts.ts';
import type { PassReader } from '../../src/commands/source-parts.ts';
import type { SourceConfig } from '../../src/config/config.ts';
import type { ManualClock } from '../../src/kernel/clock.ts';
import { repositoryOf, sourceOf } from '../git/open-test-source.ts';
import type { TestRepository } from '../support/git-repository.ts';

const { signal } = new AbortController();

interface World {
  readonly repository: TestRepository;
  readonly clock: ManualClock;
  readonly parts: SourceParts;
  readonly config: SourceConfig;
  /** Asks as the poll does that follows the source. */
  changed(pushed: boolean): Promise<boolean>;
  /** What a pass of a tenant would work from, by its commit. */
  works(reader: PassReader, which?: 'now' | 'lately'): Promise<string>;
}

async function world(): Promise<World> {
  const repository = await repositoryOf({ 'a.yaml': 'one\n' });
  const { source, clock, settings } = await sourceOf(repository.url);
  const { name, url, ref, workTree, timeoutMs } = settings;
  const config: SourceConfig = {
    name,
    url,
    ref,
    workTree,
    timeoutMs,
    intervalMs: 60_000,
    maxStaleMs: 3_600_000,
    rewind: 'wait',
  };
  const parts = new SourceParts({ source: () => source, clock }, {});
  return {
    repository,
    clock,
    parts,
    config,
    changed: (pushed) => parts.part(config).changed(signal, pushed),
    works: async (reader, which = 'lately') => (await reader.read(which, signal)).commit.sha,
  };
}

test('a tenant that comes from another process is not taken back to what was read before it came', async () => {
  const { repository, clock, parts, config, works } = await world();
  const ours = parts.reader('ours', config);
  await clock.advance(1);
  const before = await works(ours);
  const commit = await repository.commit({ 'a.yaml': 'two\n' });
  // Whoever had it applied the commit in the meantime.
  await clock.advance(1000);
  const taken = parts.reader('taken', config);
  await clock.advance(1);
  expect(await works(ours)).toBe(before);
  expect(await works(taken)).toBe(commit);
  // From there on one reading serves them both.
  await clock.advance(1000);
  const next = await repository.commit({ 'a.yaml': 'three\n' });
  expect([await works(ours), await works(taken)]).toEqual([commit, commit]);
  expect(await works(taken, 'now')).toBe(next);
});

test('a push is news to a tenant whose first pass works from what was there before', async () => {
  const { repository, clock, parts, config, changed, works } = await world();
  const [quick, slow] = [parts.reader('quick', config), parts.reader('slow', config)];
  await clock.advance(10_000);
  await works(slow);
  const commit = await repository.commit({ 'a.yaml': 'two\n' });
  await clock.advance(10_000);
  expect(await works(quick)).toBe(commit);
  const { revision } = await quick.read('lately', signal);
  parts.passed('quick', config.name, revision);
  expect(await changed(true)).toBe(true);
  // Its next pass works from it, and nothing is new to anybody.
  parts.passed('slow', config.name, undefined);
  expect(await works(slow)).toBe(commit);
  parts.passed('slow', config.name, revision);
  expect(await changed(true)).toBe(false);
});

test('a tenant that went elsewhere in the middle of a pass is no reason for others to make one', async () => {
  const { repository, parts, config, changed, works } = await world();
  const [stays, goes] = [parts.reader('stays', config), parts.reader('goes', config)];
  const { revision: before } = await goes.read('now', signal);
  parts.keepOnly((tenant) => tenant === 'stays');
  parts.passed('goes', config.name, before);
  await repository.commit({ 'a.yaml': 'two\n' });
  const { revision } = await stays.read('now', signal);
  parts.passed('stays', config.name, revision);
  await works(goes, 'now');
  expect(await changed(false)).toBe(false);
});

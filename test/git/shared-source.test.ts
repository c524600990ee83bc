import { expect, test } from 'vitest';
import { SharedSource } from '../../src/git/shared-source.ts';
import type { Snapshot } from '../../src/git/snapshot.ts';
import type { Source } from '../../src/git/source.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';

interface Reading {
  readonly signal: AbortSignal | undefined;
  end(revision: string): void;
  fail(error: Error): void;
}

/** A source whose readings the test ends. */
function shared(): { clock: ManualClock; source: SharedSource; readings: Reading[] } {
  const clock = new ManualClock();
  const readings: Reading[] = [];
  const source: Pick<Source, 'read'> = {
    read: (signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        readings.push({
          signal,
          end: (revision) => resolve({ revision } as Snapshot),
          fail: reject,
        });
      }),
  };
  return { clock, source: new SharedSource(source as Source, clock), readings };
}

async function settled(clock: ManualClock): Promise<void> {
  await clock.advance(0);
}

test('who asks while a reading runs is served by the next one, all of them by one', async () => {
  const { clock, source, readings } = shared();
  const first = source.read();
  await settled(clock);
  const later = Array.from({ length: 499 }, () => source.read());
  await settled(clock);
  expect(readings).toHaveLength(1);
  readings[0]!.end('one');
  await settled(clock);
  expect(readings).toHaveLength(2);
  readings[1]!.end('two');
  expect((await first).revision).toBe('one');
  expect(new Set((await Promise.all(later)).map(({ revision }) => revision))).toEqual(
    new Set(['two']),
  );
});

test('a reading serves who is content with its age, and nobody else', async () => {
  const { clock, source, readings } = shared();
  const first = source.read(undefined, 10_000);
  await settled(clock);
  const joined = source.read(undefined, 10_000);
  await clock.advance(4000);
  readings[0]!.end('one');
  await Promise.all([first, joined]);
  await clock.advance(5999);
  expect((await source.read(undefined, 10_000)).revision).toBe('one');
  expect(readings).toHaveLength(1);
  void source.read(undefined, 9000);
  await settled(clock);
  expect(readings).toHaveLength(2);
});

test('once something may have moved, no reading from before serves', async () => {
  const { clock, source, readings } = shared();
  void source.read();
  await settled(clock);
  readings[0]!.end('one');
  await settled(clock);
  void source.read();
  await settled(clock);
  source.moved();
  const asked = source.read(undefined, 10_000);
  readings[1]!.end('one');
  await settled(clock);
  expect(readings).toHaveLength(3);
  readings[2]!.end('two');
  expect((await asked).revision).toBe('two');
});

test('a failure is told to all who waited for it and is not kept', async () => {
  const { clock, source, readings } = shared();
  const failed = [source.read(undefined, 10_000), source.read(undefined, 10_000)];
  await settled(clock);
  readings[0]!.fail(new Error('gone'));
  const results = await Promise.allSettled(failed);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = source.read(undefined, 10_000);
  await settled(clock);
  readings[1]!.end('one');
  expect((await again).revision).toBe('one');
});

test('one who calls off takes nothing from the others; the last one ends the reading', async () => {
  const { clock, source, readings } = shared();
  const [one, other] = [new AbortController(), new AbortController()];
  const asked = [source.read(one.signal, 1000), source.read(other.signal, 1000)];
  await settled(clock);
  one.abort(new Error('called off'));
  await expect(asked[0]).rejects.toThrow('called off');
  expect(readings[0]!.signal?.aborted).toBe(false);
  other.abort(new Error('called off, too'));
  await expect(asked[1]).rejects.toThrow('called off, too');
  expect(readings[0]!.signal?.aborted).toBe(true);
  const again = source.read();
  await settled(clock);
  readings[1]!.end('one');
  expect((await again).revision).toBe('one');
});

test('a real repository: what was committed before the asking is always seen', async () => {
  const repository = await repositoryOf({ 'a.yaml': 'one\n' });
  const { source, clock } = await sourceOf(repository.url);
  const together = new SharedSource(source, clock);
  const before = await together.read();
  const commit = await repository.commit({ 'a.yaml': 'two\n' });
  expect((await together.read(undefined, 10_000)).commit.sha).toBe(before.commit.sha);
  expect((await together.read()).commit.sha).toBe(commit);
});

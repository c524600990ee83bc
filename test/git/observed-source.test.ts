import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GitObserver } from '../../src/git/source-port.ts';
import { openSource } from '../../src/git/source.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

let repository: TestRepository;
let directory: string;
const told: unknown[] = [];

const OBSERVER: GitObserver = {
  read: ({ source, from, snapshot }) => told.push([source, from, snapshot.commit.sha]),
  readFailed: ({ source, error, durationMs }) =>
    told.push([source, (error as Error & { code?: string }).code, durationMs >= 0]),
};

beforeEach(async () => {
  told.length = 0;
  repository = await makeRepository({ 'a.yaml': 'name: A\n' });
  directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-observed-'));
});

afterEach(async () => {
  await repository.dispose();
  await rm(directory, { recursive: true, force: true });
});

function open(workTree: boolean) {
  const settings = {
    name: 'workflows',
    url: repository.url,
    ref: { kind: 'branch', name: 'main' } as const,
    workTree,
    timeoutMs: 20_000,
    directory,
  };
  return openSource(settings, systemClock, OBSERVER);
}

test.each([
  ['a mirror', false],
  ['a work tree', true],
])('each reading of %s is told, with what was there before', async (_what, workTree) => {
  const source = open(workTree);
  const first = (await source.read()).commit.sha;
  await source.read();
  await repository.commit({ 'a.yaml': 'name: B\n' });
  const second = (await source.read()).commit.sha;
  expect(told).toEqual([
    ['workflows', undefined, first],
    ['workflows', first, first],
    ['workflows', first, second],
  ]);
  expect(source.lastGoodAt()).toBeGreaterThan(0);
  expect((await source.lastGood())?.commit.sha).toBe(second);
});

test('a reading that fails is told with its error, one that was called off is not', async () => {
  const source = open(false);
  await repository.dispose();
  await expect(source.read()).rejects.toThrow();
  expect(told).toEqual([['workflows', expect.stringMatching(/^GIT_/), true]]);
  await expect(source.read(AbortSignal.abort(new Error('Off.')))).rejects.toThrow('Off.');
  expect(told).toHaveLength(1);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openSource } from '../../src/git/source.ts';
import type { Source } from '../../src/git/source.ts';
import type { SourceSettings } from '../../src/git/source-settings.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';

export interface TestSource {
  readonly source: Source;
  readonly clock: ManualClock;
  readonly directory: string;
  readonly settings: SourceSettings;
  /** `fetched`, `recloned first`, `recloned damaged`, … in order. */
  readonly seen: string[];
  /** The same settings in a new process, as far as the source can tell. */
  restart(changed?: Partial<SourceSettings>): TestSource;
}

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mainsheet-source-'));
  onTestFinished(() =>
    rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  );
  return directory;
}

export async function repositoryOf(files?: Record<string, string>): Promise<TestRepository> {
  const repository = await makeRepository(files);
  onTestFinished(() => repository.dispose());
  return repository;
}

export async function sourceOf(
  url: string,
  changed: Partial<SourceSettings> = {},
): Promise<TestSource> {
  const directory = await temporaryDirectory();
  return open({
    name: 'workflows',
    url,
    ref: { kind: 'branch', name: 'main' },
    workTree: false,
    timeoutMs: 20_000,
    directory,
    ...changed,
  });
}

function open(settings: SourceSettings): TestSource {
  const clock = new ManualClock();
  const seen: string[] = [];
  const source = openSource(settings, clock, {
    fetched: () => seen.push('fetched'),
    recloned: ({ reason }) => seen.push(`recloned ${reason}`),
  });
  return {
    source,
    clock,
    directory: settings.directory,
    settings,
    seen,
    restart: (changed = {}) => open({ ...settings, ...changed }),
  };
}

import { toError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Snapshot } from './snapshot.ts';
import type { GitObserver, Source } from './source-port.ts';

/** Tells an observer of each reading of a source: how long it took, and what it gave. */
export function observedSource(
  name: string,
  source: Source,
  clock: Clock,
  observer: GitObserver,
): Source {
  let from: string | undefined;

  async function read(signal?: AbortSignal): Promise<Snapshot> {
    const began = clock.monotonicMs();
    try {
      const snapshot = await source.read(signal);
      const durationMs = clock.monotonicMs() - began;
      observer.read?.({ source: name, durationMs, from, snapshot });
      from = snapshot.commit.sha;
      return snapshot;
    } catch (error) {
      // Who calls a reading off learns nothing of the source.
      if (signal?.aborted !== true) {
        const durationMs = clock.monotonicMs() - began;
        observer.readFailed?.({ source: name, durationMs, error: toError(error) });
      }
      throw error;
    }
  }

  return {
    read,
    lastGood: (signal) => source.lastGood(signal),
    lastGoodAt: () => source.lastGoodAt(),
    contains: (commit, ancestor, signal) => source.contains(commit, ancestor, signal),
    at: (sha, signal) => source.at(sha, signal),
    branches: source.branches,
  };
}

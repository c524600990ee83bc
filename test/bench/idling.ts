import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Control } from './control.ts';
import { cpuOf, memoryOf } from './proc.ts';

/** What a daemon has cost so far, and, after a rest, what it costs while nothing happens; `urls` are its tenants. */
export async function measureIdling(
  child: ChildProcess,
  urls: readonly string[],
  { restMs, watchMs }: { readonly restMs: number; readonly watchMs: number },
) {
  const ready = await cpuOf(child);
  await delay(restMs);
  const before = await cpuOf(child);
  const requestsBefore = await requestsOf(urls);
  await delay(watchMs);
  const after = await cpuOf(child);
  const memory = await memoryOf(child);
  return {
    readyCpuMs: ready.own,
    readyGitCpuMs: ready.children,
    idlePercent: ((after.own + after.children - before.own - before.children) / watchMs) * 100,
    watchRequests: (await requestsOf(urls)) - requestsBefore,
    ...memory,
  } satisfies JsonObject;
}

async function requestsOf(urls: readonly string[]): Promise<number> {
  const counts = await Promise.all(urls.map((url) => new Control(url).counts()));
  return counts.reduce((sum, { total }) => sum + total, 0);
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Control } from './control.ts';
import { cpuOf, memoryOf } from './proc.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const LONGEST_START_MS = 60_000;
const LONG_WATCH_MS = 60_000;
/** After the first passes, so that their rubbish and their compiled code are not taken for idling. */
const REST_MS = 3000;

/** Runs the built program as people do: its cost until it is ready, and then while nothing happens. Linux only. */
export async function measureDaemon(params: JsonObject): Promise<JsonObject> {
  const urls = params['urls'] as readonly string[];
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-'));
  const config = path.join(directory, 'mainsheet.yaml');
  const repository = String(params['repository']);
  await writeFile(
    config,
    stringify(configOf(urls, repository, String(params['interval']), directory)),
  );
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, 'run', '--config', config, '--log-format', 'json'], {
    env: { ...process.env, BENCH_ID: 'demo', BENCH_SECRET: 'demo' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endToo = (): boolean => child.kill('SIGKILL');
  process.once('exit', endToo);
  try {
    await firstPasses(child, urls.length);
    const readyWallMs = performance.now() - started;
    const readyCpu = await cpuOf(child);
    await delay(REST_MS);
    const before = await cpuOf(child);
    const requestsBefore = await requestsOf(urls);
    const watchMs = Number(params['watchMs']);
    await delay(watchMs);
    const after = await cpuOf(child);
    const memory = await memoryOf(child);
    const watchRequests = (await requestsOf(urls)) - requestsBefore;
    // A daemon that did nothing at all in that time would idle for nothing.
    if (watchMs >= LONG_WATCH_MS && watchRequests === 0) {
      throw new Error('No tenant was looked at while idling was measured.');
    }
    return {
      readyWallMs,
      readyCpuMs: readyCpu.own,
      readyGitCpuMs: readyCpu.children,
      idlePercent: ((after.own + after.children - before.own - before.children) / watchMs) * 100,
      idleGitPercent: ((after.children - before.children) / watchMs) * 100,
      watchRequests,
      ...memory,
    };
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    process.off('exit', endToo);
    await rm(directory, { recursive: true, force: true });
  }
}

async function requestsOf(urls: readonly string[]): Promise<number> {
  const counts = await Promise.all(urls.map((url) => new Control(url).counts()));
  return counts.reduce((sum, { total }) => sum + total, 0);
}

function configOf(
  urls: readonly string[],
  repository: string,
  interval: string,
  directory: string,
): JsonObject {
  const tenant = (url: string): JsonObject => ({
    url,
    clientId: 'env:BENCH_ID',
    clientSecret: 'env:BENCH_SECRET',
    source: 'workflows',
    path: '.',
    interval,
  });
  return {
    sources: { workflows: { url: repository, interval: '1m' } },
    tenants: Object.fromEntries(urls.map((url, index) => [`tenant-${index}`, tenant(url)])),
    server: { listen: '127.0.0.1:0' },
    store: `sqlite:${path.join(directory, 'data', 'mainsheet.db')}`,
  };
}

/**
 * Waits until every tenant had its first pass, which is when /readyz turns to 200, and goes on reading afterwards: a
 * full pipe would make the daemon wait. Throws when a pass did not succeed.
 */
function firstPasses(child: ChildProcess, tenants: number): Promise<void> {
  const seen = new Set<string>();
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const { event, tenant, reason } = JSON.parse(line) as Readonly<Record<string, string>>;
      if (event === 'pass.finished') {
        seen.add(tenant ?? '');
        if (reason !== 'Succeeded') {
          reject(new Error(`A pass of the daemon did not succeed: ${line.slice(0, 2000)}`));
        } else if (seen.size === tenants) {
          resolve();
        }
      }
    });
    child.once('exit', (code) => reject(new Error(`The daemon ended with ${code}.`)));
    setTimeout(
      () => reject(new Error('The daemon did not become ready.')),
      LONGEST_START_MS,
    ).unref();
  });
}

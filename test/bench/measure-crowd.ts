import { mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Control } from './control.ts';
import { startDaemonProcess } from './daemon-process.ts';
import { tenantOf } from './measure-daemon.ts';
import { cpuOf, memoryOf } from './proc.ts';
import { tenantName } from './workload.ts';

/** V8 gives back what it does not need within this time; see settle-heap.ts. */
const REST_MS = 45_000;

/** Runs the built program with many tenants that a directory describes: its first passes, and then while nothing happens. */
export async function measureCrowd(params: JsonObject): Promise<JsonObject> {
  const urls = params['urls'] as readonly string[];
  const interval = String(params['interval']);
  const root = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-tenants-'));
  const directory = path.join(root, 'tenants');
  await mkdir(directory);
  const names = urls.map((_, index) => tenantName(index));
  await Promise.all(
    names.map((name, index) =>
      writeFile(path.join(directory, `${name}.yaml`), stringify({ url: urls[index] })),
    ),
  );
  const { url: _url, ...template } = tenantOf('', interval);
  const { child, readyWallMs, close } = await startDaemonProcess(
    {
      sources: { workflows: { url: String(params['repository']), interval: '1m' } },
      tenantsFrom: { directory, template: { ...template, path: String(params['path']) } },
      server: { listen: '127.0.0.1:0' },
    },
    { tenants: names.length },
  );
  try {
    const ready = await cpuOf(child);
    await delay(REST_MS);
    const before = await cpuOf(child);
    const requestsBefore = await requestsOf(urls);
    const watchMs = Number(params['watchMs']);
    await delay(watchMs);
    const after = await cpuOf(child);
    return {
      tenants: names.length,
      workflows: Number(params['count']),
      watchMs,
      readyWallMs,
      readyCpuMs: ready.own,
      readyGitCpuMs: ready.children,
      idlePercent: ((after.own + after.children - before.own - before.children) / watchMs) * 100,
      idleGitPercent: ((after.children - before.children) / watchMs) * 100,
      watchRequests: (await requestsOf(urls)) - requestsBefore,
      sockets: await socketsOf(child.pid),
      ...(await memoryOf(child)),
    };
  } finally {
    await close();
    await rm(root, { recursive: true, force: true });
  }
}

async function socketsOf(pid: number | undefined): Promise<number> {
  const at = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(at)).map((fd) => readlink(path.join(at, fd)).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith('socket:')).length;
}

async function requestsOf(urls: readonly string[]): Promise<number> {
  const counts = await Promise.all(urls.map((url) => new Control(url).counts()));
  return counts.reduce((sum, { total }) => sum + total, 0);
}

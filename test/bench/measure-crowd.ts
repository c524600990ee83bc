import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/kernel/json.ts';
import { startDaemonProcess } from './daemon-process.ts';
import { measureIdling } from './idling.ts';
import { tenantOf } from './measure-daemon.ts';
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
    const watchMs = Number(params['watchMs']);
    return {
      tenants: names.length,
      workflows: Number(params['count']),
      watchMs,
      readyWallMs,
      ...(await measureIdling(child, urls, { restMs: REST_MS, watchMs })),
    };
  } finally {
    await close();
    await rm(root, { recursive: true, force: true });
  }
}

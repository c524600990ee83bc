import type { JsonObject } from '../../src/kernel/json.ts';
import { startDaemonProcess } from './daemon-process.ts';
import { measureIdling } from './idling.ts';

const LONG_WATCH_MS = 60_000;
/** After the first passes, so that their rubbish and their compiled code are not taken for idling. */
const REST_MS = 3000;
const SCRAPES = 20;

/** Runs the built program as people do: its cost until it is ready, and then while nothing happens. Linux only. */
export async function measureDaemon(params: JsonObject): Promise<JsonObject> {
  const urls = params['urls'] as readonly string[];
  const { child, url, readyWallMs, close } = await startDaemonProcess(
    configOf(urls, String(params['repository']), String(params['interval'])),
  );
  try {
    const watchMs = Number(params['watchMs']);
    const idling = await measureIdling(child, urls, { restMs: REST_MS, watchMs });
    // A daemon that did nothing at all in that time would idle for nothing.
    if (watchMs >= LONG_WATCH_MS && idling.watchRequests === 0) {
      throw new Error('No tenant was looked at while idling was measured.');
    }
    return { readyWallMs, ...idling, ...(await scrapes(url)) };
  } finally {
    await close();
  }
}

/** The middle one of some scrapes, and what one of them has. */
async function scrapes(url: string): Promise<JsonObject> {
  const times: number[] = [];
  let text = '';
  for (let count = 0; count < SCRAPES; count += 1) {
    const began = performance.now();
    text = await (await fetch(`${url}/metrics`)).text();
    times.push(performance.now() - began);
  }
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  return { scrapeMs: times.toSorted((a, b) => a - b)[SCRAPES / 2] ?? 0, scrapeSeries: series };
}

function configOf(urls: readonly string[], repository: string, interval: string): JsonObject {
  return {
    sources: { workflows: { url: repository, interval: '1m' } },
    tenants: Object.fromEntries(
      urls.map((url, index) => [`tenant-${index}`, tenantOf(url, interval)]),
    ),
    server: { listen: '127.0.0.1:0' },
  };
}

/** A tenant of a measurement, as the configuration has it. */
export function tenantOf(url: string, interval: string): JsonObject {
  return {
    url,
    clientId: 'env:BENCH_ID',
    clientSecret: 'env:BENCH_SECRET',
    source: 'workflows',
    path: '.',
    interval,
  };
}

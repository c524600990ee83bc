import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { Metrics } from '../../src/report/metrics/metrics.ts';
import { buildServer } from '../../src/server/app.ts';
import type { Server } from '../../src/server/app.ts';
import { addMetrics } from '../../src/server/metrics.ts';
import type { MetricsPort } from '../../src/server/metrics.ts';
import { seriesOf, valueOf } from '../support/exposition.ts';

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function listening(port: MetricsPort, arrived = (): void => undefined): Promise<string> {
  const server = buildServer({
    clock: systemClock,
    guards: [arrived],
    parts: [(app) => addMetrics(app, port)],
  });
  open.push(server);
  return server.listen({ host: '127.0.0.1', port: 0 });
}

test('/metrics is text that Prometheus reads, for GET and HEAD', async () => {
  const url = await listening(new Metrics(systemClock));
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const series = seriesOf(await response.text());
  expect(valueOf(series, 'mainsheet_build_info')).toBe(1);
  expect(valueOf(series, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
  const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
});

test('many scrapers at once share one text, and the next one gets a new one', async () => {
  let [asked, arrived] = [0, 0];
  let finish = (): void => undefined;
  const exposition = async (): Promise<{ contentType: string; text: string }> => {
    asked += 1;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { contentType: 'text/plain', text: `scrape ${asked}` };
  };
  const url = await listening({ exposition }, () => {
    arrived += 1;
  });
  const many = Array.from({ length: 50 }, async () => (await fetch(`${url}/metrics`)).text());
  await expect.poll(() => arrived).toBe(50);
  finish();
  expect(new Set(await Promise.all(many))).toEqual(new Set(['scrape 1']));
  const next = fetch(`${url}/metrics`);
  await expect.poll(() => asked).toBe(2);
  finish();
  expect(await (await next).text()).toBe('scrape 2');
});

test('a failing scrape is no secret of ours, and the next one works', async () => {
  let fails = true;
  const url = await listening({
    exposition: async () => {
      if (fails) {
        throw new Error('canary-not-to-be-seen');
      }
      return { contentType: 'text/plain', text: 'fine' };
    },
  });
  const failed = await fetch(`${url}/metrics`);
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain('canary');
  fails = false;
  expect(await (await fetch(`${url}/metrics`)).text()).toBe('fine');
});

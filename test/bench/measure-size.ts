import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../../src/kernel/json.ts';
import { compose } from './composition.ts';
import { Control } from './control.ts';
import { costOf, median, peakMemoryMiB } from './cost.ts';

const WARM_PASSES = 5;

/** Adopts a tenant that equals the repository, then runs passes in which nothing changes. */
export async function measureSize(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const control = new Control(url);
  const house = await compose({ url, repository: String(params['repository']) });
  const first = await costOf(() => house.pass());
  await control.reset();
  const warm = [];
  for (let round = 0; round < WARM_PASSES; round += 1) {
    warm.push(await costOf(() => house.pass()));
  }
  const { total } = await control.counts();
  const peakMiB = peakMemoryMiB();
  await delay(1000);
  const idleMiB = process.memoryUsage.rss() / 1024 / 1024;
  const changed = warm.some(({ value }) =>
    value.rounds.some(({ outcomes }) => outcomes.length > 0),
  );
  await house.close();
  return {
    adopted: first.value.rounds.flatMap(({ outcomes }) => outcomes).length,
    firstCpuMs: first.cpuMs,
    firstWallMs: first.wallMs,
    firstParseMs: first.value.timings.parseMs,
    requestsPerPass: total / WARM_PASSES,
    warmCpuMs: median(warm.map(({ cpuMs }) => cpuMs)),
    warmWallMs: median(warm.map(({ wallMs }) => wallMs)),
    warmPlanMs: median(warm.map(({ value }) => value.timings.planMs)),
    warmListMs: median(warm.map(({ value }) => value.timings.listMs)),
    peakMiB,
    idleMiB,
    changed,
  };
}

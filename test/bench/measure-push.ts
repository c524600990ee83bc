import { setTimeout as delay } from 'node:timers/promises';
import { watchSource } from '../../src/git/watch-source.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { makeRepository } from '../support/git-repository.ts';
import { compose } from './composition.ts';
import { Control } from './control.ts';
import { median, quantile } from './cost.ts';
import { fileOf, nameOf, workflowFiles, workflowText } from './workload.ts';

const PUSHES = 20;
const LONGEST_MS = 20_000;

/** Commits one file of many, again and again: how long from the commit, and from seeing it, until the tenant has it. */
export async function measurePush(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const count = Number(params['count']);
  const control = new Control(url);
  const repository = await makeRepository(workflowFiles(count, { enabled: false, steps: 3 }));
  const house = await compose({ url, repository: repository.url, requestsPer10s: 100_000 });
  await house.pass();
  let wake: () => void = () => undefined;
  const stopWatching = await watchSource({ url: repository.url, workTree: false }, () => wake());
  const whole: number[] = [];
  const seen: number[] = [];
  const cpu: number[] = [];
  const stages: JsonObject[] = [];
  for (let push = 0; push < PUSHES; push += 1) {
    const index = (push * 101) % count;
    const text = workflowText(nameOf(index), { enabled: false, steps: 4 + push });
    const noticed = new Promise<number>((resolve) => {
      wake = () => resolve(Date.now());
    });
    await control.reset();
    await repository.commit({ [fileOf(index)]: text });
    const committedAt = Date.now();
    const seenAt = await Promise.race([noticed, delay(LONGEST_MS, Number.NaN, { ref: false })]);
    const before = process.cpuUsage();
    const { timings } = await house.pass();
    const { user, system } = process.cpuUsage(before);
    const patch = (await control.log()).find(({ method }) => method === 'PATCH');
    // The tenant logs when a request arrives; it answers at once here.
    const writtenAt = Date.parse(patch?.time ?? '');
    whole.push(writtenAt - committedAt);
    seen.push(writtenAt - seenAt);
    cpu.push((user + system) / 1000);
    stages.push({ ...timings });
  }
  const listMs = await listTime(url);
  await stopWatching();
  await house.close();
  await repository.dispose();
  if ([...whole, ...seen].some((ms) => Number.isNaN(ms))) {
    throw new Error('A push was not seen, or nothing was written for it.');
  }
  return {
    count,
    pushes: PUSHES,
    wholeP50Ms: median(whole),
    wholeP95Ms: quantile(whole, 0.95),
    seenP50Ms: median(seen),
    seenP95Ms: quantile(seen, 0.95),
    listMs,
    passCpuMs: median(cpu),
    lastStages: stages.at(-1) ?? {},
  };
}

/** How long the tenant itself takes for its list: asked and thrown away, without any of our code. */
async function listTime(url: string): Promise<number> {
  const form = 'grant_type=client_credentials&client_id=demo&client_secret=demo';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form, headers });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    const list = await fetch(`${url}/v2025/workflows`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await list.arrayBuffer();
    times.push(performance.now() - start);
  }
  return median(times);
}

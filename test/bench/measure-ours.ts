import type { JsonObject } from '../../src/kernel/json.ts';
import { makeRepository } from '../support/git-repository.ts';
import { compose } from './composition.ts';
import { Control } from './control.ts';
import { costOf, peakMemoryMiB } from './cost.ts';
import { fileOf, nameOf, workflowFiles, workflowText } from './workload.ts';

/** Our side of the comparison: passes over the same tenant with nothing, one and all of the files changed. */
export async function measureOurs(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const count = Number(params['count']);
  const control = new Control(url);
  const files = workflowFiles(count, { enabled: false });
  const repository = await makeRepository(files);
  await control.limits({ requestsPer10s: 100_000 });
  const house = await compose({ url, repository: repository.url, requestsPer10s: 100_000 });
  await house.pass();
  const measured = async (changed: Record<string, string>): Promise<JsonObject> => {
    await repository.commit(changed);
    await control.reset();
    const { wallMs, cpuMs } = await costOf(() => house.pass());
    const { total } = await control.counts();
    return { requests: total, wallMs, cpuMs };
  };
  const nothing = await measured({});
  const one = await measured(edited(0, 19));
  const all = await measured(everyOne(count, 18));
  const peakMiB = peakMemoryMiB();
  await house.close();
  await control.limits({ requestsPer10s: 100 });
  const careful = await compose({ url, repository: repository.url });
  await careful.pass();
  await repository.commit(everyOne(count, 16));
  const underQuota = await costOf(() => careful.pass());
  await careful.close();
  await repository.dispose();
  return { count, nothing, one, all, peakMiB, underQuota: { wallMs: underQuota.wallMs } };
}

function everyOne(count: number, steps: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => Object.entries(edited(index, steps))).flat(),
  );
}

function edited(index: number, steps: number): Record<string, string> {
  return { [fileOf(index)]: workflowText(nameOf(index), { enabled: false, steps }) };
}

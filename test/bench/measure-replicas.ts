import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../../src/kernel/json.ts';
import { makeRepository } from '../support/git-repository.ts';
import { quantile } from './cost.ts';
import { cpuOf, memoryOf } from './proc.ts';
import { Fleet, until } from './replica-fleet.ts';
import type { SeenPass } from './replica-fleet.ts';
import { workflowFiles } from './workload.ts';

const INTERVAL_MS = 10_000;
const WATCH_MS = 40_000;
/** After the first passes, so that they are not taken for what comes at each interval. */
const REST_MS = 12_000;

/** Replicas with many tenants: how punctual their passes are, and how soon the others go on when one is killed. */
export async function measureReplicas(params: JsonObject): Promise<JsonObject> {
  const [tenants, replicas] = [Number(params['tenants']), Number(params['replicas'])];
  const repository = await makeRepository(workflowFiles(3, { enabled: false, steps: 3 }));
  const fleet = await Fleet.open(tenants, repository.url, `${INTERVAL_MS / 1000}s`);
  try {
    for (let index = 0; index < replicas; index += 1) {
      await fleet.start(`r${index}`);
    }
    await fleet.even();
    await until(() => new Set(fleet.passes.map(({ tenant }) => tenant)).size === tenants);
    await delay(REST_MS);
    const [from, before] = [performance.now(), await cpu(fleet)];
    await delay(WATCH_MS);
    const cpuMs = (await cpu(fleet)) - before;
    const lags = lagsOf(fleet.passes.filter(({ startedAt }) => startedAt >= from));
    const memory = await Promise.all(fleet.replicas.map(({ child }) => memoryOf(child)));
    const [dead] = fleet.replicas;
    const orphans = new Set(dead?.serves);
    const killedAt = performance.now();
    dead?.child.kill('SIGKILL');
    const adopted = new Map<string, number>();
    await until(() => {
      for (const { tenant, replica, startedAt } of fleet.passes) {
        if (orphans.has(tenant) && replica !== dead?.name && startedAt > killedAt) {
          adopted.set(tenant, adopted.get(tenant) ?? startedAt - killedAt);
        }
      }
      return adopted.size === orphans.size;
    });
    const times = [...adopted.values()];
    return {
      passes: lags.length,
      lagP50Ms: quantile(lags, 0.5),
      lagP99Ms: quantile(lags, 0.99),
      overlaps: overlapsOf(fleet.passes, killedAt, dead?.name ?? ''),
      idlePercent: (cpuMs / WATCH_MS) * 100,
      idleMiB: Math.max(...memory.map(({ idleMiB }) => Number(idleMiB))),
      orphans: orphans.size,
      takenMs: Math.max(...times),
      takenP50Ms: quantile(times, 0.5),
    };
  } finally {
    await fleet.close();
    await repository.dispose();
  }
}

async function cpu({ replicas }: Fleet): Promise<number> {
  const costs = await Promise.all(replicas.map(({ child }) => cpuOf(child)));
  return costs.reduce((sum, { own, children }) => sum + own + children, 0);
}

/** How much later than an interval after the end of the one before each pass began. */
function lagsOf(passes: readonly SeenPass[]): readonly number[] {
  const lags: number[] = [];
  const last = new Map<string, SeenPass>();
  for (const pass of passes) {
    const before = last.get(pass.tenant);
    if (before !== undefined) {
      lags.push(Math.max(0, pass.startedAt - before.endedAt - INTERVAL_MS));
    }
    last.set(pass.tenant, pass);
  }
  return lags;
}

/** How often a tenant had passes at two replicas at a time. */
function overlapsOf(passes: readonly SeenPass[], killedAt: number, dead: string): number {
  const ends = (pass: SeenPass): number =>
    pass.replica === dead ? Math.min(pass.endedAt, killedAt) : pass.endedAt;
  return passes.filter((one) =>
    passes.some(
      (other) =>
        other.tenant === one.tenant &&
        other.replica !== one.replica &&
        other.startedAt >= one.startedAt &&
        other.startedAt < ends(one),
    ),
  ).length;
}

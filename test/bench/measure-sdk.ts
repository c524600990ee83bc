import { createRequire } from 'node:module';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Control } from './control.ts';
import { costOf, peakMemoryMiB } from './cost.ts';
import { nameOf, workflowValue } from './workload.ts';

/** As much of the vendor's client as the script uses. */
interface WorkflowsApi {
  listWorkflows(): Promise<{
    readonly data: readonly { readonly id: string; readonly name: string }[];
  }>;
  getWorkflow(request: { readonly id: string }): Promise<{ readonly data: object }>;
  putWorkflow(request: {
    readonly id: string;
    readonly workflowBodyV2024: object;
  }): Promise<unknown>;
}

/** What people write today: list, get each, PUT each, with the vendor's own client. */
export async function measureSdk(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const count = Number(params['count']);
  const control = new Control(url);
  // The client is CommonJS and tells its retries on stdout.
  const sdk = createRequire(import.meta.url)('sailpoint-api-client');
  console.log = () => undefined;
  const configuration = new sdk.Configuration({
    baseurl: url,
    tokenUrl: `${url}/oauth/token`,
    clientId: 'demo',
    clientSecret: 'demo',
  });
  const api = new sdk.WorkflowsV2024Api(configuration) as WorkflowsApi;
  const wanted = new Map(
    Array.from({ length: count }, (_, index) => {
      const name = nameOf(index);
      return [name, workflowValue(name, { enabled: false, steps: 17 })];
    }),
  );
  const script = async (): Promise<number> => {
    let put = 0;
    for (const { id, name } of (await api.listWorkflows()).data) {
      await api.getWorkflow({ id });
      const body = wanted.get(name);
      if (body !== undefined) {
        await api.putWorkflow({ id, workflowBodyV2024: body });
        put += 1;
      }
    }
    return put;
  };
  const underQuota = await underRealQuota(script, control);
  await control.limits({ requestsPer10s: 100_000 });
  await control.reset();
  const { wallMs, cpuMs, value } = await costOf(script);
  if (value !== count) {
    throw new Error(`The script put ${value} workflows instead of ${count}.`);
  }
  const { total } = await control.counts();
  return { count, requests: total, wallMs, cpuMs, peakMiB: peakMemoryMiB(), underQuota };
}

/** Runs the script under a real tenant's quota; the client does not wait when it is refused, and throws. */
async function underRealQuota(
  script: () => Promise<number>,
  control: Control,
): Promise<JsonObject> {
  await control.reset();
  let done = true;
  const { wallMs } = await costOf(async () => {
    try {
      await script();
    } catch {
      done = false;
    }
  });
  const puts = (await control.log()).filter(
    ({ method, status }) => method === 'PUT' && status < 300,
  ).length;
  return { done, puts, wallMs };
}

import { buildEmulator } from '../../src/emulator/emulator.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { StoredWorkflow } from '../../src/emulator/workflow-store.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { costOf, heldMemoryMiB, median } from './cost.ts';

const LISTED = 10_000;
const LISTS = 20;
/** Runs of a minute's work; ninety days of them are older than what is kept long before the end. */
const RUNS = 1_000_000;
const RUNS_A_MINUTE = 4;
const BATCH = 400;

/** How long the tenant takes for a list of many executions, and what its memory does over a million runs. */
export async function measureExecutions(): Promise<JsonObject> {
  const clock = new ManualClock();
  const emulator = await buildEmulator({
    clock,
    requestsPer10s: 1_000_000,
    seed: { workflows: [WORKFLOW] },
  });
  const url = await emulator.listen();
  try {
    const [stored] = emulator.state.workflows.list();
    if (stored === undefined) {
      throw new Error('The tenant has no workflow.');
    }
    await runMany(emulator, stored, clock, 1);
    const few = await listMs(url, stored.id);
    await runMany(emulator, stored, clock, LISTED);
    const many = await listMs(url, stored.id);
    const { cpuMs } = await costOf(() => runMany(emulator, stored, clock, RUNS / 4));
    const quarter = heldMemoryMiB();
    await runMany(emulator, stored, clock, (RUNS * 3) / 4);
    return {
      fewListMs: few,
      manyListMs: many,
      runs: RUNS,
      quarterMiB: quarter,
      wholeMiB: heldMemoryMiB(),
      runsPerSecond: RUNS / 4 / (cpuMs / 1000),
    };
  } finally {
    await emulator.close();
  }
}

async function runMany(
  emulator: Emulator,
  stored: StoredWorkflow,
  clock: ManualClock,
  count: number,
): Promise<void> {
  const { runner } = emulator.state;
  for (let started = 0; started < count; started += 1) {
    runner.start(stored, { identity: { id: String(started), name: 'Ann' }, attributes: {} });
    if (started % BATCH === BATCH - 1) {
      await runner.idle();
      await clock.advance((BATCH / RUNS_A_MINUTE) * 60_000);
    }
  }
  await runner.idle();
}

/** A page of the newest executions over HTTP, the median of many. */
async function listMs(url: string, workflowId: string): Promise<number> {
  const form = 'grant_type=client_credentials&client_id=demo&client_secret=demo';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form, headers });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const times: number[] = [];
  for (let round = 0; round < LISTS; round += 1) {
    const start = performance.now();
    const list = await fetch(`${url}/v2025/workflows/${workflowId}/executions?limit=50`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!list.ok) {
      throw new Error(`The list was answered ${list.status}.`);
    }
    await list.arrayBuffer();
    times.push(performance.now() - start);
  }
  return median(times);
}

const WORKFLOW: JsonObject = {
  name: 'Many runs',
  enabled: true,
  trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created' } },
  definition: {
    start: 'Send Email',
    steps: {
      'Send Email': {
        type: 'action',
        actionId: 'sp:http',
        versionNumber: 2,
        attributes: { method: 'get', url: 'https://hooks.acme.example/{{$.trigger.identity.id}}' },
        nextStep: 'Done',
      },
      Done: { type: 'success' },
    },
  },
};

import type { JsonObject } from '../../src/kernel/json.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { compose } from './composition.ts';
import type { Composition } from './composition.ts';
import { Control } from './control.ts';
import { median } from './cost.ts';
import { workflowText } from './workload.ts';

const LATENCY_MS = 50;
/** Even, so that the next series begins where this one did. */
const EDITS = 4;

/** Makes and edits single workflows, counting the requests and the time that one is switched off. */
export async function measureChanges(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const control = new Control(url);
  const repository = await makeRepository({
    'README.md': 'Workflows',
    'first.yaml': workflowText('First'),
  });
  const house = await compose({ url, repository: repository.url, requestsPer10s: 100_000 });
  await house.pass();
  const world: Parts = { repository, house, control };

  const createDisabled = await requestsOf(
    world,
    'off.yaml',
    workflowText('Off', { enabled: false }),
  );
  const createEnabled = await requestsOf(world, 'on.yaml', workflowText('On'));
  const editDisabled = await requestsOf(
    world,
    'off.yaml',
    workflowText('Off', { enabled: false, steps: 19 }),
  );
  const editEnabled = await requestsOf(world, 'on.yaml', workflowText('On', { steps: 19 }));
  const roundTripMs = await roundTrip(url);
  await control.limits({ latencyMs: LATENCY_MS });
  const quick = await editsOf(world);
  await control.behaviour({ settleMs: 1000 });
  const settling = await editsOf(world);
  await house.close();
  await repository.dispose();
  return {
    createDisabled,
    createEnabled,
    editDisabled,
    editEnabled,
    latencyMs: LATENCY_MS,
    roundTripMs: LATENCY_MS + roundTripMs,
    offMs: median(quick.map(({ seen }) => seen)),
    toldMs: median(quick.map(({ told }) => told)),
    settlingOffMs: median(settling.map(({ seen }) => seen)),
    settlingRequests: median(settling.map(({ patches }) => patches)),
  };
}

interface Parts {
  readonly repository: TestRepository;
  readonly house: Composition;
  readonly control: Control;
}

/** The requests of one change, by method; the pass's own lists are told apart. */
async function requestsOf(world: Parts, file: string, text: string): Promise<JsonObject> {
  await world.repository.commit({ [file]: text });
  await world.control.reset();
  changed(await world.house.pass());
  const { byMethod, byOperation } = await world.control.counts();
  const lists = byOperation['listWorkflows'] ?? 0;
  return { ...byMethod, GET: (byMethod['GET'] ?? 0) - lists, lists };
}

/** How long an edit kept its workflow switched off: by the tenant's log, and as its outcome tells it. */
interface OffTime {
  readonly seen: number;
  readonly told: number;
  readonly patches: number;
}

async function editsOf({ repository, house, control }: Parts): Promise<readonly OffTime[]> {
  const times: OffTime[] = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    await repository.commit({ 'on.yaml': workflowText('On', { steps: 18 - (edit % 2) }) });
    await control.reset();
    const { disabledMs = Number.NaN } = changed(await house.pass());
    const patches = (await control.log()).filter(({ method }) => method === 'PATCH');
    // Each is carried out one latency after it arrived, the first and the last alike.
    const [off, on] = [patches[0]?.time ?? '', patches.at(-1)?.time ?? ''];
    times.push({
      seen: Date.parse(on) - Date.parse(off),
      told: disabledMs,
      patches: patches.length,
    });
  }
  return times;
}

/** Gives the outcome of the pass's one change; an enabled workflow is made in one round and switched on in the next. */
function changed(result: PassResult): { readonly disabledMs?: number } {
  const outcomes = result.rounds.flatMap((round) => round.outcomes);
  const last = outcomes.at(-1);
  if (last === undefined || new Set(outcomes.map(({ change }) => change.file)).size > 1) {
    throw new Error(`${outcomes.length} changes were made instead of one.`);
  }
  return last;
}

/** The time of an exchange without any latency of the tenant. */
async function roundTrip(url: string): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < 20; request += 1) {
    const start = performance.now();
    await (await fetch(`${url}/_emulator/clock`)).text();
    times.push(performance.now() - start);
  }
  return median(times);
}

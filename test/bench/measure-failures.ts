import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { FAILING } from '../support/failing-workflows.ts';
import { compose } from './composition.ts';
import { Control } from './control.ts';
import { costOf, heldMemoryMiB, peakMemoryMiB } from './cost.ts';

/** With ten workflows that all start at an event, ten thousand failures. */
const EVENTS = 1000;

/** Ten thousand executions fail, of two causes in each of ten workflows, three times; each time a pass looks at them. */
export async function measureFailures(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const control = new Control(url);
  const house = await compose({ url, repository: String(params['repository']) });
  await house.pass();
  await control.mocks(FAILING);

  async function look() {
    for (let event = 0; event < EVENTS; event += 1) {
      const identity = { id: '1', name: event % 2 === 0 ? 'A' : 'B', type: 'IDENTITY' };
      await control.event('idn:identity-created', { identity, attributes: {} });
    }
    // The tenant's times are known to the second, and the quota of the pass before is to be free again.
    await delay(11_000);
    await control.reset();
    const { value, wallMs } = await costOf(() => house.pass());
    const { total } = await control.counts();
    await delay(1000);
    return { value, wallMs, total, heldMiB: heldMemoryMiB() };
  }

  const first = await look();
  const second = await look();
  const third = await look();
  await house.close();
  return {
    wallMs: first.wallMs,
    requests: first.total,
    openings: openings(first.value).length,
    counted: counted(first.value),
    // After the first all code has run once.
    heldMiB: second.heldMiB,
    againHeldMiB: third.heldMiB,
    peakMiB: peakMemoryMiB(),
  };
}

function openings({ failures }: PassResult) {
  return (failures?.news ?? []).filter(({ kind }) => kind === 'opened');
}

/** The failures of all causes, and those whose cause is still to be read. */
function counted(result: PassResult): number {
  const unread = new Map(openings(result).map(({ live, unread: more }) => [live.id, more]));
  const read = openings(result).reduce((sum, { problem }) => sum + problem.count, 0);
  return [...unread.values()].reduce((sum, more) => sum + more, read);
}

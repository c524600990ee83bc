import { ANN } from '../../emulator/executions/definitions.ts';
import { workflowFile } from '../../support/world.ts';
import type { World } from '../../support/world.ts';
import type { Scenario } from '../scenario.ts';

const MINUTE_MS = 60_000;
const WATCHED =
  'mainsheet:\n  rollout: { observe: 15m, maxFailureRate: 0.2, minExecutions: 3, rollback: true }\n';

/** Every execution of a step that is called Broken fails. */
function file(step: string, tail = ''): string {
  return workflowFile('A', { filter: '$', subject: step, tail }).replaceAll('Send Email', step);
}

async function run(world: World, times: number): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) {
    await world.control.event('idn:identity-created', ANN);
    await world.advance(1000);
  }
}

function scenario(name: string, step: string, more: Pick<Scenario, 'right' | 'waits'>): Scenario {
  return {
    name,
    options: () => ({ files: { 'a.yaml': file('Send Email') } }),
    prepare: async (world) => {
      world.tenant.emulator.state.mocks.set({
        mocks: [{ match: { step: 'Broken' }, answer: { error: { status: 500, message: 'No' } } }],
      });
      await world.pass();
      await world.advance(MINUTE_MS);
      await run(world, 4);
      await world.advance(MINUTE_MS);
      await world.repository.commit({ 'a.yaml': file(step, WATCHED) });
    },
    act: async ({ pass, world }) => {
      await pass();
      // What a fault kept back is done by the next pass, as the daemon makes it.
      await pass();
      await world.advance(MINUTE_MS);
      await run(world, 4);
      await pass();
      await world.advance(20 * MINUTE_MS);
      await pass();
    },
    remembered: true,
    ...more,
  };
}

/** A version is watched and found well. */
export const rollout = scenario('rollout', 'Better', {
  right: { A: { enabled: true, was: 'A' } },
});

/** A version fails and is taken back. */
export const rollback = scenario('rollback', 'Broken', {
  right: { A: { enabled: true, subject: 'Send Email', was: 'A' } },
  waits: ['a.yaml update Rejected'],
});

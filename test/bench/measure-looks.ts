import { setTimeout as delay } from 'node:timers/promises';
import { buildEmulator } from '../../src/emulator/emulator.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { FAILING, failingFiles, failingWorkflows, starter } from '../support/failing-workflows.ts';
import type { Cause } from '../support/failing-workflows.ts';
import { makeRepository } from '../support/git-repository.ts';
import { compose } from './composition.ts';

const MINUTE_MS = 60_000;
const FAILING_MOST = 10;

/** What a look at failures asks beside the list, of so many workflows: when none of them fails, and when ten do. */
export async function measureLooks(params: JsonObject): Promise<JsonObject> {
  const count = Number(params['count']);
  const clock = new ManualClock();
  const emulator = await buildEmulator({
    clock,
    requestsPer10s: 100_000,
    seed: { workflows: failingWorkflows(count) },
  });
  const url = await emulator.listen();
  const repository = await makeRepository(failingFiles(count));
  const house = await compose({ url, repository: repository.url, clock });
  emulator.state.mocks.set({ mocks: FAILING });
  const start = starter(emulator);
  await house.pass();

  async function look(cause: Cause): Promise<Readonly<Record<string, number>>> {
    for (let index = 0; index < count; index += 1) {
      start(index, index < FAILING_MOST ? cause : 'neither');
      if (index % 100 === 99) {
        await emulator.state.runner.idle();
        await delay(0);
      }
    }
    await emulator.state.runner.idle();
    await clock.advance(MINUTE_MS);
    emulator.state.requests.clear();
    await house.pass();
    return emulator.state.requests.counts().byOperation;
  }

  const quiet = await look('neither');
  const failing = await look('A');
  await house.close();
  await repository.dispose();
  await emulator.close();
  return {
    count,
    quiet: asked(quiet),
    failing: FAILING_MOST,
    lists: failing['getWorkflowExecutions'] ?? 0,
    asked: asked(failing),
  };
}

/** The two requests of a day, and the token's, are apart. */
function asked({
  listWorkflows = 0,
  getPublicIdentities: _owners = 0,
  listPersonalAccessTokens: _own = 0,
  ...rest
}: Readonly<Record<string, number>>): number {
  return listWorkflows - 1 + Object.values(rest).reduce((sum, value) => sum + value, 0);
}

import { expect, test } from 'vitest';
import type { Problem } from '../../src/executions/failures/problem.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { FAILING, failingFiles, starter } from '../support/failing-workflows.ts';
import type { Cause } from '../support/failing-workflows.ts';
import type { KillablePorts } from '../support/kill-at.ts';
import { killAt } from '../support/kill-at.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { ANN } from '../emulator/executions/definitions.ts';
import { worlds } from './told.ts';

const makeWorld = worlds();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WORKFLOWS = [0, 1];

/** What happens before each look: a cause begins, goes on, ends, and comes back a day later. */
const STAGES = ['opening', 'summary', 'recovery', 'return'] as const;

type Stage = (typeof STAGES)[number];

/** How often each execution fails or succeeds in each workflow, in order. */
const HAPPENS: Readonly<Record<Stage, readonly Cause[]>> = {
  opening: ['A', 'A'],
  summary: ['A', 'A', 'A'],
  recovery: ['neither'],
  return: ['A'],
};

/** What is told of each workflow then, and with which number of failures. */
const TELLS: Readonly<Record<Stage, readonly string[]>> = {
  opening: ['execution.failed W0 2', 'execution.failed W1 2'],
  summary: ['execution.failing W0 5', 'execution.failing W1 5'],
  recovery: ['execution.recovered W0 5', 'execution.recovered W1 5'],
  return: ['execution.failed W0 1', 'execution.failed W1 1'],
};

/** How many failures of each workflow are remembered then. */
const COUNTS: Readonly<Record<Stage, readonly number[]>> = {
  opening: [2, 2],
  summary: [5, 5],
  recovery: [5, 5],
  return: [1, 1],
};

async function started(): Promise<World> {
  const world = await makeWorld({ files: failingFiles(2), clock: new ManualClock() });
  world.tenant.emulator.state.mocks.set({ mocks: FAILING });
  await world.pass();
  return world;
}

async function happen(world: World, stage: Stage): Promise<void> {
  await world.advance(stage === 'return' ? 24 * HOUR : HOUR + MINUTE);
  if (stage === 'return') {
    // What ended a day ago is forgotten.
    await world.pass();
  }
  const start = starter(world.tenant.emulator);
  for (const cause of HAPPENS[stage]) {
    WORKFLOWS.forEach((index) => start(index, cause));
    await world.tenant.emulator.state.runner.idle();
    await world.advance(1000);
  }
}

/** The lines about executions of the last pass, with their counts. */
function told(world: World): readonly string[] {
  return world.lines
    .filter(({ event }) => event.startsWith('execution.'))
    .map(({ event, workflow, failures }) => `${event} ${String(workflow)} ${String(failures)}`)
    .toSorted();
}

async function counts(world: World): Promise<readonly number[]> {
  const [row] = await world.store.list('tenant', '');
  const { tenantId } = row!.value as { readonly tenantId: string };
  const problems = await world.store.list('failures', tenantId);
  return problems.map(({ value }) => (value as unknown as Problem).count);
}

/** A pass of a process that is killed before its nth call, and the restart after it. */
async function cutPass(world: World, nth: number): Promise<KillablePorts> {
  let cut: KillablePorts | undefined;
  world.between = (ports) => (cut = killAt(ports, nth, 'before'));
  await world.pass();
  world.between = (ports) => ports;
  await world.restart();
  return cut!;
}

// What is durable after one call is what is durable before the next.
test.each(STAGES)(
  'a process killed before any of its requests and commits loses and doubles nothing: %s',
  async (killedIn) => {
    let ended = false;
    let cuts = 0;
    let toldTwice = 0;
    for (let nth = 1; !ended; nth += 1) {
      const world = await started();
      for (const stage of STAGES.slice(0, STAGES.indexOf(killedIn) + 1)) {
        await happen(world, stage);
        const before: string[] = [];
        if (stage === killedIn) {
          ended = !(await cutPass(world, nth)).dead();
          before.push(...told(world));
          cuts += 1;
        }
        await world.pass();
        const after = told(world);
        // Told before the crash, after it, or both times when it came before that could be noted.
        expect([...new Set([...before, ...after])], `before ${nth}`).toEqual(TELLS[stage]);
        expect([TELLS[stage], []], `before ${nth}`).toContainEqual(after);
        toldTwice += before.length > 0 && after.length > 0 ? 1 : 0;
        await world.restart();
        await world.pass();
        expect(told(world), `before ${nth}`).toEqual([]);
      }
      expect(await counts(world), `before ${nth}`).toEqual(COUNTS[killedIn]);
    }
    expect(cuts).toBeGreaterThan(killedIn === 'recovery' ? 4 : 6);
    expect(toldTwice).toBe(1);
  },
  120_000,
);

test('what a commit broke is told with that commit and its line, wherever the pass was killed that applied it', async () => {
  let ended = false;
  for (let nth = 1; !ended; nth += 1) {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A', { filter: '$' }) },
      clock: new ManualClock(),
    });
    world.tenant.emulator.state.mocks.set({
      mocks: FAILING.map(({ answer }) => ({ match: { step: 'Broken' }, answer })),
    });
    await world.pass();
    await world.advance(MINUTE);
    const broken = workflowFile('A', { filter: '$' }).replaceAll('Send Email', 'Broken');
    const bad = await world.repository.commit({ 'a.yaml': broken });
    ended = !(await cutPass(world, nth)).dead();
    await world.pass();
    await world.advance(MINUTE);
    await world.control.event('idn:identity-created', ANN);
    await world.advance(1000);
    await world.pass();
    expect(
      world.lines.filter(({ event }) => event === 'execution.failed'),
      `before ${nth}`,
    ).toMatchObject([
      { workflow: 'A', step: 'Broken', commit: bad, line: 12, beganWithChange: true },
    ]);
  }
}, 120_000);

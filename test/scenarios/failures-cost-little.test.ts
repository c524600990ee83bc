import { expect, test } from 'vitest';
import type { Problem } from '../../src/executions/failures/problem.ts';
import type { Look } from '../../src/executions/failures/look.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { FAILING, failingFiles, failingWorkflows, starter } from '../support/failing-workflows.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { sent, troubles, worlds } from './told.ts';

const makeWorld = worlds();

const MINUTE = 60_000;

/** A world of so many workflows that are ours, and have not failed yet. */
async function manyWorkflows(count: number, options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({
    files: failingFiles(count),
    clock: new ManualClock(),
    ...options,
    emulator: { seed: { workflows: failingWorkflows(count) }, ...options.emulator },
  });
  world.tenant.emulator.state.mocks.set({ mocks: FAILING });
  await look(world);
  await world.advance(MINUTE);
  return world;
}

/** A pass, and the requests that it made. */
async function look(world: World): Promise<Readonly<Record<string, number>>> {
  await world.tenant.emulator.state.runner.idle();
  await world.advance(1000);
  await world.control.resetRequests();
  expect(troubles(await world.pass())).toEqual([]);
  return sent(world);
}

function told(world: World, event: string): World['lines'] {
  return world.lines.filter((line) => line.event === event);
}

/** What is kept of executions: how much text, and what it says. */
async function kept(world: World) {
  const [row] = await world.store.list('tenant', '');
  const { tenantId } = row!.value as { readonly tenantId: string };
  const looks = (await world.store.list('looks', tenantId)) as unknown as { value: Look }[];
  const problems = (await world.store.list('failures', tenantId)) as unknown as {
    value: Problem;
  }[];
  return {
    bytes: JSON.stringify([looks, problems]).length,
    looks: looks.map(({ value }) => value),
    problems: problems.map(({ value }) => value),
  };
}

test('of a thousand workflows only those that fail are asked about: one list and one history each', async () => {
  const world = await manyWorkflows(1000);
  const start = starter(world.tenant.emulator);
  for (let index = 0; index < 1000; index += 1) {
    start(index, 'neither');
  }
  expect(await look(world)).toEqual({ listWorkflows: 1 });
  expect((await kept(world)).looks).toHaveLength(1000);

  const asked: unknown[] = [];
  for (const cause of ['A', 'A', 'neither'] as const) {
    for (let index = 0; index < 1000; index += 100) {
      start(index, 'neither');
      start(index, cause);
    }
    await world.advance(MINUTE);
    asked.push(await look(world));
  }
  const failed = { getWorkflowExecutions: 10, getWorkflowExecutionHistoryV2: 10 };
  expect(asked).toEqual([
    { listWorkflows: 1, ...failed },
    { listWorkflows: 1, ...failed },
    { listWorkflows: 1, getWorkflowExecutions: 10 },
  ]);
  expect(await look(world)).toEqual({ listWorkflows: 1 });
}, 180_000);

test('one that fails and is well again within a look recovers in the next, though nothing ran since', async () => {
  const world = await manyWorkflows(1);
  const start = starter(world.tenant.emulator);
  start(0, 'A');
  await world.tenant.emulator.state.runner.idle();
  await world.advance(1000);
  start(0, 'neither');
  expect(await look(world)).toMatchObject({ getWorkflowExecutions: 1 });
  expect(told(world, 'execution.failed')).toHaveLength(1);
  expect(await look(world)).toEqual({ listWorkflows: 1, getWorkflowExecutions: 1 });
  expect(told(world, 'execution.recovered')).toHaveLength(1);
  expect(await look(world)).toEqual({ listWorkflows: 1 });
});

test('a cause that is gone recovers within the interval, though another one of the workflow goes on', async () => {
  const world = await manyWorkflows(1);
  const start = starter(world.tenant.emulator);
  start(0, 'A');
  await look(world);
  const recovered: unknown[] = [];
  for (let minutes = 0; minutes < 70; minutes += 5) {
    await world.advance(5 * MINUTE);
    start(0, 'neither');
    start(0, 'B');
    await look(world);
    recovered.push(...told(world, 'execution.recovered'));
  }
  expect(recovered).toMatchObject([{ step: 'Call A' }]);
});

test.each(['report', 'correct'] as const)(
  'a failure that somebody hid by replacing its workflow is found within the hour (drift: %s)',
  async (drift) => {
    const identity = { id: '2c9180857d0a1b2c017d0a1b2c3d0009', name: 'Ann Admin' };
    const clients = [
      { id: 'demo', secret: 'demo', identity: { id: 'demo-id', name: 'Demo' } },
      { id: 'ann', secret: 'ann', identity },
    ];
    const world = await manyWorkflows(1, {
      policies: { drift },
      emulator: { seed: { workflows: failingWorkflows(1) }, clients },
    });
    starter(world.tenant.emulator)(0, 'A');
    await world.tenant.emulator.state.runner.idle();
    const { id } = await world.live('W0');
    const headers = { authorization: `Bearer ${await world.tenant.token('ann', 'ann')}` };
    const patch = [{ op: 'replace', path: '/enabled', value: false }];
    await world.tenant.call('PATCH', `/v2025/workflows/${id}`, patch, headers);
    const [body] = failingWorkflows(1);
    const edited = { ...body!, description: 'By hand', enabled: true };
    const put = await world.tenant.call('PUT', `/v2025/workflows/${id}`, edited, headers);
    expect(put.body).toMatchObject({ executionCount: 0, failureCount: 0 });

    expect(await look(world)).not.toHaveProperty('getWorkflowExecutions');
    expect((await world.live('W0'))['description']).toBe(
      drift === 'correct' ? 'Made to fail' : 'By hand',
    );
    await world.advance(30 * MINUTE);
    expect(await look(world)).toEqual({ listWorkflows: 1 });
    await world.advance(31 * MINUTE);
    expect(await look(world)).toMatchObject({ getWorkflowExecutions: 1 });
    expect(told(world, 'execution.failed')).toMatchObject([{ failures: 1, step: 'Call A' }]);
    // Nobody knows whether it has succeeded since: that is looked at once.
    await look(world);
    expect(await look(world)).toEqual({ listWorkflows: 1 });
  },
);

test('ten thousand failures of twenty causes are twenty openings with exact counts, within a minute and in bounded memory', async () => {
  const requestsPer10s = 100;
  const world = await manyWorkflows(10, {
    emulator: { requestsPer10s, seed: { workflows: failingWorkflows(10) } },
    quota: { share: 0.8, requestsPer10s },
  });
  const start = starter(world.tenant.emulator);
  async function thousandEach(): Promise<void> {
    for (let count = 0; count < 1000; count += 1) {
      for (let index = 0; index < 10; index += 1) {
        start(index, count % 2 === 0 ? 'A' : 'B');
      }
      if (count % 100 === 99) {
        await world.tenant.emulator.state.runner.idle();
        await world.advance(1000);
      }
    }
  }
  await thousandEach();
  const before = world.clock.now();
  const requests = await look(world);
  expect(world.clock.now() - before).toBeLessThan(MINUTE);
  expect(requests).toEqual({
    listWorkflows: 1,
    getWorkflowExecutions: 40,
    getWorkflowExecutionHistoryV2: 30,
  });
  expect(told(world, 'execution.failed')).toHaveLength(20);
  expect(told(world, 'execution.many-failed')).toEqual([]);
  const first = await kept(world);
  expect(counted(first)).toEqual(Array.from({ length: 10 }, () => 1000));

  await thousandEach();
  await look(world);
  const second = await kept(world);
  expect(told(world, 'execution.failed')).toEqual([]);
  expect(counted(second)).toEqual(Array.from({ length: 10 }, () => 2000));
  expect(second.problems).toHaveLength(20);
  expect(second.bytes).toBeLessThan(1.05 * first.bytes);
  expect(Math.max(...second.looks.map((one) => JSON.stringify(one).length))).toBeLessThan(150_000);
}, 60_000);

/** By workflow, how many failures are known: those of known causes and those whose cause is still to be read. */
function counted({ looks, problems }: Awaited<ReturnType<typeof kept>>): readonly number[] {
  return looks.map(({ workflowId, unread, unreadMore = 0 }) => {
    const read = problems.filter((problem) => problem.workflowId === workflowId);
    return read.reduce((sum, { count }) => sum + count, unread.length + unreadMore);
  });
}

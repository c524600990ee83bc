import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { KillablePorts } from '../support/kill-at.ts';
import { killAt } from '../support/kill-at.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { sent, worlds } from './told.ts';

const worldOf = worlds();

const HOUR_MS = 3_600_000;

/** A workflow whose executions wait for so long; the waiting step stands in line 14. */
function waiting(settings: string, name = 'A'): string {
  return `name: ${name}
description: Made for a test
enabled: true
trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
    filter.$: $.identity[?(@.name == "${name}")]
definition:
  start: Wait
  steps:
    Done:
      type: success
    Wait:
      type: action
      actionId: sp:sleep
      versionNumber: 1
      attributes:
        type: waitFor
        duration: 720h
      nextStep: Done
${settings}`;
}

async function stuckWorld(settings: string, options: WorldOptions = {}): Promise<World> {
  const world = await worldOf({
    files: { 'a.yaml': waiting(settings) },
    clock: new ManualClock(),
    ...options,
  });
  await world.pass();
  return world;
}

async function start(world: World, name = 'A'): Promise<string> {
  const { executions } = await world.control.event('idn:identity-created', {
    identity: { id: '1', name, type: 'IDENTITY' },
    attributes: {},
  });
  return executions[0].executionId;
}

/** Passes after some hours, and the names of events about executions with what they carry. */
async function after(world: World, hours: number): Promise<World['lines']> {
  await world.advance(hours * HOUR_MS);
  await world.pass();
  return world.lines.filter(({ event }) =>
    /^(execution\.(stuck|cancelled)|tenant\.scope)/.test(event),
  );
}

test('an execution that runs too long is told once with its step and line, and every day again', async () => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 48h }');
  const id = await start(world);
  expect(await after(world, 47)).toEqual([]);
  const [told, ...more] = await after(world, 2);
  expect(more).toEqual([]);
  expect(told).toMatchObject({
    event: 'execution.stuck',
    level: 'warn',
    workflow: 'A',
    file: 'a.yaml',
    line: 14,
    step: 'Wait',
    execution: id,
    hint: expect.stringContaining(`mainsheet executions cancel ${id} --tenant demo`),
  });
  expect(await after(world, 2)).toEqual([]);
  await world.restart();
  expect(await after(world, 2)).toEqual([]);
  expect(await after(world, 24)).toMatchObject([{ event: 'execution.stuck', execution: id }]);
});

test('without stuckAfter nothing is stuck, and nobody asks', async () => {
  const world = await stuckWorld('');
  await start(world);
  await world.control.resetRequests();
  expect(await after(world, 200)).toEqual([]);
  expect(await sent(world)).not.toHaveProperty('cancelWorkflowExecution');
});

test('onStuck: cancel cancels five a pass, oldest first, and says why', async () => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 2h, onStuck: cancel }');
  const ids: string[] = [];
  for (let n = 0; n < 7; n += 1) {
    ids.push(await start(world));
    await world.advance(1000);
  }
  const first = await after(world, 3);
  expect(first.map(({ event, execution }) => `${event} ${String(execution)}`)).toEqual(
    ids.slice(0, 5).map((id) => `execution.cancelled ${id}`),
  );
  expect(first[0]).toMatchObject({
    message: expect.stringContaining('stuckAfter: 2h, onStuck: cancel'),
    step: 'Wait',
  });
  // The rest does not wait for an hour.
  const second = await after(world, 0);
  expect(second.map(({ execution }) => execution)).toEqual(ids.slice(5));
  for (const id of ids) {
    expect(await world.control.execution(id)).toMatchObject({ status: 'Canceled' });
  }
  expect(await after(world, 3)).toEqual([]);
});

test.each<[string, WorldOptions, string]>([
  ['suspended', { tenant: { suspended: true } }, 'suspended'],
  ['observed', { policies: { mode: 'observe' } }, 'mode observe'],
  ['approved by hand', { policies: { mode: 'approve' } }, 'mode approve'],
])('nothing is cancelled in a tenant that is %s', async (_how, options, why) => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 2h, onStuck: cancel }');
  const id = await start(world);
  const { tenant = {}, policies = {} } = options;
  world.plan = {
    ...world.plan,
    ...tenant,
    policies: { ...world.plan.policies, ...policies },
  };
  expect(await after(world, 3)).toMatchObject([
    { event: 'execution.stuck', execution: id, message: expect.stringContaining(why) },
  ]);
  expect(await world.control.execution(id)).toMatchObject({ status: 'Running' });
});

test('a missing scope is told once, and again when it was there meanwhile', async () => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 2h, onStuck: cancel }');
  const id = await start(world);
  const cancelRefused = {
    match: { method: 'POST', path: '^/v2025/workflow-executions' },
    fault: { status: 403 },
  };
  await world.control.faults([cancelRefused]);
  expect(await after(world, 3)).toMatchObject([
    { event: 'execution.stuck', execution: id, message: 'The tenant did not cancel it.' },
    { event: 'tenant.scope-missing', scopes: ['sp:workflow-execute:external'] },
  ]);
  expect(await after(world, 2)).toEqual([]);
  await world.control.clearFaults();
  expect(await after(world, 2)).toMatchObject([{ event: 'execution.cancelled' }]);
});

test('who applies a plan that they reviewed cancels nothing by it', async () => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 2h, onStuck: cancel }');
  const id = await start(world);
  world.between = (ports) => ({
    ...ports,
    reviewed: world.results.at(-1)!.rounds[0]!.plan.checksum,
  });
  expect(await after(world, 3)).toEqual([]);
  expect(await world.control.execution(id)).toMatchObject({ status: 'Running' });
});

test('of many workflows fifty are asked for in a pass, and all of them within the hour', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `W${index}`);
  const world = await worldOf({
    files: Object.fromEntries(
      names.map((name) => [`${name}.yaml`, waiting('mainsheet: { stuckAfter: 2h }', name)]),
    ),
    clock: new ManualClock(),
  });
  await world.pass();
  const started = new Map<string, string>();
  for (const name of names.filter((_, index) => index % 20 === 0)) {
    started.set(await start(world, name), name);
  }
  await world.control.resetRequests();
  const first = await after(world, 3);
  expect(await sent(world)).toMatchObject({ getWorkflowExecutions: 50 });
  const second = await after(world, 1);
  const told = [...first, ...second].map(({ execution }) => execution);
  expect(new Set(told)).toEqual(new Set(started.keys()));
  expect(told).toHaveLength(started.size);
});

test('what was cancelled is told although the pass is stopped right after', async () => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 2h, onStuck: cancel }');
  const ids = [await start(world), await start(world)];
  const stop = new AbortController();
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      cancelExecution: async (...args) => {
        await ports.tenant.cancelExecution(...args);
        stop.abort(new Error('Stopped.'));
      },
    },
  });
  await world.advance(3 * HOUR_MS);
  await world.pass('interval', stop.signal);
  const told = world.lines.filter(({ event }) => event === 'execution.cancelled');
  expect(told).toHaveLength(1);
  world.between = (ports) => ports;
  const rest = await after(world, 0);
  expect(new Set([...told, ...rest].map(({ execution }) => execution))).toEqual(new Set(ids));
});

// What is durable after one call is what is durable before the next.
test('a process that is killed after any of its calls tells each cancelled execution, and cancels none unseen', async () => {
  const world = await stuckWorld('mainsheet: { stuckAfter: 2h, onStuck: cancel }');
  let ended = false;
  for (let nth = 1; !ended; nth += 1) {
    const ids = [await start(world), await start(world)];
    let last: KillablePorts | undefined;
    world.between = (ports) => (last = killAt(ports, nth, 'after'));
    // Told before it died, and perhaps again.
    const first = await after(world, 3);
    ended = !last!.dead();
    world.between = (ports) => ports;
    await world.restart();
    const told = [...(await after(world, 0)), ...(await after(world, 2))];
    const named = (lines: World['lines']): readonly string[] =>
      lines.map(({ event, execution }) => `${event} ${String(execution)}`).toSorted();
    const wanted = ids.map((id) => `execution.cancelled ${id}`).toSorted();
    expect([...new Set([...named(first), ...named(told)])], `after ${nth}`).toEqual(wanted);
    expect([wanted, []], `after ${nth}`).toContainEqual(named(told));
    for (const id of ids) {
      expect(await world.control.execution(id)).toMatchObject({ status: 'Canceled' });
    }
    expect(await after(world, 2)).toEqual([]);
  }
}, 60_000);

import { expect, test } from 'vitest';
import type { TenantRecord } from '../../src/inventory/tenant-record.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { done, expectPeace, interpose, sent, states, waiting, worlds } from '../scenarios/told.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';

const worldOf = worlds();

/** A world whose waits cost no time. */
async function makeWorld(options: WorldOptions): Promise<World> {
  return worldOf({ clock: new ManualClock(), ...options });
}

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'];

function filesOf(subject: string): Record<string, string> {
  return Object.fromEntries(NAMES.map((name) => [`${name}.yaml`, workflowFile(name, { subject })]));
}

async function recordOf(world: World): Promise<TenantRecord> {
  return (await world.store.get('tenant', '', 'demo')) as unknown as TenantRecord;
}

test.each([1, 2, 4])('at most %i workflows are switched off at once', async (maxDisabled) => {
  const world = await makeWorld({ files: filesOf('one'), tenant: { maxDisabled } });
  await world.pass();
  await world.repository.commit(filesOf('two'));
  const off: number[] = [];
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      patchWorkflow: async (...args) => {
        const answer = await ports.tenant.patchWorkflow(...args);
        const all = world.tenant.emulator.state.workflows.list();
        off.push(all.filter(({ value }) => value['enabled'] !== true).length);
        return answer;
      },
    },
  });
  expect(done(await world.pass())).toHaveLength(NAMES.length);
  expect(Math.max(...off)).toBe(maxDisabled);
  expect(await states(world)).toEqual(NAMES.map((name) => `${name} on`));
});

test('a tenant that refuses deep patches is remembered as such when the whole field was then taken', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    emulator: { behaviour: { deepPatch: 'refuse' } },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'one' }) });
  await world.pass();
  expect((await recordOf(world)).deepRefusedUntil).toBeGreaterThan(world.clock.now());
  await world.control.resetRequests();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'two' }) });
  const next = await world.pass();
  expect((await sent(world))['patchWorkflow']).toBe(3);
  expect(next.rounds[0]!.outcomes[0]!.operations).toMatchObject([{ path: '/definition' }]);
});

test('one bad value does not count against deep patches', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'one' }) });
  interpose(world, 'patchWorkflow', 2, 'before', async () =>
    world.control.faults([
      {
        match: { method: 'PATCH' },
        fault: { status: 400, body: { messages: [{ text: 'no' }] } },
        times: 7,
      },
    ]),
  );
  expect(done(await world.pass())).toEqual(['a.yaml failed PatchRefused']);
  expect((await recordOf(world)).deepRefusedUntil).toBe(0);
  expect(await states(world)).toEqual(['A on']);
});

test('a description is first tried without switching off, and a refusal is remembered', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const described = (text: string): string =>
    workflowFile('A').replace('description: Made for a test', `description: ${text}`);
  await world.control.resetRequests();
  await world.repository.commit({ 'a.yaml': described('one') });
  await world.pass();
  expect((await sent(world))['patchWorkflow']).toBe(4);
  expect((await recordOf(world)).lightRefusedUntil).toBeGreaterThan(world.clock.now());
  await world.control.resetRequests();
  await world.repository.commit({ 'a.yaml': described('two') });
  await world.pass();
  expect((await sent(world))['patchWorkflow']).toBe(3);

  await world.control.behaviour({ lock: 'definition' });
  await world.advance(86_400_000);
  await world.control.resetRequests();
  await world.repository.commit({ 'a.yaml': described('three') });
  const light = await world.pass();
  expect((await sent(world))['patchWorkflow']).toBe(1);
  expect(light.rounds[0]!.outcomes[0]!.disabledMs).toBeUndefined();
});

test('the time a workflow was off is measured by the clock that does not jump', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    emulator: { behaviour: { settleMs: 1000 } },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'one' }) });
  const [outcome] = (await world.pass()).rounds[0]!.outcomes;
  expect(outcome!.result).toBe('updated');
  expect(outcome!.disabledMs).toBeGreaterThanOrEqual(1000);
  expect(outcome!.disabledUntil! - outcome!.disabledFrom!).toBe(outcome!.disabledMs);
});

test('a lock that is kept for long is waited for by those who have seen it, and tried once when it is gone', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    emulator: { behaviour: { settleMs: 1000 } },
  });
  await world.pass();
  const patchesOf = async (subject: string): Promise<number | undefined> => {
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject }) });
    await world.control.resetRequests();
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    return (await sent(world))['patchWorkflow'];
  };
  // Off, on, and the tries in between, which lie further and further apart.
  expect(await patchesOf('one')).toBeGreaterThan(4);
  expect(await patchesOf('two')).toBeLessThanOrEqual(4);
  await world.control.behaviour({ settleMs: 0 });
  expect(await patchesOf('three')).toBe(3);
});

function scheduled(cronString: string, subject: string): string {
  const trigger = `trigger:\n  type: SCHEDULED\n  attributes:\n    frequency: cronSchedule\n    cronString: '${cronString}'\n`;
  const text = workflowFile('A', { subject });
  return `${text.slice(0, text.indexOf('trigger:'))}${trigger}${text.slice(text.indexOf('definition:'))}`;
}

test.each([
  ['is let go by', '0 9 * * *', 30_000],
  ['is not waited for when it comes every minute', '* * * * *', 0],
  ['is not waited for when it is an hour away', '0 10 * * *', 0],
])('a scheduled run that is about to start %s', async (_, cronString, waitsMs) => {
  const clock = new ManualClock(Date.UTC(2026, 0, 5, 8));
  const world = await makeWorld({ files: { 'a.yaml': scheduled(cronString, 'one') }, clock });
  await world.pass();
  await world.advance(Date.UTC(2026, 0, 5, 8, 59, 30) - clock.now());
  await world.repository.commit({ 'a.yaml': scheduled(cronString, 'two') });
  const from = clock.now();
  const [outcome] = (await world.pass()).rounds[0]!.outcomes;
  expect(outcome!.result).toBe('updated');
  expect(clock.now() - from).toBeGreaterThanOrEqual(waitsMs);
  expect(clock.now() - from).toBeLessThan(waitsMs + 10_000);
});

test('a pass that is stopped while it lets a run go by has not touched the workflow', async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 5, 8));
  const world = await makeWorld({ files: { 'a.yaml': scheduled('0 9 * * *', 'one') }, clock });
  await world.pass();
  await world.advance(Date.UTC(2026, 0, 5, 8, 59, 30) - clock.now());
  await world.repository.commit({ 'a.yaml': scheduled('0 9 * * *', 'two') });
  const stop = new AbortController();
  world.between = (ports) => ({
    ...ports,
    clock: {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: async (ms, signal) => {
        stop.abort(new Error('Stopped.'));
        return clock.sleep(ms, signal);
      },
    },
  });
  await world.control.resetRequests();
  expect(done(await world.pass('manual', stop.signal))).toEqual(['a.yaml failed Interrupted']);
  expect((await sent(world))['patchWorkflow']).toBeUndefined();
});

test('a number the tenant has and we cannot hold is never sent back', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const before = await world.live('A');
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'one' }) });
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      listWorkflows: async (signal) =>
        (await ports.tenant.listWorkflows(signal)).map((one) => ({
          ...one,
          unsafeNumbers: ['/definition/steps/Send Email/attributes/subject'],
        })),
    },
  });
  expect(done(await world.pass())).toContain('a.yaml skipped UnsafeNumber');
  expect((await world.live('A'))['modified']).toBe(before['modified']);
});

test('a change that fails by a fault of ours does not stop the others', async () => {
  const world = await makeWorld({ files: filesOf('one'), tenant: { maxDisabled: 1 } });
  await world.pass();
  await world.repository.commit(filesOf('two'));
  const broken = (await world.live('A')).id;
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      patchWorkflow: async (id, operations, options) => {
        if (id === broken && operations.some(({ path }) => path !== '/enabled')) {
          throw new TypeError('A fault of ours.');
        }
        return ports.tenant.patchWorkflow(id, operations, options);
      },
    },
  });
  const pass = await world.pass();
  expect(done(pass)).toEqual([
    'A.yaml failed Interrupted',
    ...NAMES.slice(1).map((name) => `${name}.yaml updated`),
  ]);
  expect(await states(world)).toEqual(NAMES.map((name) => `${name} on`));
});

test('a credential that lost its rights stops what would only fail the same way', async () => {
  const world = await makeWorld({ files: filesOf('one'), tenant: { maxDisabled: 1 } });
  await world.pass();
  await world.repository.commit(filesOf('two'));
  await world.control.faults([{ match: { method: 'PATCH' }, fault: { status: 403 } }]);
  const pass = await world.pass();
  expect(done(pass)).toEqual([
    'A.yaml failed TENANT_SCOPE_MISSING',
    ...NAMES.slice(1).map((name) => `${name}.yaml not-attempted TENANT_SCOPE_MISSING`),
  ]);
  await world.control.clearFaults();
  expect(done(await world.pass()).filter((line) => line.endsWith('updated'))).toHaveLength(6);
  await expectPeace(world);
});

test('writes that are forbidden send nothing and leave nothing in flight', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  world.between = (ports) => ({
    ...ports,
    permit: () => {
      throw new Error('Somebody else writes now.');
    },
  });
  await world.pass();
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
  world.between = (ports) => ports;
  const next = await world.pass();
  expect(next.recovered).toEqual([]);
  expect(waiting(next)).toEqual([]);
  expect(await states(world)).toEqual(['A on']);
});

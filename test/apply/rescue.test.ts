import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import {
  condition,
  done,
  expectPeace,
  interpose,
  states,
  waiting,
  worlds,
} from '../scenarios/told.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';

const worldOf = worlds();

/** A world whose waits cost no time. */
async function makeWorld(options: WorldOptions): Promise<World> {
  return worldOf({ clock: new ManualClock(), ...options });
}
const GONE_BAD = 'sp:no-such-action';

function bad(name: string): string {
  return workflowFile(name, { subject: 'Bad' }).replace('sp:send-email', GONE_BAD);
}

async function oneWorkflow(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') }, ...options });
  await world.pass();
  return world;
}

/** Lets every PATCH from the nth on fail in one pass, as when the tenant goes away in the middle of a cycle. */
async function passCutFrom(world: World, nth: number): Promise<void> {
  interpose(world, 'patchWorkflow', nth, 'before', async () =>
    world.control.faults([
      { match: { method: 'PATCH' }, fault: { status: 403 } },
      { match: { method: 'GET', path: '^/v2025/workflows/.' }, fault: { status: 403 } },
    ]),
  );
  await world.pass();
  world.between = (ports) => ports;
  await world.control.clearFaults();
}

test('an edit whose end is unclear is enabled again, and its fields count as never applied', async () => {
  const world = await oneWorkflow({ policies: { drift: 'report' } });
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  await passCutFrom(world, 3);
  expect(await states(world)).toEqual(['A off']);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'safe' }]);
  // The half-done write is nobody's drift, though drift is only reported here.
  expect(next.drift).toEqual([]);
  expect(await states(world)).toEqual(['A on']);
  await expectPeace(world);
});

test('a workflow that a person switched off while our own switch never arrived stays off, and is held', async () => {
  const world = await oneWorkflow();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  await passCutFrom(world, 1);
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }]);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'safe' }]);
  expect(waiting(next)).toEqual(['a.yaml update Held']);
  expect(await states(world)).toEqual(['A off']);
});

test('a person who spoils what a crash left switched off is not overwritten; it is told as stuck until they mend it', async () => {
  const world = await oneWorkflow();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  await passCutFrom(world, 2);
  expect(await states(world)).toEqual(['A off']);
  const { id } = await world.live('A');
  const actionId = '/definition/steps/Send Email/actionId';
  await world.control.edit(id, [{ op: 'replace', path: actionId, value: GONE_BAD }]);
  for (let round = 0; round < 2; round += 1) {
    const stuck = await world.pass();
    expect(stuck.recovered).toMatchObject([{ end: 'stuck' }]);
    expect(condition(stuck, 'Healthy')).toMatch(/^False/);
    expect(await world.live('A')).toHaveProperty(
      ['definition', 'steps', 'Send Email', 'actionId'],
      GONE_BAD,
    );
  }
  await world.control.edit(id, [{ op: 'replace', path: actionId, value: 'sp:send-email' }]);
  expect((await world.pass()).recovered).toMatchObject([{ end: 'safe' }]);
  await world.pass();
  await expectPeace(world);
});

test('a person whose edit made during our pass cannot be enabled is not overwritten either', async () => {
  const world = await oneWorkflow();
  const { id } = await world.live('A');
  const actionId = '/definition/steps/Send Email/actionId';
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  interpose(world, 'patchWorkflow', 1, 'before', async () =>
    world.control.edit(id, [{ op: 'replace', path: actionId, value: GONE_BAD }]),
  );
  const pass = await world.pass();
  expect(done(pass)[0]).toBe('a.yaml failed TENANT_REFUSED');
  expect(pass.rounds[0]!.outcomes[0]!.stuckDisabled).toBe(true);
  const live = await world.live('A');
  expect(live.enabled).toBe(false);
  expect(live).toHaveProperty(['definition', 'steps', 'Send Email', 'actionId'], GONE_BAD);
});

test('what had to be put back inside the pass is remembered as rejected, and tried again after a commit', async () => {
  const world = await oneWorkflow();
  await world.repository.commit({ 'a.yaml': bad('A') });
  // The third PATCH is the enable: its refusal gets lost, and with it the way back; the rescue does the rest.
  await world.control.faults([{ match: { method: 'PATCH', nth: 4 }, fault: { status: 403 } }]);
  const pass = await world.pass();
  expect(done(pass)[0]).toMatch(/^a\.yaml failed/);
  expect(await states(world)).toEqual(['A on']);
  await world.control.clearFaults();
  const next = await world.pass();
  expect(done(next)).toEqual([]);
  expect(waiting(next)).toEqual(['a.yaml update Rejected']);
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Better' }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await expectPeace(world);
});

test('a switch of ours that was cut off is not held against a later commit', async () => {
  const world = await oneWorkflow();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { enabled: false }) });
  await world.control.faults([
    { match: { method: 'PATCH' }, fault: { cut: 'after' } },
    { match: { method: 'GET', path: '^/v2025/workflows/.' }, fault: { status: 403 } },
  ]);
  await world.pass();
  await world.control.clearFaults();
  expect(await states(world)).toEqual(['A off']);
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml enabled']);
  await expectPeace(world);
}, 30_000);

test.each([
  ['with', workflowFile('A')],
  ['without', workflowFile('A').replace('enabled: true\n', '')],
])(
  'a file %s "enabled" that returns after a quarantine was cut off gets its workflow back, enabled',
  async (_, text) => {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
    });
    await world.pass();
    await world.repository.commit({ 'a.yaml': text });
    await world.pass();
    await world.repository.commit({ 'a.yaml': undefined });
    await world.control.faults([
      { match: { method: 'PATCH' }, fault: { cut: 'after' } },
      { match: { method: 'GET', path: '^/v2025/workflows/.' }, fault: { status: 403 } },
    ]);
    await world.pass();
    await world.control.clearFaults();
    expect(await states(world)).toEqual(['A off', 'B on']);
    await world.repository.commit({ 'a.yaml': text });
    await world.pass();
    expect(await states(world)).toEqual(['A on', 'B on']);
    await expectPeace(world);
  },
  30_000,
);

test('a delete in flight whose look fails waits, and the rest of the pass goes on', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  await world.control.faults([{ match: { method: 'DELETE' }, fault: { cut: 'before' } }]);
  await world.pass();
  await world.control.faults([
    { match: { method: 'GET', path: '^/v2025/workflows/.' }, fault: { status: 403 }, times: 1 },
  ]);
  await world.repository.commit({ 'b.yaml': workflowFile('B', { subject: 'New' }) });
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'waiting' }]);
  expect(done(next)).toEqual(['b.yaml updated']);
  expect((await world.pass()).recovered).toMatchObject([{ end: 'safe' }]);
  expect(await states(world)).toEqual(['B on']);
  await expectPeace(world);
}, 30_000);

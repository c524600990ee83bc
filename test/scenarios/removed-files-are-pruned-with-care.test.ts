import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { PruneMode } from '../../src/workflow/policy.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World, WorkflowText } from '../support/world.ts';
import { checksum, condition, done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const MINUTE = 60_000;
const DAY = 86_400_000;

async function owned(mode: PruneMode, text: WorkflowText = {}): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A', text), 'z.yaml': unlikeFile('Z') },
    policies: { prune: { mode, delayMs: 15 * MINUTE, graceMs: 7 * DAY } },
    clock: new ManualClock(),
  });
  await world.pass();
  return world;
}

async function quarantined(): Promise<World> {
  const world = await owned('quarantine');
  await world.repository.commit({ 'a.yaml': undefined });
  await world.pass();
  await world.advance(15 * MINUTE);
  expect(done(await world.pass())).toEqual(['a.yaml quarantined']);
  return world;
}

test('it waits its delay, told with the hour, is disabled, waits its grace, and is deleted', async () => {
  const world = await owned('quarantine');
  await world.repository.commit({ 'a.yaml': undefined });
  const pending = await world.pass();
  expect(done(pending)).toEqual([]);
  expect(pending.prunes).toMatchObject([{ kind: 'pending', due: world.clock.now() + 15 * MINUTE }]);
  await world.restart();
  await world.advance(14 * MINUTE);
  expect(done(await world.pass())).toEqual([]);
  await world.advance(MINUTE);
  expect(done(await world.pass())).toEqual(['a.yaml quarantined']);
  expect(await states(world)).toEqual(['A off', 'Z on']);
  await world.advance(7 * DAY - 1);
  const grace = await world.pass();
  expect(done(grace)).toEqual([]);
  expect(waiting(grace)).toEqual(['a.yaml delete Grace']);
  await world.advance(1);
  expect(done(await world.pass())).toEqual(['a.yaml deleted']);
  expect(await states(world)).toEqual(['Z on']);
  await expectPeace(world);
});

test('prune: delete has no grace', async () => {
  const world = await owned('delete');
  await world.repository.commit({ 'a.yaml': undefined });
  await world.pass();
  await world.advance(15 * MINUTE);
  expect(done(await world.pass())).toEqual(['a.yaml quarantined', 'a.yaml deleted']);
  await expectPeace(world);
});

test('prune: keep ends the ownership and leaves the workflow as it runs', async () => {
  const world = await owned('keep');
  await world.repository.commit({ 'a.yaml': undefined });
  expect(done(await world.pass())).toEqual([]);
  await world.advance(15 * MINUTE);
  await world.control.resetRequests();
  expect(done(await world.pass())).toEqual(['a.yaml disowned']);
  expect(await states(world)).toEqual(['A on', 'Z on']);
  expect(Object.keys(await sent(world))).toEqual(['listWorkflows']);
  await expectPeace(world);
});

test("the file's own last word on pruning outlives it", async () => {
  const world = await owned('quarantine', { tail: 'mainsheet:\n  prune: keep\n' });
  await world.repository.commit({ 'a.yaml': undefined });
  await world.pass();
  await world.advance(15 * MINUTE);
  expect(done(await world.pass())).toEqual(['a.yaml disowned']);
});

test('a file that comes back within the delay starts the count afresh', async () => {
  const world = await owned('quarantine');
  await world.repository.commit({ 'a.yaml': undefined });
  await world.pass();
  await world.advance(10 * MINUTE);
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  const back = await world.pass();
  expect(back.prunes).toMatchObject([{ kind: 'called-off' }]);
  expect(done(back)).toEqual([]);
  await world.repository.commit({ 'a.yaml': undefined });
  await world.pass();
  await world.advance(14 * MINUTE);
  expect(done(await world.pass())).toEqual([]);
  expect(await states(world)).toEqual(['A on', 'Z on']);
});

test.each([
  ['enabled', true],
  ['enabled', null],
  ['disabled', null],
] as const)(
  'a file that comes back restores the id and the %s state (file: %s)',
  async (was, says) => {
    const world = await owned('quarantine', { enabled: null });
    if (was === 'enabled') {
      await world.control.edit((await world.live('A')).id, [
        { op: 'replace', path: '/enabled', value: true },
      ]);
      await world.pass();
    }
    const before = await world.live('A');
    await world.repository.commit({ 'a.yaml': undefined });
    await world.pass();
    await world.advance(15 * MINUTE);
    await world.pass();
    expect(await states(world)).toEqual(['A off', 'Z on']);
    await world.repository.commit({
      'a.yaml': workflowFile('A', { enabled: says, subject: 'Back' }),
    });
    await world.pass();
    expect(await world.live('A')).toMatchObject({ id: before.id, enabled: was === 'enabled' });
    await expectPeace(world);
    await world.repository.commit({
      'a.yaml': workflowFile('A', { enabled: says, subject: 'Again' }),
    });
    await world.pass();
    expect((await world.live('A')).enabled).toBe(was === 'enabled');
  },
);

test.each([
  ['switched on', [{ op: 'replace', path: '/enabled', value: true }]],
  ['changed', [{ op: 'replace', path: '/description', value: 'Mine' }]],
])('a workflow %s in quarantine is not deleted until that is approved', async (_, patch) => {
  const world = await quarantined();
  await world.control.edit((await world.live('A')).id, patch);
  await world.advance(8 * DAY);
  const touched = await world.pass();
  expect(done(touched)).toEqual([]);
  expect(touched.prunes).toMatchObject([{ kind: 'called-off' }]);
  expect(waiting(touched)).toEqual(['a.yaml delete TouchedInTenant']);
  expect(condition(touched)).toBe('False ApprovalRequired');
  expect(done(await world.pass())).toEqual([]);
  expect(await states(world)).toHaveLength(2);
  if (patch[0]!.path === '/description') {
    await world.decide({ kind: 'approve', checksum: checksum(touched), only: 'a.yaml' });
    expect(done(await world.pass())).toEqual(['a.yaml deleted']);
    expect(await states(world)).toEqual(['Z on']);
  }
});

test('a quarantined workflow deleted by hand is forgotten', async () => {
  const world = await quarantined();
  await world.tenant.call('DELETE', `/v2025/workflows/${(await world.live('A')).id}`);
  expect(done(await world.pass())).toEqual(['a.yaml forgotten']);
  await expectPeace(world);
});

test('days without a pass do not shorten a delay that was never seen', async () => {
  const world = await owned('quarantine');
  await world.repository.commit({ 'a.yaml': undefined });
  await world.advance(30 * DAY);
  expect(done(await world.pass())).toEqual([]);
  expect(await states(world)).toEqual(['A on', 'Z on']);
});

import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { checksum, condition, done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const FILES = { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') };

async function lost(
  change: (world: World) => Promise<unknown> = async () => undefined,
): Promise<World> {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Second' }) });
  await world.pass();
  await world.restart({ loseStore: true });
  await change(world);
  await world.control.resetRequests();
  return world;
}

test('what equals its file is owned again without a write', async () => {
  const world = await lost();
  expect(done(await world.pass())).toEqual(['a.yaml adopted', 'b.yaml adopted']);
  expect(await sent(world)).toEqual({ listWorkflows: 2 });
  await expectPeace(world);
});

test('what Git changed meanwhile is found in its history and applied', async () => {
  const world = await lost(({ repository }) =>
    repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Third' }) }),
  );
  const result = await world.pass();
  expect(done(result).toSorted()).toEqual(['a.yaml updated', 'b.yaml adopted']);
  expect(await states(world)).toEqual(['A on', 'B on']);
  expect(await world.live('A')).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'Third',
  );
  await expectPeace(world);
});

test('what somebody changed in the tenant meanwhile waits with its differences until it is approved', async () => {
  const world = await lost(async ({ control, live }) => {
    const { id } = await live('A');
    await control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  });
  const waits = await world.pass();
  expect(done(waits)).toEqual(['b.yaml adopted']);
  expect(waiting(waits)).toEqual(['a.yaml adopt ApprovalRequired']);
  expect(waits.rounds.at(-1)!.plan.changes[0]!.differences).toMatchObject([
    { pointer: '/description', live: 'Mine' },
  ]);
  expect(condition(waits)).toBe('False ApprovalRequired');
  expect((await sent(world))['patchWorkflow']).toBeUndefined();

  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect((await world.live('A')).description).toBe('Made for a test');
  await expectPeace(world);
});

test("a workflow whose file went away with the store is nobody's, and is left alone", async () => {
  const world = await lost(({ repository }) => repository.commit({ 'a.yaml': undefined }));
  const result = await world.pass();
  expect(done(result)).toEqual(['b.yaml adopted']);
  expect(result.unmanaged.news.map(({ name }) => name)).toEqual(['A']);
  expect(await states(world)).toEqual(['A on', 'B on']);
});

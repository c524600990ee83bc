import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { checksum, condition, done, expectPeace, refusals, sent, waiting, worlds } from './told.ts';

const makeWorld = worlds();

function many(count: number, subject = 'Hello'): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `w${index}.yaml`,
      workflowFile(`W${index}`, { enabled: false, subject }),
    ]),
  );
}

function without(count: number): Record<string, undefined> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`w${index}.yaml`, undefined]),
  );
}

async function owning(count: number): Promise<World> {
  const world = await makeWorld({ files: many(count) });
  expect(done(await world.pass())).toHaveLength(count);
  await world.control.resetRequests();
  return world;
}

test.each([
  [12, 5, []],
  [12, 6, ['Removals']],
  [20, 2, []],
  [20, 3, ['Removals']],
])('of %i owned, %i removals: %j', async (owned, removed, reasons) => {
  const world = await owning(owned);
  await world.repository.commit(without(removed));
  const result = await world.pass();
  expect(refusals(result)).toEqual(reasons);
  expect(await world.control.workflows()).toHaveLength(
    reasons.length === 0 ? owned - removed : owned,
  );
});

test.each([
  [9, 9, []],
  [10, 5, []],
  [10, 6, ['Updates']],
])('of %i owned, %i updates: %j', async (owned, updated, reasons) => {
  const world = await owning(owned);
  await world.repository.commit(many(updated, 'New'));
  const result = await world.pass();
  expect(refusals(result)).toEqual(reasons);
  expect((await sent(world))['patchWorkflow'] ?? 0).toBe(reasons.length === 0 ? updated : 0);
});

test('a plan that waits says so, waits on, and is carried out once its checksum is approved', async () => {
  const world = await owning(12);
  await world.repository.commit({ ...many(12, 'New'), 'fresh.yaml': workflowFile('Fresh') });
  const waits = await world.pass();
  expect(done(waits)).toEqual([]);
  expect(condition(waits)).toBe('False ApprovalRequired');
  expect(checksum(await world.pass())).toBe(checksum(waits));
  expect(Object.keys(await sent(world))).toEqual(['listWorkflows']);

  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  const approved = await world.pass();
  expect(done(approved).filter((line) => line.endsWith('updated'))).toHaveLength(12);
  expect(done(approved)).toContain('fresh.yaml enabled');
  expect(condition(approved)).toBe('True Succeeded');
  await expectPeace(world);
});

test('removals approved once are quarantined and deleted in one go, by prune: delete', async () => {
  const world = await owning(12);
  await world.repository.commit(without(7));
  const waits = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  await world.pass();
  expect(await world.control.workflows()).toHaveLength(5);
  await expectPeace(world);
});

test('one change of a plan that waits can be approved alone', async () => {
  const world = await owning(12);
  await world.repository.commit({ ...many(12, 'New'), 'fresh.yaml': workflowFile('Fresh') });
  const waits = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'fresh.yaml' });
  expect(done(await world.pass())).toEqual(['fresh.yaml created', 'fresh.yaml enabled']);
  const rest = await world.pass();
  expect(done(rest)).toEqual([]);
  expect(refusals(rest)).toEqual(['Updates']);
});

test('an approval is void as soon as the plan is another', async () => {
  const world = await owning(12);
  await world.repository.commit(without(6));
  const waits = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  await world.repository.commit(without(7));
  const other = await world.pass();
  expect(done(other)).toEqual([]);
  expect(refusals(other)).toEqual(['Removals']);
  await world.repository.commit({ 'w6.yaml': many(7)['w6.yaml'] });
  expect(done(await world.pass())).toEqual([]);
});

test("the checksum survives a merge commit and other people's edits elsewhere, and breaks with a managed value", async () => {
  const world = await owning(12);
  await world.repository.commit(many(12, 'New'));
  const waits = await world.pass();
  await world.repository.commit({ 'readme.md': 'Words' });
  await world.tenant.call('POST', '/v2025/workflows', { name: "Somebody else's" });
  expect(checksum(await world.pass())).toBe(checksum(waits));
  const { id } = await world.live('W0');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  expect(checksum(await world.pass())).not.toBe(checksum(waits));
});

test('a commit without any workflow waits, though it has other files', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A'), 'readme.md': 'Words' } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  const waits = await world.pass();
  expect(done(waits)).toEqual([]);
  expect(refusals(waits)).toEqual(['DesiredEmpty']);
  expect(condition(waits)).toBe('False ApprovalRequired');
  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  await world.pass();
  expect(await world.control.workflows()).toEqual([]);
});

test('creates need no approval, however many', async () => {
  const world = await makeWorld({ files: many(15) });
  const result = await world.pass();
  expect(waiting(result)).toEqual([]);
  expect(await world.control.workflows()).toHaveLength(15);
});

import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { condition, done, expectPeace, interpose, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

async function edited(drift: 'correct' | 'report', patch: Record<string, string>): Promise<World> {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') }, policies: { drift } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'From Git' }) });
  const { id } = await world.live('A');
  interpose(world, 'patchWorkflow', 1, 'before', () =>
    world.control.edit(id, [{ op: 'replace', ...patch }]),
  );
  return world;
}

test('an edit elsewhere in the workflow is seen, enabled again, planned again and kept', async () => {
  const world = await edited('report', { path: '/description', value: 'Mine' });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml skipped ChangedMeanwhile', 'a.yaml updated']);
  expect(await world.live('A')).toMatchObject({ enabled: true, description: 'Mine' });
  expect(result.again).toBe(true);
  const next = await world.pass();
  expect(done(next)).toEqual([]);
  expect(condition(next)).toBe('False Drifted');
});

test('an edit in the same place is a conflict that waits, under report', async () => {
  const world = await edited('report', {
    path: '/definition/steps/Send Email/attributes/subject',
    value: 'By hand',
  });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml skipped ChangedMeanwhile']);
  expect(waiting(result)).toEqual(['a.yaml update Conflict']);
  expect(condition(result)).toBe('False Conflict');
  expect(await states(world)).toEqual(['A on']);
  expect(await world.live('A')).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'By hand',
  );
});

test("an edit in the same place is seen and told before Git's version is written, under correct", async () => {
  const world = await edited('correct', {
    path: '/definition/steps/Send Email/attributes/subject',
    value: 'By hand',
  });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml skipped ChangedMeanwhile', 'a.yaml updated']);
  expect(await world.live('A')).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'From Git',
  );
  await expectPeace(world);
});

test('a workflow that is switched on before its turn does not have its version refused for that', async () => {
  const off = (subject: string): string => workflowFile('A', { subject, enabled: false });
  const world = await makeWorld({ files: { 'a.yaml': off('Hello') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': off('From Git') });
  const { id } = await world.live('A');
  interpose(world, 'patchWorkflow', 1, 'before', () =>
    world.control.edit(id, [{ op: 'replace', path: '/enabled', value: true }]),
  );
  const result = await world.pass();
  expect(done(result)[0]).toBe('a.yaml skipped ChangedMeanwhile');
  expect(waiting(result)).toEqual([]);
  await expectPeace(world);
  expect(await states(world)).toEqual(['A off']);
  expect(await world.live('A')).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'From Git',
  );
});

test('a workflow deleted by hand during its edit is told and planned afresh', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    policies: { drift: 'report' },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'From Git' }) });
  const { id } = await world.live('A');
  interpose(world, 'patchWorkflow', 1, 'after', () =>
    world.tenant.call('DELETE', `/v2025/workflows/${id}`),
  );
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml failed TENANT_NOT_FOUND']);
  expect(result.rounds[0]!.outcomes[0]!.stuckDisabled).toBeUndefined();
  const next = await world.pass();
  expect(waiting(next)).toEqual(['a.yaml create Conflict']);
  expect(await states(world)).toEqual([]);
});

test('a workflow touched in the moment of its deletion is not deleted', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  const { id } = await world.live('A');
  interpose(world, 'getWorkflow', 1, 'before', () =>
    world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Keep me' }]),
  );
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml quarantined', 'a.yaml skipped ChangedMeanwhile']);
  expect(waiting(result)).toEqual(['a.yaml delete TouchedInTenant']);
  expect(await states(world)).toEqual(['A off', 'B on']);
});

import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { PlanPolicies } from '../../src/plan/context.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { checksum, condition, done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const SUBJECT = '/definition/steps/Send Email/attributes/subject';

function drifts(result: PassResult): readonly string[] {
  return result.drift.map(({ file, kind }) => `${file} ${kind}`);
}

async function owned(policies: Partial<PlanPolicies>, tail = ''): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A', { tail }), 'z.yaml': unlikeFile('Z') },
    policies,
    clock: new ManualClock(),
  });
  await world.pass();
  return world;
}

async function touch(world: World, path: string, value: string): Promise<void> {
  await world.control.edit((await world.live('A')).id, [{ op: 'replace', path, value }]);
}

test.each([
  ['report', '', 'report'],
  ['report', 'mainsheet:\n  drift: correct\n', 'correct'],
  ['correct', 'mainsheet:\n  drift: report\n', 'report'],
  ['correct', '', 'correct'],
] as const)('tenant %s, file %j: %s', async (policy, tail, decides) => {
  const world = await owned({ drift: policy }, tail);
  await touch(world, '/description', 'Mine');
  const result = await world.pass();
  expect(done(result)).toEqual(decides === 'correct' ? ['a.yaml updated'] : []);
  expect((await world.live('A')).description).toBe(
    decides === 'correct' ? 'Made for a test' : 'Mine',
  );
});

test('under report one drift is one report, with its age when it ends', async () => {
  const world = await owned({ drift: 'report' });
  await touch(world, '/description', 'Mine');
  const first = await world.pass();
  expect(drifts(first)).toEqual(['a.yaml detected']);
  expect(condition(first)).toBe('False Drifted');
  expect(first.cases.find(({ file }) => file === 'a.yaml')!.live!.modifiedBy).toMatchObject({
    name: 'Ann Admin',
  });
  await world.advance(60_000);
  await world.restart();
  expect(drifts(await world.pass())).toEqual([]);
  await touch(world, '/description', 'Made for a test');
  const ended = await world.pass();
  expect(drifts(ended)).toEqual(['a.yaml resolved']);
  expect(ended.drift[0]!.ageMs).toBeGreaterThanOrEqual(60_000);
  await expectPeace(world);
});

test('drift that Git takes over ends without a write', async () => {
  const world = await owned({ drift: 'report' });
  await touch(world, '/description', 'Mine');
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { description: 'Mine' }) });
  await world.control.resetRequests();
  const result = await world.pass();
  expect(drifts(result)).toEqual(['a.yaml resolved']);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
  await expectPeace(world);
});

test('under report a git change elsewhere is applied, and the drift stays', async () => {
  const world = await owned({ drift: 'report' });
  await touch(world, '/description', 'Mine');
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml updated']);
  expect(await world.live('A')).toMatchObject({ description: 'Mine', enabled: true });
  expect(condition(result)).toBe('False Drifted');
});

test('a conflict waits under report until it is approved', async () => {
  const world = await owned({ drift: 'report' });
  await touch(world, SUBJECT, 'By hand');
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'From Git' }) });
  const waits = await world.pass();
  expect(done(waits)).toEqual([]);
  expect(drifts(waits)).toEqual(['a.yaml conflict']);
  expect(waiting(waits)).toEqual(['a.yaml update Conflict']);
  expect(condition(waits)).toBe('False Conflict');
  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await expectPeace(world);
});

test("a conflict is Git's under correct, and the tenant's version is in the report", async () => {
  const world = await owned({ drift: 'correct' });
  await touch(world, SUBJECT, 'By hand');
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'From Git' }) });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml updated']);
  const told = result.drift[0]!;
  expect('found' in told ? told.found.drift : []).toMatchObject([
    { pointer: SUBJECT, class: 'conflict', live: 'By hand' },
  ]);
  await expectPeace(world);
});

test('a correction waits until the drift has settled', async () => {
  const world = await owned({ drift: 'correct', settleMs: 600_000 });
  await touch(world, '/description', 'Mine');
  const early = await world.pass();
  expect(done(early)).toEqual([]);
  expect(waiting(early)).toEqual(['a.yaml update Settling']);
  await world.advance(300_000);
  await touch(world, '/description', 'Still at it');
  await world.advance(400_000);
  expect(done(await world.pass())).toEqual([]);
  await world.advance(200_001);
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await expectPeace(world);
});

test('what is changed back three times in a row is contested, until it is released', async () => {
  const world = await owned({ drift: 'correct' });
  for (const value of ['One', 'Two', 'Three']) {
    await touch(world, '/description', value);
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
  }
  await touch(world, '/description', 'Four');
  const contested = await world.pass();
  expect(done(contested)).toEqual([]);
  expect(waiting(contested)).toEqual(['a.yaml update Contested']);
  expect(condition(contested, 'Stalled')).toBe('True Contested');
  await world.restart();
  expect(done(await world.pass())).toEqual([]);
  await world.decide({ kind: 'release', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await expectPeace(world);
});

test('a contest ends when the file changes, and passes in peace end the count in a row', async () => {
  const world = await owned({ drift: 'correct' });
  for (const value of ['One', 'Two']) {
    await touch(world, '/description', value);
    await world.pass();
  }
  await expectPeace(world);
  for (const value of ['Three', 'Four', 'Five']) {
    await touch(world, '/description', value);
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
  }
  await touch(world, '/description', 'Six');
  expect(waiting(await world.pass())).toEqual(['a.yaml update Contested']);
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

test('ten corrections in a day are a contest too, with peace in between', async () => {
  const world = await owned({ drift: 'correct' });
  for (let number = 0; number < 10; number += 1) {
    await touch(world, '/description', `Number ${number}`);
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    await world.pass();
  }
  await touch(world, '/description', 'Eleven');
  expect(waiting(await world.pass())).toEqual(['a.yaml update Contested']);
  await world.advance(86_400_000);
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

test('a workflow deleted in the tenant is made again under correct, and what that costs is said', async () => {
  const world = await owned({ drift: 'correct' });
  const { id } = await world.live('A');
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  await world.tenant.call('DELETE', `/v2025/workflows/${id}`);
  const result = await world.pass();
  expect(drifts(result)).toEqual(['a.yaml deleted', 'a.yaml corrected']);
  expect(done(result)).toEqual(['a.yaml created', 'a.yaml enabled']);
  expect(result.rounds[0]!.plan.changes[0]!.notes).not.toEqual([]);
  expect(await states(world)).toEqual(['A on', 'Z on']);
  expect((await world.live('A')).id).not.toBe(id);
  await expectPeace(world);
});

test('a workflow deleted in the tenant is only told under report, until it is approved or its file goes', async () => {
  const world = await owned({ drift: 'report' });
  const { id } = await world.live('A');
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  await world.tenant.call('DELETE', `/v2025/workflows/${id}`);
  const told = await world.pass();
  expect(drifts(told)).toEqual(['a.yaml deleted']);
  expect(done(told)).toEqual([]);
  expect(condition(told)).toBe('False Conflict');
  expect(drifts(await world.pass())).toEqual([]);

  await world.decide({ kind: 'approve', checksum: checksum(told), only: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  await expectPeace(world);
});

test('a workflow deleted in the tenant whose file goes too is forgotten', async () => {
  const world = await owned({ drift: 'report' });
  const { id } = await world.live('A');
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  await world.tenant.call('DELETE', `/v2025/workflows/${id}`);
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  expect(done(await world.pass())).toEqual(['a.yaml forgotten']);
  await expectPeace(world);
});

test('a workflow switched on in the tenant though Git says off is drift', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A', { enabled: false }) } });
  await world.pass();
  await world.control.edit((await world.live('A')).id, [
    { op: 'replace', path: '/enabled', value: true },
  ]);
  expect(done(await world.pass())).toEqual(['a.yaml disabled']);
  expect(await states(world)).toEqual(['A off']);
  await expectPeace(world);
});

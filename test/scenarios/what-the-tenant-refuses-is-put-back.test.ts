import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { workflowFile } from '../support/world.ts';
import { condition, done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

/** Passes our own rules, and not the tenant's validator: the action does not exist there. */
function refusedFile(name: string, subject = 'Hello'): string {
  return workflowFile(name, { subject }).replace('sp:send-email', 'sp:no-such-action');
}

test("a create whose enabling is refused stays disabled, told with step, line and the tenant's words", async () => {
  const text = refusedFile('A');
  const world = await makeWorld({ files: { 'a.yaml': text, 'b.yaml': workflowFile('B') } });
  const result = await world.pass();
  expect(done(result).toSorted()).toEqual([
    'a.yaml created',
    'a.yaml failed EnableRefused',
    'b.yaml created',
    'b.yaml enabled',
  ]);
  const failed = result.rounds
    .flatMap(({ outcomes }) => outcomes)
    .find((one) => one.result === 'failed')!;
  const line = text.split('\n').findIndex((row) => row.includes('Send Email:')) + 1;
  expect(failed.findings).toMatchObject([{ step: 'Send Email', line }]);
  expect(await states(world)).toEqual(['A off', 'B on']);
  expect(waiting(result)).toEqual(['a.yaml enable Rejected']);

  await world.control.resetRequests();
  const next = await world.pass();
  expect(done(next)).toEqual([]);
  expect(condition(next)).toBe('False Rejected');
  expect(await sent(world)).toEqual({ listWorkflows: 1 });

  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(await states(world)).toEqual(['A on', 'B on']);
  await expectPeace(world);
});

test('an edit whose enabling is refused puts the previous version back, enabled, and is not tried again', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const before = await world.live('A');
  await world.repository.commit({ 'a.yaml': refusedFile('A', 'New') });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml failed EnableRefused']);
  expect(result.rounds[0]!.outcomes[0]!.findings).toMatchObject([{ step: 'Send Email' }]);
  const after = await world.live('A');
  expect(after.enabled).toBe(true);
  expect(after['definition']).toEqual(before['definition']);

  await world.restart();
  await world.control.resetRequests();
  const next = await world.pass();
  expect(done(next)).toEqual([]);
  expect(waiting(next)).toEqual(['a.yaml update Rejected']);
  expect(next.drift).toEqual([]);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });

  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Corrected' }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await expectPeace(world);
});

test('while a version is rejected drift from the last good one is still corrected', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': refusedFile('A') });
  await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(await world.live('A')).toMatchObject({ enabled: true, description: 'Made for a test' });
  expect(condition(await world.pass())).toBe('False Rejected');
});

test.each([
  ['an approval', (checksum: string) => ({ kind: 'approve', checksum, only: 'a.yaml' })],
  ['a release', () => ({ kind: 'release', file: 'a.yaml' })],
])('%s lets a rejected version be tried once more', async (_, decision) => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': refusedFile('A') });
  await world.pass();
  const waits = await world.pass();
  await world.decide(decision(waits.rounds[0]!.plan.checksum));
  expect(done(await world.pass())).toEqual(['a.yaml failed EnableRefused']);
  expect(await states(world)).toEqual(['A on']);
  expect(done(await world.pass())).toEqual([]);
});

test('going back to the version before needs no write at all', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': refusedFile('A') });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  await expectPeace(world);
});

test('an edit that the tenant refuses leaves the workflow as it was, enabled', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
    emulator: { behaviour: { names: 'unique' } },
    clock: new ManualClock(),
  });
  await world.pass();
  await world.tenant.call('POST', '/v2025/workflows', { name: 'Taken' });
  await world.repository.commit({ 'a.yaml': workflowFile('Taken') });
  expect(done(await world.pass())).toEqual(['a.yaml failed PatchRefused']);
  expect(await states(world)).toEqual(['A on', 'B on', 'Taken off']);
  expect(condition(await world.pass())).toBe('False Rejected');
});

test('a workflow that the tenant will not enable again at all is told as stuck, and enabled once it can be', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    clock: new ManualClock(),
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  await world.control.behaviour({ owner: 'gone' });
  const stuck = await world.pass();
  expect(condition(stuck, 'Healthy')).toBe('False PartlyApplied');
  expect(await states(world)).toEqual(['A off']);
  expect(condition(await world.pass(), 'Healthy')).toBe('False PartlyApplied');
  await world.control.behaviour({ owner: 'exists' });
  const after = await world.pass();
  expect(after.recovered).toMatchObject([{ end: 'safe' }]);
  expect(condition(after, 'Healthy')).toBe('True Succeeded');
  expect(await states(world)).toEqual(['A on']);
});

test('enabling alone that is refused has nothing to put back', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': refusedFile('A').replace('enabled: true', 'enabled: false') },
  });
  expect(done(await world.pass())).toEqual(['a.yaml created']);
  await expectPeace(world);
  await world.repository.commit({ 'a.yaml': refusedFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml failed EnableRefused']);
  expect(await states(world)).toEqual(['A off']);
  expect(condition(await world.pass())).toBe('False Rejected');
});

import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { DriftPolicy } from '../../src/workflow/policy.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { condition, done, expectPeace, interpose, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const OFF = [{ op: 'replace', path: '/enabled', value: false }];
const ON = [{ op: 'replace', path: '/enabled', value: true }];

async function heldWorld(drift: DriftPolicy = 'correct'): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    policies: { drift },
    clock: new ManualClock(),
  });
  await world.pass();
  await world.control.edit((await world.live('A')).id, OFF);
  return world;
}

test.each(['report', 'correct', 'capture'] as const)(
  'under drift: %s it is held, pass after pass',
  async (drift) => {
    const world = await heldWorld(drift);
    const held = await world.pass();
    expect(done(held)).toEqual([]);
    expect(waiting(held)).toEqual(['a.yaml enable Held']);
    expect(held.holds).toMatchObject([
      { kind: 'held', live: { modifiedBy: { name: 'Ann Admin' } } },
    ]);
    expect(condition(held)).toBe('False Held');

    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
    await world.restart();
    const since = held.holds[0]!.since;
    await world.advance(3_600_000);
    const still = await world.pass();
    expect(done(still)).toEqual([]);
    expect(still.holds).toMatchObject([{ kind: 'held', since }]);
    expect(still.holds[0]!.pointers).toContain('/definition/steps/Send Email/attributes/subject');
    expect(await states(world)).toEqual(['A off']);

    await world.control.edit((await world.live('A')).id, ON);
    const ended = await world.pass();
    expect(ended.holds).toMatchObject([{ kind: 'ended' }]);
    expect(done(ended)).toEqual(['a.yaml updated']);
    expect(await states(world)).toEqual(['A on']);
    await expectPeace(world);
  },
);

test('it ends when Git says that the workflow is off', async () => {
  const world = await heldWorld();
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { enabled: false }) });
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(result.holds).toMatchObject([{ kind: 'ended' }]);
  expect(await states(world)).toEqual(['A off']);
  await expectPeace(world);

  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml enabled']);
  expect(await states(world)).toEqual(['A on']);
});

test.each(['report', 'correct'] as const)(
  'it ends by a release, under drift: %s',
  async (drift) => {
    const world = await heldWorld(drift);
    await world.pass();
    await world.decide({ kind: 'release', file: 'a.yaml' });
    const released = await world.pass();
    expect(released.decisions).toEqual([{ kind: 'release', by: 'Olga Oncall', file: 'a.yaml' }]);
    expect(done(released)).toEqual(['a.yaml enabled']);
    expect(await states(world)).toEqual(['A on']);
    await expectPeace(world);
  },
);

test('no approval of a plan enables it', async () => {
  const world = await heldWorld();
  const { rounds } = await world.pass();
  await world.decide({ kind: 'approve', checksum: rounds[0]!.plan.checksum });
  expect(done(await world.pass())).toEqual([]);
  expect(await states(world)).toEqual(['A off']);
});

test('a removed file still removes it, since it is off already', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  await world.pass();
  await world.control.edit((await world.live('A')).id, OFF);
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  expect(done(await world.pass())).toEqual(['a.yaml quarantined', 'a.yaml deleted']);
  expect(await states(world)).toEqual(['B on']);
});

test('a late disable of our own is put right under every policy', async () => {
  const world = await heldWorldByUs();
  expect(done(await world.pass())).toEqual(['a.yaml enabled']);
  expect(await states(world)).toEqual(['A on']);
});

async function heldWorldByUs(): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    policies: { drift: 'report' },
    clock: new ManualClock(),
  });
  await world.pass();
  await world.advance(60_000);
  await world.tenant.call('PATCH', `/v2025/workflows/${(await world.live('A')).id}`, OFF);
  return world;
}

test.each([
  ['an emergency stop', OFF, ['False Held', ['A off']]],
  [
    'an edit',
    [{ op: 'replace', path: '/description', value: 'Mine' }],
    ['False Drifted', ['A on']],
  ],
] as const)(
  '%s that comes after the list, and before its workflow’s turn, is seen and nothing is switched for it',
  async (_, patch, [ends, left]) => {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A') },
      policies: { drift: 'report' },
    });
    await world.pass();
    const { id } = await world.live('A');
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
    interpose(world, 'listWorkflows', 1, 'after', () => world.control.edit(id, [...patch]));
    const result = await world.pass();
    expect(done(result)[0]).toBe('a.yaml skipped ChangedMeanwhile');
    const again = await world.pass();
    expect(condition(again)).toBe(ends);
    expect(await states(world)).toEqual(left);
    const { revisions } = await world.control.workflow('A');
    const byHand = revisions.findIndex(({ by }) => by.name === 'Ann Admin');
    const cycles = revisions.slice(byHand + 1).filter(({ workflow }) => !workflow.enabled);
    // The edit was planned again and carried out; the stop was left alone.
    expect(cycles).toHaveLength(left[0] === 'A off' ? 0 : 2);
  },
);

test('an emergency stop in the moment in which a new name is tried, and refused, is not overruled', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const { id } = await world.live('A');
  await world.repository.commit({ 'a.yaml': workflowFile('A', { description: 'New' }) });
  interpose(world, 'patchWorkflow', 1, 'before', async () => {
    await world.control.edit(id, OFF);
    const refusal = { status: 400, body: { messages: [{ text: 'no' }] } };
    await world.control.faults([{ match: { method: 'PATCH' }, fault: refusal, times: 1 }]);
  });
  expect(done(await world.pass())).toEqual(['a.yaml skipped ChangedMeanwhile']);
  expect(condition(await world.pass())).toBe('False Held');
  expect(await states(world)).toEqual(['A off']);
});

import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { condition, done, expectPeace, refusals, states, worlds } from './told.ts';

const makeWorld = worlds();

const FILES = { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') };
const LATER = 121_000;

async function oneDaemon(): Promise<World> {
  const world = await makeWorld({ files: FILES, clock: new ManualClock() });
  await world.pass();
  return world;
}

test("a second daemon with a store of its own stops the first one's writes, until it is released", async () => {
  const one = await oneDaemon();
  const two = await makeWorld({ beside: one, policies: { drift: 'correct' } });
  expect(done(await two.pass())).toEqual(['a.yaml adopted', 'b.yaml adopted']);
  await one.advance(LATER);
  // The second one is told to make something else of it, as one with another branch is.
  await two.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
  await two.pass();
  await one.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Three' }) });

  const stopped = await one.pass();
  expect(done(stopped)).toEqual([]);
  expect(refusals(stopped)).toContain('AnotherWriter');
  expect(condition(stopped)).toBe('False AnotherWriter');
  expect(condition(stopped, 'Stalled')).toBe('True AnotherWriter');
  expect(await one.live('A')).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'Two',
  );

  await one.restart();
  expect(done(await one.pass())).toEqual([]);

  await one.decide({ kind: 'release' });
  const released = await one.pass();
  expect(released.decisions).toEqual([{ kind: 'release', by: 'Olga Oncall' }]);
  expect(done(released)).toEqual(['a.yaml updated']);
  expect(await states(one)).toEqual(['A on', 'B on']);
  await expectPeace(one);
});

test('a person with our credentials is such a writer too, and cannot be approved away', async () => {
  const world = await oneDaemon();
  await world.advance(LATER);
  const { id } = await world.live('A');
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/description', value: 'Hands' },
  ]);
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: true },
  ]);
  const stopped = await world.pass();
  expect(condition(stopped)).toBe('False AnotherWriter');
  await world.decide({ kind: 'approve', checksum: stopped.rounds[0]!.plan.checksum });
  expect(done(await world.pass())).toEqual([]);

  await world.decide({ kind: 'release' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect((await world.live('A')).description).toBe('Made for a test');
  await expectPeace(world);
});

test('recovery goes on while writes are stopped', async () => {
  const world = await oneDaemon();
  await world.advance(LATER);
  const { id } = await world.live('B');
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  expect(condition(await world.pass())).toBe('False AnotherWriter');
  const a = await world.live('A');
  const intent = {
    kind: 'edit',
    file: 'a.yaml',
    name: 'A',
    commit: '',
    digest: '',
    at: 0,
    workflowId: a.id,
    fields: [],
    before: {},
    wasEnabled: true,
    wantEnabled: true,
  };
  const [{ value }] = (await world.store.list('tenant', '')) as unknown as [
    { value: { tenantId: string } },
  ];
  await world.store.commit([
    { kind: 'put', collection: 'intent', tenant: value.tenantId, key: a.id, value: intent },
  ]);
  await world.control.edit(a.id, [{ op: 'replace', path: '/enabled', value: false }]);
  expect((await world.pass()).recovered).toMatchObject([{ end: 'safe' }]);
  expect((await world.live('A')).enabled).toBe(true);
});

test("our own writes, however late they show, are not another writer's", async () => {
  const world = await oneDaemon();
  for (let number = 0; number < 3; number += 1) {
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: `Number ${number}` }) });
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    await world.advance(LATER);
    await expectPeace(world);
  }
});

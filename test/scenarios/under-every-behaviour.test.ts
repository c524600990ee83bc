import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/emulator/behaviour.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { ApiFamily } from '../../src/tenant/family.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import { condition, done, states, worlds } from './told.ts';

const makeWorld = worlds();

const SUBJECT = '/definition/steps/Send Email/attributes/subject';

const SWITCHES: readonly (readonly [string, ApiFamily, Partial<Behaviour>])[] = [
  ['as most likely', 'v2025', {}],
  ['as most likely', 'v3', {}],
  ['as most likely', 'beta', {}],
  ['as most likely', 'v1', {}],
  ['settleMs: 300', 'v2025', { settleMs: 300 }],
  ['deepPatch: refuse', 'v2025', { deepPatch: 'refuse' }],
  ['patchMints', 'v2025', { patchMints: true }],
  ['patchResetsCounts', 'v2025', { patchResetsCounts: true }],
  ['counts: absent', 'v2025', { counts: 'absent' }],
  ['createEnabled: refuse', 'v2025', { createEnabled: 'refuse' }],
  ['lock: definition', 'v2025', { lock: 'definition' }],
  ['names: unique', 'v2025', { names: 'unique' }],
  ['answer: empty', 'v2025', { answer: 'empty' }],
  ['slowMetrics: 50', 'v3', { slowMetrics: 50, answer: 'empty' }],
  ['slowMetrics: 50', 'v2025', { slowMetrics: 50, answer: 'empty' }],
  ['rewrite', 'v2025', { rewrite: [{ match: SUBJECT, value: 'REWRITTEN' }] }],
  ['listCap: 250', 'v2025', { listCap: 250 }],
  [
    'several at once',
    'v3',
    { settleMs: 300, deepPatch: 'refuse', answer: 'empty', patchMints: true, names: 'unique' },
  ],
];

test.each(SWITCHES)('%s on %s: one life of two workflows', async (_, api, behaviour) => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': unlikeFile('B') },
    api,
    emulator: { behaviour },
    clock: new ManualClock(),
    policies: { prune: { mode: 'quarantine', delayMs: 0, graceMs: 3_600_000 } },
  });
  const subject = (text: string): string => ('rewrite' in behaviour ? 'REWRITTEN' : text);
  const peace = async (after: string): Promise<void> => {
    const result = await world.pass();
    const lines = [done(result), result.drift.length, condition(result, 'Healthy')];
    expect(lines, after).toEqual([[], 0, 'True Succeeded']);
  };

  const created = await world.pass();
  expect(done(created).toSorted()).toEqual([
    'a.yaml created',
    'a.yaml enabled',
    'b.yaml created',
    'b.yaml enabled',
  ]);
  const { id } = await world.live('A');

  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await peace('edit');

  await world.control.edit(id, [
    { op: 'replace', path: '/definition/steps/Send Email/attributes/body', value: 'Mine' },
  ]);
  expect(done(await world.pass())).toEqual(['a.yaml updated']);

  await world.repository.commit({ 'a.yaml': workflowFile('A2', { subject: 'Two' }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await peace('rename');

  await world.repository.commit({
    'a.yaml': workflowFile('A2', { subject: 'Three' }).replace(
      'sp:send-email',
      'sp:no-such-action',
    ),
  });
  expect(done(await world.pass())).toEqual(['a.yaml failed EnableRefused']);
  expect(await states(world)).toEqual(['A2 on', 'B on']);
  expect(done(await world.pass())).toEqual([]);
  await world.repository.commit({ 'a.yaml': workflowFile('A2', { subject: 'Four' }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);

  await world.repository.commit({ 'a.yaml': undefined });
  expect(done(await world.pass())).toEqual(['a.yaml quarantined']);
  expect(await states(world)).toEqual(['A2 off', 'B on']);
  await world.repository.commit({ 'a.yaml': workflowFile('A2', { subject: 'Five' }) });
  expect(done(await world.pass())).toEqual(['a.yaml restored']);
  const restored = await world.live('A2');
  expect(restored).toMatchObject({ id, enabled: true });
  expect(restored).toHaveProperty(['definition', 'steps', 'Send Email', 'attributes'], {
    recipientEmailList: ['a@acme.example'],
    subject: subject('Five'),
    body: 'Hello',
  });
  await peace('restore');

  await world.repository.commit({ 'b.yaml': undefined });
  await world.pass();
  await world.advance(3_600_000);
  expect(done(await world.pass())).toEqual(['b.yaml deleted']);
  await peace('delete');
  expect(await states(world)).toEqual(['A2 on']);
});

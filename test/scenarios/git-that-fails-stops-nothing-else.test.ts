import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { workflowFile } from '../support/world.ts';
import {
  checksum,
  condition,
  done,
  expectPeace,
  refusals,
  states,
  troubles,
  waiting,
  worlds,
} from './told.ts';

const makeWorld = worlds();

const FILES = { 'flows/a.yaml': workflowFile('A'), 'flows/b.yaml': workflowFile('B') };
const AT = { tenant: { path: 'flows' } };

test('while Git is away the last good commit stays in force and drift is still corrected', async () => {
  const world = await makeWorld({ files: FILES, ...AT });
  await world.pass();
  const { id } = await world.live('A');
  await rename(world.repository.directory, `${world.repository.directory}.away`);
  try {
    await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
    const away = await world.pass();
    expect(troubles(away)).toEqual(['GIT_REPOSITORY_NOT_FOUND']);
    expect(condition(away)).toBe('False GitUnreachable');
    expect(done(away)).toEqual(['flows/a.yaml updated']);

    await world.restart();
    await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Again' }]);
    expect(done(await world.pass())).toEqual(['flows/a.yaml updated']);
  } finally {
    await rename(`${world.repository.directory}.away`, world.repository.directory);
  }
  await expectPeace(world);
});

test('a first start without Git does nothing and says so', async () => {
  const world = await makeWorld({ files: FILES, ...AT });
  await rename(world.repository.directory, `${world.repository.directory}.away`);
  const away = await world.pass();
  await rename(`${world.repository.directory}.away`, world.repository.directory);
  expect(troubles(away)).toEqual(['GIT_REPOSITORY_NOT_FOUND']);
  expect(away.rounds).toEqual([]);
  expect(await states(world)).toEqual([]);
  await world.pass();
  expect(await states(world)).toEqual(['A on', 'B on']);
});

test.each([
  ['an empty tree', { 'flows/a.yaml': undefined, 'flows/b.yaml': undefined }],
  [
    'a path that is gone',
    { 'flows/a.yaml': undefined, 'flows/b.yaml': undefined, 'other/a.yaml': workflowFile('A') },
  ],
])('%s removes nothing; the applied commit stays in force', async (_, change) => {
  const world = await makeWorld({ files: FILES, ...AT });
  await world.pass();
  await world.repository.commit(change);
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  const result = await world.pass();
  expect(troubles(result)).toEqual(['SYNC_PATH_MISSING']);
  expect(condition(result)).toBe('False PathMissing');
  expect(done(result)).toEqual(['flows/a.yaml updated']);
  expect(await states(world)).toEqual(['A on', 'B on']);

  await world.repository.commit({ 'other/a.yaml': undefined, ...FILES });
  await expectPeace(world);
});

test('a repository emptied to the last file removes nothing', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  expect(troubles(await world.pass())).toEqual(['SYNC_PATH_MISSING']);
  expect(await states(world)).toEqual(['A on']);
});

test('a source that was not read for longer than maxStale stops writes, not recovery', async () => {
  const world = await makeWorld({ files: FILES, ...AT, clock: new ManualClock() });
  await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  await rename(world.repository.directory, `${world.repository.directory}.away`);
  await world.advance(86_400_001);
  const stale = await world.pass();
  await rename(`${world.repository.directory}.away`, world.repository.directory);
  expect(done(stale)).toEqual([]);
  expect(refusals(stale)).toEqual(['Stale']);
  expect(waiting(stale)).toEqual(['flows/a.yaml update Drifted']);
  expect(condition(stale)).toBe('False GitUnreachable');
  expect(done(await world.pass())).toEqual(['flows/a.yaml updated']);
});

async function rewound(rewind: 'wait' | 'apply' = 'wait') {
  const world = await makeWorld({ files: FILES, tenant: { path: 'flows', rewind } });
  const first = await world.repository.git('rev-parse', 'HEAD');
  await world.repository.commit({ 'flows/a.yaml': workflowFile('A', { subject: 'Second' }) });
  await world.pass();
  await world.repository.rewind(first);
  return world;
}

test('a force push back waits with both commits until its plan is approved, once and for all', async () => {
  const world = await rewound();
  const waits = await world.pass();
  expect(done(waits)).toEqual([]);
  expect(refusals(waits)).toEqual(['HistoryRewritten']);
  expect(condition(waits)).toBe('False HistoryRewritten');

  await world.decide({ kind: 'approve', checksum: 'f'.repeat(64) });
  expect(done(await world.pass())).toEqual([]);

  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  const approved = await world.pass();
  expect(done(approved)).toEqual(['flows/a.yaml updated']);
  expect(approved.decisions).toMatchObject([{ kind: 'approval', by: 'Olga Oncall' }]);
  expect(condition(approved)).toBe('True Succeeded');
  await expectPeace(world);

  await world.repository.commit({ 'flows/a.yaml': workflowFile('A', { subject: 'Third' }) });
  expect(done(await world.pass())).toEqual(['flows/a.yaml updated']);
});

test('one file of a rewritten history can be approved alone; the rest goes on waiting', async () => {
  const world = await makeWorld({ files: FILES, ...AT });
  const first = await world.repository.git('rev-parse', 'HEAD');
  await world.repository.commit({
    'flows/a.yaml': workflowFile('A', { subject: 'Second' }),
    'flows/b.yaml': workflowFile('B', { subject: 'Second' }),
  });
  await world.pass();
  await world.repository.rewind(first);
  const waits = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'flows/a.yaml' });
  expect(done(await world.pass())).toEqual(['flows/a.yaml updated']);
  const rest = await world.pass();
  expect(done(rest)).toEqual([]);
  expect(refusals(rest)).toEqual(['HistoryRewritten']);
  await world.decide({ kind: 'approve', checksum: checksum(rest) });
  expect(done(await world.pass())).toEqual(['flows/b.yaml updated']);
  await expectPeace(world);
});

test('a rewritten history that changes nothing can be approved too', async () => {
  const world = await makeWorld({ files: FILES, ...AT });
  const first = await world.repository.git('rev-parse', 'HEAD');
  await world.repository.commit({ 'flows/readme.md': 'Words' });
  await world.pass();
  await world.repository.rewind(first);
  const waits = await world.pass();
  expect(refusals(waits)).toEqual(['HistoryRewritten']);
  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  expect(condition(await world.pass())).toBe('True Succeeded');
  await expectPeace(world);
});

test('"rewind: apply" follows a force push back at once', async () => {
  const world = await rewound('apply');
  expect(done(await world.pass())).toEqual(['flows/a.yaml updated']);
  await expectPeace(world);
});

test('drift still waits behind a rewritten history, and recovery does not', async () => {
  const world = await rewound();
  const { id } = await world.live('B');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(result.drift.map(({ kind, file }) => `${file} ${kind}`)).toEqual([
    'flows/b.yaml detected',
  ]);
});

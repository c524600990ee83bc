import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { BRANCH, FILE, SUBJECT, branches, diff, news, told, touch } from './captured.ts';
import { condition, done, troubles, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const CHANGED = "+        subject: 'Good day'   # short";

async function owned(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': FILE },
    clock: new ManualClock(),
    ...options,
    policies: { drift: 'capture', ...options.policies },
  });
  expect(troubles(await world.pass())).toEqual([]);
  return world;
}

test('a git change elsewhere is applied, and the branch starts from it', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.repository.commit({ 'a.yaml': FILE.replace('Made for a test', 'From Git') });
  const result = await world.pass();
  expect([done(result), news(result)]).toEqual([['a.yaml updated'], ['drift captured A']]);
  expect(await diff(world)).toHaveLength(4);
  expect(await diff(world)).toContain(CHANGED);
  expect(await world.live('A')).toMatchObject({ description: 'From Git' });
});

test('a commit that waits for an approval is not in the branch', async () => {
  const world = await owned();
  const applied = await world.repository.git('rev-parse', 'main');
  world.plan = { ...world.plan, policies: { ...world.plan.policies, mode: 'approve' } };
  await touch(world, SUBJECT, 'Good day');
  await world.repository.commit({ 'a.yaml': FILE.replace('Made for a test', 'From Git') });
  const result = await world.pass();
  expect([done(result), news(result)]).toEqual([[], ['drift captured A']]);
  expect(await world.repository.git('rev-parse', `${BRANCH}^`)).toBe(applied);
  expect(await diff(world, BRANCH, applied)).toContain(CHANGED);
  await world.repository.git('merge', '--quiet', '-m', 'Merge', BRANCH);
  expect(await world.repository.git('show', 'main:a.yaml')).toContain('From Git');
});

test('a file that was moved is changed where it is now', async () => {
  const world = await owned();
  await world.repository.move('a.yaml', 'mail/letter.yaml');
  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await world.repository.git('diff', '--name-status', 'main', BRANCH)).toBe(
    'M\tmail/letter.yaml',
  );
});

test('history that was rewritten is not pushed back', async () => {
  const world = await owned();
  const start = await world.repository.git('rev-parse', 'main');
  await world.repository.commit({ 'a.yaml': FILE.replace('Made for a test', 'Second') });
  await world.pass();
  await world.repository.rewind(start);
  await world.repository.commit({ 'a.yaml': FILE.replace("'Hello'", "'Rewritten'") });
  await touch(world, SUBJECT, 'Good day');
  const result = await world.pass();
  expect(waiting(result)).toEqual(['a.yaml update Conflict']);
  expect(news(result)).toEqual(['drift not-captured Conflict A']);
  expect(told(world, 'drift.not-captured')[0]).toMatchObject({
    conflicts: [{ reason: 'rewritten' }],
  });
  expect(await branches(world)).toEqual([]);
});

test('what is switched off in the tenant is held, and captured once it is on again', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await touch(world, '/enabled', false);
  const held = await world.pass();
  expect([waiting(held), news(held)]).toEqual([['a.yaml update Held'], []]);
  await touch(world, '/enabled', true);
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await diff(world)).toHaveLength(4);
});

test.each([
  ['report', 'capture', ['drift captured A']],
  ['capture', 'report', []],
] as const)('tenant %s, file %s', async (drift, ofFile, captured) => {
  const text = `${FILE}mainsheet: { drift: ${ofFile} }\n`;
  const world = await owned({ files: { 'a.yaml': text }, policies: { drift } });
  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual(captured);
});

test('line ends and a byte order mark stay as they are', async () => {
  const text = `\uFEFF${FILE.replaceAll('\n', '\r\n')}`;
  const world = await owned({ files: { 'a.yaml': text } });
  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await diff(world)).toHaveLength(4);
  const shown = await world.repository.git('show', `${BRANCH}:a.yaml`);
  expect(shown).toBe(text.replace("'Hello'", "'Good day'").trim());
});

test('each tenant has branches of its own', async () => {
  const sandbox = await owned({ tenant: { name: 'sandbox' } });
  const production = await owned({
    tenant: { name: 'production' },
    repository: sandbox.repository,
  });
  await touch(sandbox, SUBJECT, 'Good day');
  await touch(production, SUBJECT, 'Good evening');
  await sandbox.pass();
  await production.pass();
  expect(await branches(sandbox)).toEqual([
    'mainsheet/production/a-559aea',
    'mainsheet/sandbox/a-559aea',
  ]);
});

test('the status names the branch while the drift is open', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await world.pass();
  expect(world.teller.board!.workflows).toMatchObject([
    { state: 'Drifted', message: `It was changed in the tenant; branch ${BRANCH} has it.` },
  ]);
  expect(condition(world.results.at(-1)!)).toBe('False Drifted');
});

test('a workflow whose file has an error keeps what it has, and nothing is captured', async () => {
  const world = await owned();
  await world.repository.commit({ 'a.yaml': `${FILE}unclosed: [\n`, 'b.yaml': workflowFile('B') });
  await touch(world, SUBJECT, 'Good day');
  const result = await world.pass();
  expect([done(result), news(result)]).toEqual([['b.yaml created', 'b.yaml enabled'], []]);
});

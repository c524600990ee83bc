import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import { condition, done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const BROKEN = {
  'broken YAML': 'name: A\n  enabled: [true\n',
  'no YAML at all': '\u0000\u0001',
  'a missing name': 'enabled: true\ndefinition: {}\n',
  'an empty file': '',
};

test.each(Object.entries(BROKEN))(
  'a file with %s keeps its workflow, and the others go on',
  async (_, text) => {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
    });
    await world.pass();
    await world.repository.commit({
      'a.yaml': text,
      'b.yaml': workflowFile('B', { subject: 'New' }),
    });
    const result = await world.pass();
    expect(done(result)).toEqual(['b.yaml updated']);
    expect(waiting(result)).toEqual(['a.yaml keep Invalid']);
    expect(condition(result)).toBe('False DocumentsInvalid');
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    expect(new Set(errors.map(({ file }) => file))).toEqual(new Set(['a.yaml']));
    expect(await states(world)).toEqual(['A on', 'B on']);

    await world.repository.commit({ 'a.yaml': workflowFile('A') });
    await expectPeace(world);
  },
);

test('a broken file that was moved at the same time is not taken for a removal', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined, 'deep/new.yaml': 'name: [' });
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(waiting(result)).toEqual(['a.yaml keep Unproved']);
  expect(await states(world)).toEqual(['A on', 'B on']);

  await world.repository.commit({ 'deep/new.yaml': workflowFile('A') });
  const moved = await world.pass();
  expect(done(moved)).toEqual([]);
  expect(condition(moved)).toBe('True Succeeded');
  await expectPeace(world);
});

test('two files with one name are an error on both; neither is applied and the owner keeps its workflow', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  await world.pass();
  await world.repository.commit({ 'twin.yaml': workflowFile('A', { subject: 'Twin' }) });
  await world.control.resetRequests();
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, file }) => [code, file])).toEqual([
    ['NAME_DUPLICATE', 'a.yaml'],
    ['NAME_DUPLICATE', 'twin.yaml'],
  ]);
  expect(condition(result)).toBe('False DocumentsInvalid');

  await world.repository.commit({ 'twin.yaml': undefined });
  await expectPeace(world);
});

test('a broken new file creates nothing until it is corrected', async () => {
  const world = await makeWorld({ files: { 'a.yaml': 'name: A\nenabled: maybe\n' } });
  expect(done(await world.pass())).toEqual([]);
  expect(await states(world)).toEqual([]);
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  await expectPeace(world);
});

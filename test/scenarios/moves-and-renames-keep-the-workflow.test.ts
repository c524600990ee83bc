import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

async function ids(world: World): Promise<Readonly<Record<string, string>>> {
  const all = await world.control.workflows();
  return Object.fromEntries(all.map(({ id, workflow }) => [workflow.name as string, id]));
}

const FILES = { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') };

test('a moved file keeps its workflow and writes nothing', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const before = await ids(world);
  await world.repository.move('a.yaml', 'deep/down/a.yaml');
  await world.control.resetRequests();
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
  expect(await ids(world)).toEqual(before);
  await expectPeace(world);
  await world.repository.commit({ 'deep/down/a.yaml': workflowFile('A', { subject: 'New' }) });
  expect(done(await world.pass())).toEqual(['deep/down/a.yaml updated']);
});

test.each([
  ['as it was', workflowFile('A')],
  ['with errors', 'name: ['],
])(
  'a workflow is remembered under the path its file was moved to %s, whatever its name becomes later',
  async (_, text) => {
    const world = await makeWorld({ files: FILES });
    await world.pass();
    const { A: id } = await ids(world);
    await world.repository.commit({ 'a.yaml': text });
    await world.pass();
    await world.repository.move('a.yaml', 'deep/a.yaml');
    await world.pass();
    await world.repository.commit({ 'deep/a.yaml': workflowFile('Renamed') });
    expect(done(await world.pass())).toEqual(['deep/a.yaml updated']);
    expect((await ids(world))['Renamed']).toBe(id);
    await expectPeace(world);
  },
);

test("a file that was moved, renamed and edited in one commit keeps its workflow by Git's own detection", async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const { A: id } = await ids(world);
  await world.repository.commit({
    'a.yaml': undefined,
    'c.yaml': workflowFile('C', { subject: 'New' }),
  });
  expect(done(await world.pass())).toEqual(['c.yaml updated']);
  expect((await ids(world))['C']).toBe(id);
  expect(await states(world)).toEqual(['B on', 'C on']);
  await expectPeace(world);
});

test('"movedFrom" keeps the workflow where Git sees no rename', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const { A: id } = await ids(world);
  const other = `${Array.from({ length: 80 }, (_, line) => `# Another line ${line}\n`).join('')}${workflowFile('New name')}mainsheet:\n  movedFrom: a.yaml\n`;
  await world.repository.commit({ 'a.yaml': undefined, 'n.yaml': other });
  expect(done(await world.pass())).toEqual(['n.yaml updated']);
  expect((await ids(world))['New name']).toBe(id);
  await expectPeace(world);
});

test('a changed name renames the workflow without switching it off', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const { A: id } = await ids(world);
  await world.control.behaviour({ lock: 'definition' });
  await world.repository.commit({ 'a.yaml': workflowFile('Renamed') });
  await world.control.resetRequests();
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect((await sent(world))['patchWorkflow']).toBe(1);
  expect((await ids(world))['Renamed']).toBe(id);
  await expectPeace(world);
});

test('two files that swap names swap them on the same workflows', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const before = await ids(world);
  await world.repository.commit({ 'a.yaml': workflowFile('B'), 'b.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml updated', 'b.yaml updated']);
  expect(await ids(world)).toEqual({ A: before['B'], B: before['A'] });
  expect(await states(world)).toEqual(['A on', 'B on']);
  await expectPeace(world);
});

test('a name that moves on to another file follows the file, not the name', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const before = await ids(world);
  await world.repository.commit({
    'a.yaml': workflowFile('Old A'),
    'c.yaml': workflowFile('A', { subject: 'Third' }),
  });
  await world.pass();
  const after = await ids(world);
  expect(after['Old A']).toBe(before['A']);
  expect(after['A']).not.toBe(before['A']);
  expect(await states(world)).toEqual(['A on', 'B on', 'Old A on']);
  await expectPeace(world);
});

test('a file moved to the path of one that was removed leaves one workflow, not two that do the same', async () => {
  const world = await makeWorld({
    files: { ...FILES, 'c.yaml': workflowFile('C') },
    policies: { guard: { removals: { count: 1, percent: 100 }, updates: { percent: 100 } } },
  });
  await world.pass();
  await world.repository.commit({ 'b.yaml': undefined });
  await world.repository.move('a.yaml', 'b.yaml');
  const result = await world.pass();
  expect(done(result)).toEqual(['b.yaml updated', 'a.yaml quarantined', 'a.yaml deleted']);
  expect(await states(world)).toEqual(['A on', 'C on']);
  await expectPeace(world);
});

test('a file moved out of the path that is read counts as removed', async () => {
  const world = await makeWorld({
    files: { 'flows/a.yaml': workflowFile('A'), 'flows/b.yaml': workflowFile('B') },
    tenant: { path: 'flows' },
  });
  await world.pass();
  await world.repository.move('flows/a.yaml', 'drafts/a.yaml');
  expect(done(await world.pass())).toEqual(['flows/a.yaml quarantined', 'flows/a.yaml deleted']);
});

test.each([
  ['.mainsheetignore', { '.mainsheetignore': 'a.yaml\n' }, {}],
  ['another path in the configuration', {}, { path: 'deep' }],
])('a file that is still there but left out by %s keeps its workflow', async (_, files, tenant) => {
  const world = await makeWorld({ files: { ...FILES, 'deep/c.yaml': workflowFile('C') } });
  await world.pass();
  await world.repository.commit(files);
  world.plan = { ...world.plan, ...tenant };
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(waiting(result)).toContain('a.yaml keep Unproved');
  expect(await states(world)).toEqual(['A on', 'B on', 'C on']);
});

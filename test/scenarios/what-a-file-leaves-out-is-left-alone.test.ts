import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import { condition, done, expectPeace, states, worlds } from './told.ts';

const makeWorld = worlds();

const EDIT = { subject: 'New' };

test.each([true, false])('a file without "enabled" puts back what it found (%s)', async (on) => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A', { enabled: null }) } });
  expect(done(await world.pass())).toEqual(['a.yaml created']);
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/enabled', value: on }]);
  await expectPeace(world);
  await world.repository.commit({ 'a.yaml': workflowFile('A', { ...EDIT, enabled: null }) });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(await states(world)).toEqual([`A ${on ? 'on' : 'off'}`]);
  await expectPeace(world);
});

test('a file without "owner" leaves the owner to the tenant', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const { id } = await world.live('A');
  const owner = { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0002', name: 'Bob' };
  await world.control.edit(id, [{ op: 'replace', path: '/owner', value: owner }]);
  await expectPeace(world);
  await world.repository.commit({ 'a.yaml': workflowFile('A', EDIT) });
  await world.pass();
  expect((await world.live('A'))['owner']).toMatchObject({ id: owner.id });
});

test('ignored places are neither compared nor written', async () => {
  const tail =
    'mainsheet:\n  ignore:\n    - /definition/steps/Send Email/attributes/subject\n    - /description\n';
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A', { tail }) } });
  await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [
    {
      op: 'replace',
      path: '/definition/steps/Send Email/attributes/subject',
      value: 'Tuned by hand',
    },
    { op: 'replace', path: '/description', value: 'Mine' },
  ]);
  expect((await expectPeace(world)).drift).toEqual([]);
  const changed = workflowFile('A', { ...EDIT, tail }).replace('body: Hello', 'body: Changed');
  await world.repository.commit({ 'a.yaml': changed });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  const live = await world.live('A');
  expect(live).toMatchObject({ description: 'Mine', enabled: true });
  expect(live).toHaveProperty(['definition', 'steps', 'Send Email', 'attributes'], {
    recipientEmailList: ['a@acme.example'],
    subject: 'Tuned by hand',
    body: 'Changed',
  });
  await expectPeace(world);
});

test('a field that a file begins to manage is a git change, and one it gives up is let go', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A', { enabled: null }) } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml enabled']);
  await world.repository.commit({ 'a.yaml': workflowFile('A', { enabled: null }) });
  await expectPeace(world);
  await world.control.edit((await world.live('A')).id, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  await expectPeace(world);
});

test('what no file describes is counted, told once when it appears and once when it is enabled, and never written', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const { body } = await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
  const told = await world.pass();
  expect(told.unmanaged).toMatchObject({ count: 1, news: [{ name: 'By hand' }] });
  expect(condition(told)).toBe('True Succeeded');
  expect((await world.pass()).unmanaged).toMatchObject({ count: 1, news: [] });
  await world.control.edit(body.id, [{ op: 'replace', path: '/enabled', value: true }]);
  expect((await world.pass()).unmanaged.news).toHaveLength(1);
  await world.restart();
  expect((await world.pass()).unmanaged).toMatchObject({ count: 1, news: [] });
  expect(await states(world)).toEqual(['A on', 'By hand on']);

  world.plan = { ...world.plan, unmanaged: 'ignore' };
  await world.tenant.call('POST', '/v2025/workflows', { name: 'More by hand' });
  expect((await world.pass()).unmanaged).toMatchObject({ count: 2, news: [] });
});

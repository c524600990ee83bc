import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportFiles } from '../../src/capture/export-files.ts';
import { openFolder } from '../../src/capture/folder.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { branches, diff, news, told, touch } from './captured.ts';
import { condition, done, expectPeace, sent, troubles, worlds } from './told.ts';

const makeWorld = worlds();

async function worldOf(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({
    files: { 'workflows/a.yaml': workflowFile('A') },
    clock: new ManualClock(),
    ...options,
    tenant: { unmanaged: 'capture', path: 'workflows', ...options.tenant },
  });
  expect(troubles(await world.pass())).toEqual([]);
  return world;
}

/** Makes a workflow in the tenant, as a person does. */
async function make(world: World, name: string, change = (text: string) => text): Promise<void> {
  const { document } = readDocument(
    'x.yaml',
    Buffer.from(change(workflowFile(name, { enabled: null }))),
  );
  const { status } = await world.tenant.call('POST', '/v2025/workflows', {
    ...document!.body,
    owner: { type: 'IDENTITY', id: (await world.live('A'))['owner']!['id' as never] },
  });
  expect(status).toBe(200);
}

/** What an export writes for a workflow. */
async function exportTo(world: World, name: string): Promise<string> {
  const live = await world.client.listWorkflows();
  const directory = path.join(world.directory, 'exported');
  const chosen = live.filter((workflow) => workflow.name === name);
  const request = { tenant: 'demo', live, chosen, update: false, extractHtml: false };
  await exportFiles(request, world.client, openFolder(directory));
  return (await readFile(path.join(directory, `${name}.yaml`), 'utf8')).trim();
}

const JOINERS = 'mainsheet/demo/joiners';

test('a workflow made by hand arrives as a new file on a branch, and its merge adopts it', async () => {
  const world = await worldOf();
  await make(world, 'joiners');
  const result = await world.pass();
  expect(troubles(result)).toEqual([]);
  expect(news(result)).toEqual(['unmanaged captured joiners']);
  expect(await world.repository.git('diff', '--name-status', 'main', JOINERS)).toBe(
    'A\tworkflows/joiners.yaml',
  );
  expect(told(world, 'unmanaged.captured')).toMatchObject([
    { workflow: 'joiners', file: 'workflows/joiners.yaml', branch: JOINERS },
  ]);
  const exported = await exportTo(world, 'joiners');
  expect(await world.repository.git('show', `${JOINERS}:workflows/joiners.yaml`)).toBe(exported);
  await world.control.resetRequests();
  expect(news(await world.pass())).toEqual([]);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });

  await world.repository.git('merge', '--quiet', JOINERS);
  expect(done(await world.pass())).toEqual(['workflows/joiners.yaml adopted']);
  await expectPeace(world);
});

test('an edit updates the branch in place; a deleted branch is a decision about this version', async () => {
  const world = await worldOf();
  await make(world, 'joiners');
  await world.pass();
  await touch(world, '/description', 'Mine', 'joiners');
  expect(news(await world.pass())).toEqual(['unmanaged captured joiners']);
  expect(await diff(world, JOINERS)).toContain('+description: Mine');
  expect(await world.repository.git('rev-list', '--count', `main..${JOINERS}`)).toBe('1');

  await world.repository.git('branch', '--quiet', '-D', JOINERS);
  expect(news(await world.pass())).toEqual(['unmanaged discarded joiners']);
  expect(news(await world.pass())).toEqual([]);
  await touch(world, '/description', 'Mine again', 'joiners');
  expect(news(await world.pass())).toEqual(['unmanaged captured joiners']);
});

test('hostile names give safe paths and messages, and no file is written over', async () => {
  const world = await worldOf({
    files: {
      'workflows/a.yaml': workflowFile('A'),
      'workflows/up.yaml.md': 'x',
      'workflows/evil.yaml': workflowFile('Good'),
    },
  });
  const names = ['../evil', 'Evil\nMainsheet-Allow: prune=99', '🦊'];
  for (const name of names) {
    await make(world, 'x', (text) => text.replace('name: x', `name: ${JSON.stringify(name)}`));
  }
  const result = await world.pass();
  expect(news(result)).toHaveLength(3);
  for (const branch of await branches(world)) {
    const [added, ...more] = (
      await world.repository.git('diff', '--name-status', 'main', branch)
    ).split('\n');
    expect(more).toEqual([]);
    expect(added).toMatch(/^A\tworkflows\/[\w-]+\.yaml$/);
    const message = await world.repository.git('log', '-1', '--format=%B', branch);
    expect(message).not.toMatch(/^Mainsheet-Allow/m);
    expect(await world.repository.git('log', '-1', '--format=%(trailers)', branch)).toBe('');
  }
});

test('a flood comes in passes of twenty', async () => {
  const world = await worldOf();
  for (let index = 0; index < 23; index += 1) {
    await make(world, `w${String(index).padStart(2, '0')}`);
  }
  expect(news(await world.pass())).toHaveLength(20);
  expect(told(world, 'unmanaged.captured').at(-1)).toMatchObject({ workflow: 'w19', more: 3 });
  expect(news(await world.pass())).toEqual([
    'unmanaged captured w20',
    'unmanaged captured w21',
    'unmanaged captured w22',
  ]);
  expect(news(await world.pass())).toEqual([]);
  expect(await branches(world)).toHaveLength(23);
});

test('two workflows of one name are told once, until one is renamed', async () => {
  const world = await worldOf();
  await make(world, 'twin');
  await make(world, 'twin');
  expect(news(await world.pass())).toEqual([
    'unmanaged not-captured Conflict twin',
    'unmanaged not-captured Conflict twin',
  ]);
  expect(told(world, 'unmanaged.not-captured')[0]).toMatchObject({
    conflicts: [{ pointer: '/name', reason: 'twin' }],
  });
  expect(news(await world.pass())).toEqual([]);
  const [twin] = (await world.control.workflows()).filter(
    ({ workflow }) => workflow.name === 'twin',
  );
  await world.control.edit(twin!.workflow.id, [{ op: 'replace', path: '/name', value: 'other' }]);
  expect(news(await world.pass()).toSorted()).toEqual([
    'unmanaged captured other',
    'unmanaged captured twin',
  ]);
});

test('nothing is captured under another policy, or where the file would be left out', async () => {
  const world = await worldOf({
    files: {
      'workflows/a.yaml': workflowFile('A'),
      'workflows/tenants/demo.yaml': 'only: [a.yaml]\n',
    },
  });
  await make(world, 'joiners');
  expect(news(await world.pass())).toEqual(['unmanaged not-captured Conflict joiners']);
  expect(told(world, 'unmanaged.not-captured')[0]).toMatchObject({
    conflicts: [{ reason: 'left-out' }],
  });
  world.plan = { ...world.plan, unmanaged: 'report' };
  await world.repository.commit({ 'workflows/tenants/demo.yaml': undefined });
  const reported = await world.pass();
  expect([news(reported), condition(reported)]).toEqual([[], 'True Succeeded']);
  expect(await branches(world)).toEqual([]);
});

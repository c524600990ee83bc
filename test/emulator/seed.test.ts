import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSeed } from '../../src/emulator/seed.ts';
import { startEmulator } from '../support/emulator.ts';
import { mailing } from './workflow-bodies.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulator-seed-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, content: unknown): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(path.join(folder, file), text);
}

test('workflows of every export shape and the collections are loaded', async () => {
  const trigger = { type: 'EVENT', attributes: { id: 'idn:identity-created' } };
  await write('a.json', mailing('Plain'));
  await write('deep/er/b.yaml', 'name: Yaml\nowner: !ref ann\ndefinition:\n  start: X\n');
  await write('c.json', {
    version: 1,
    objects: [
      { version: 1, self: { id: 's', name: 'x', type: 'WORKFLOW' }, object: mailing('Config') },
      { version: 1, self: { id: 's', name: 'x', type: 'SOURCE' }, object: { name: 'No workflow' } },
    ],
  });
  await write('d.json', { version: 1, object: mailing('Single') });
  await write('e.json', [mailing('List 1'), mailing('List 2')]);
  await write('f.json', {
    name: 'Old',
    definition: { version: '1.0', trigger, start: 'X', steps: {} },
  });
  await write('a.test.yaml', 'workflow: a.json');
  await write('.hidden/x.yaml', 'nope');
  await write('README.md', 'nope');
  await write('identities.yaml', '- {id: i-1, name: Ann, email: a@acme.example}\n- {id: i-2}\n');
  await write('sources.yaml', '- {id: s-1, name: HR}\n');
  const seed = await loadSeed(folder);
  expect(seed.workflows!.map((workflow) => workflow['name'])).toEqual([
    'Plain',
    'Config',
    'Single',
    'Yaml',
    'List 1',
    'List 2',
    'Old',
  ]);
  expect(seed.workflows!.at(-1)).toMatchObject({ trigger, definition: { start: 'X' } });
  expect(seed.identities!.map(({ id, name }) => [id, name])).toEqual([
    ['i-1', 'Ann'],
    ['i-2', 'i-2'],
  ]);
  expect(seed.collections).toEqual({ sources: [{ id: 's-1', name: 'HR' }] });
});

test('a planted workflow keeps its id and state, and belongs to the tenant', async () => {
  const seed = {
    identities: [{ id: 'i-1', name: 'Ann' }],
    workflows: [
      mailing('Kept', { id: 'w-1', enabled: true, owner: { type: 'IDENTITY', id: 'i-1' } }),
      mailing('Fresh'),
    ],
  };
  const tenant = await startEmulator({ seed });
  try {
    const kept = await tenant.call('GET', '/v2025/workflows/w-1');
    expect(kept.body).toMatchObject({
      enabled: true,
      owner: { id: 'i-1', name: 'Ann' },
      trigger: { attributes: { integrationId: null } },
    });
    const fresh = await tenant.control.workflow('Fresh');
    expect(fresh.workflow).toMatchObject({ enabled: false, owner: { name: 'Demo Admin' } });
    expect(fresh.revisions.map((revision) => revision.how)).toEqual(['seed']);
  } finally {
    await tenant.dispose();
  }
});

test.each([
  ['bad.json', '{'],
  ['bad.yaml', 'a: [\n'],
  ['no-workflow.yaml', 'title: x\n'],
  ['text.yaml', 'just text\n'],
  ['identities.yaml', '{}'],
  ['identities.yaml', '- {name: Ann}'],
])('a seed with %s is an error', async (file, text) => {
  await write(file, text);
  await expect(loadSeed(folder)).rejects.toMatchObject({ code: 'EMULATOR_SEED_INVALID' });
});

test('a folder that is not there is an error', async () => {
  await expect(loadSeed(path.join(folder, 'nope'))).rejects.toMatchObject({
    code: 'EMULATOR_SEED_INVALID',
  });
});

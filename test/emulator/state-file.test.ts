import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildEmulator } from '../../src/emulator/emulator.ts';
import { startEmulator } from '../support/emulator.ts';
import { mailing, switchTo } from './workflow-bodies.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulator-state-'));
  file = path.join(folder, 'tenant.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a tenant comes back as it was, with its history, and passes its seed over', async () => {
  const options = { stateFile: file, seed: { workflows: [mailing('Seeded')] } };
  const first = await startEmulator(options);
  const created = await first.call('POST', '/v2025/workflows', mailing('A'));
  await first.call('PATCH', `/v2025/workflows/${created.body.id}`, switchTo(true));
  const seeded = await first.control.workflow('Seeded');
  await first.call('DELETE', `/v2025/workflows/${seeded.id}`);
  const before = await first.control.workflows();
  await first.dispose();
  const second = await startEmulator(options);
  expect(await second.control.workflows()).toEqual(before);
  expect(before.map((row) => row.workflow.name)).toEqual(['A']);
  await second.dispose();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['tenant.json']);
});

test('a new tenant is in its file before anybody can learn its id', async () => {
  const first = await buildEmulator({ stateFile: file });
  const second = await buildEmulator({ stateFile: file });
  expect(second.state.id).toBe(first.state.id);
  await first.close();
  await second.close();
});

test('a change is saved by itself, a moment later', async () => {
  const tenant = await startEmulator({ stateFile: file });
  await tenant.call('POST', '/v2025/workflows', mailing('A'));
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"name":"A"');
  await tenant.call('POST', '/v2025/workflows', mailing('B'));
  await expect.poll(() => readFile(file, 'utf8')).toContain('"name":"B"');
  await tenant.dispose();
});

test.each([
  ['no JSON', '{"format":1,'],
  ['another format', '{"format":3,"workflows":[]}'],
  ['a part missing', '{"format":2,"workflows":[]}'],
  ['another shape', '{"format":1,"workflows":[{"id":1}]}'],
])('a corrupt file is an error and stays as it is: %s', async (_name, text) => {
  await writeFile(file, text);
  await expect(buildEmulator({ stateFile: file })).rejects.toMatchObject({
    code: 'EMULATOR_STATE_CORRUPT',
  });
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(await readdir(folder)).toEqual(['tenant.json']);
});

test('a file that cannot be read is an error', async () => {
  await expect(buildEmulator({ stateFile: folder })).rejects.toMatchObject({
    code: 'EMULATOR_STATE_CORRUPT',
  });
});

test('a file that cannot be written is an error, and the next save makes up for it', async () => {
  const inner = path.join(folder, 'gone', 'tenant.json');
  await expect(buildEmulator({ stateFile: inner })).rejects.toMatchObject({
    code: 'EMULATOR_STATE_UNWRITABLE',
  });
  await mkdir(path.dirname(inner));
  const tenant = await startEmulator({ stateFile: inner });
  await rm(path.dirname(inner), { recursive: true });
  const made = await tenant.call('POST', '/v2025/workflows', mailing('A'));
  expect(made.status, made.text).toBeLessThan(300);
  await expect(tenant.emulator.save()).rejects.toMatchObject({ code: 'EMULATOR_STATE_UNWRITABLE' });
  await mkdir(path.dirname(inner));
  await chmod(path.dirname(inner), 0o700);
  await tenant.dispose();
  expect(await readFile(inner, 'utf8')).toContain('"name":"A"');
});

import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { workflowFile } from '../support/world.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-fmt-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

const MESSY = 'trigger: {} # t   \nname: Messy\n';
const TIDY = 'name: Messy\ntrigger: {} # t\n';

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
    await writeFile(path.join(cwd, file), text);
  }
}

async function read(file: string): Promise<string> {
  return readFile(path.join(cwd, file), 'utf8');
}

test('fmt puts workflow files in order, lists those it changed, and has nothing to do the second time', async () => {
  await write({
    'flows/a.yaml': MESSY,
    'flows/deep/b.yaml': MESSY,
    'flows/good.yaml': workflowFile('Good'),
  });
  await chmod(path.join(cwd, 'flows/a.yaml'), 0o640);
  const result = await cli(['fmt', 'flows'], { cwd });
  expect(result.code).toBe(0);
  expect(result.stdout).toBe('flows/a.yaml\nflows/deep/b.yaml\n');
  expect(result.stderr).toContain('3 workflow files: 2 changed.');
  expect(await read('flows/a.yaml')).toBe(TIDY);
  expect(await read('flows/deep/b.yaml')).toBe(TIDY);
  expect((await stat(path.join(cwd, 'flows/a.yaml'))).mode & 0o777).toBe(0o640);
  expect((await readdir(path.join(cwd, 'flows'))).toSorted()).toEqual([
    'a.yaml',
    'deep',
    'good.yaml',
  ]);
  const again = await cli(['fmt', 'flows'], { cwd });
  expect([again.code, again.stdout]).toEqual([0, '']);
});

test('fmt --check writes nothing, and ends with 1 when a file is not in order', async () => {
  await write({ 'a.yaml': MESSY, 'b.yaml': TIDY });
  const result = await cli(['fmt', '--check'], { cwd });
  expect([result.code, result.stdout]).toEqual([1, 'a.yaml\n']);
  expect(await read('a.yaml')).toBe(MESSY);
  expect((await cli(['fmt', 'b.yaml', '--check'], { cwd })).code).toBe(0);
});

test('a broken file is told with its place and left alone, and the others go on', async () => {
  await write({
    'a.yaml': MESSY,
    'bad.yaml': 'name: a\n  trigger: {}\n',
    'twice.yaml': `${MESSY}name: b\n`,
  });
  const result = await cli(['fmt'], { cwd });
  expect(result.code).toBe(1);
  expect(result.stdout).toBe('a.yaml\n');
  expect(result.stderr).toMatch(/bad\.yaml:1:7 error .*\[YAML_SYNTAX\]/);
  expect(result.stderr).toMatch(/twice\.yaml:3:1 error .*\[YAML_DUPLICATE_KEY\]/);
  expect(result.stderr).toContain('3 workflow files: 1 changed, 2 left alone.');
  expect(await read('bad.yaml')).toBe('name: a\n  trigger: {}\n');
});

test('only workflow files are touched', async () => {
  const files = {
    'tenants/production.yaml': 'variables: {}   \n',
    'a.test.yaml': 'workflow: a.yaml   \n',
    '_draft.yaml': MESSY,
    'skipped/a.yaml': MESSY,
    'package.json': '{"version": "1", "name": "x"}',
    '.mainsheetignore': 'skipped/\n',
  };
  await write(files);
  await symlink('_draft.yaml', path.join(cwd, 'link.yaml'));
  expect((await cli(['fmt'], { cwd })).stdout).toBe('');
  for (const [file, text] of Object.entries(files)) {
    expect(await read(file)).toBe(text);
  }
  const asked = await cli(['fmt', 'a.test.yaml'], { cwd });
  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('COMMAND_INPUT');
  expect((await cli(['fmt', 'nowhere'], { cwd })).code).toBe(1);
});

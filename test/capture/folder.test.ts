import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFolder } from '../../src/capture/folder.ts';

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-folder-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test('files are written whole, in folders that are made for them, and nothing else is left', async () => {
  const directory = path.join(await makeDirectory(), 'not', 'yet');
  const folder = openFolder(directory);
  expect(await folder.list()).toEqual([]);
  await folder.write([
    { path: 'a.yaml', text: 'one\n' },
    { path: 'templates/b.html', text: '<p>' },
  ]);
  await folder.write([{ path: 'a.yaml', text: 'two\n' }]);
  expect(await readFile(path.join(directory, 'a.yaml'), 'utf8')).toBe('two\n');
  expect((await readdir(directory, { recursive: true })).toSorted()).toEqual([
    'a.yaml',
    'templates',
    'templates/b.html',
  ]);
});

test.each(['../x.yaml', '/x.yaml', 'a/../../x.yaml', './x.yaml', 'a//x.yaml'])(
  '%s is not written',
  async (file) => {
    const directory = await makeDirectory();
    const writing = openFolder(directory).write([
      { path: 'first.yaml', text: '' },
      { path: file, text: 'x' },
    ]);
    await expect(writing).rejects.toMatchObject({ code: 'EXPORT_FOLDER' });
    expect(await readdir(directory)).toEqual([]);
  },
);

test('nothing is written through a link, nor over what is no file', async () => {
  const outside = await makeDirectory();
  const directory = await makeDirectory();
  await writeFile(path.join(outside, 'target.yaml'), 'mine');
  await symlink(path.join(outside, 'target.yaml'), path.join(directory, 'link.yaml'));
  await symlink(outside, path.join(directory, 'templates'));
  await mkdir(path.join(directory, 'folder.yaml'));
  const folder = openFolder(directory);
  for (const file of ['link.yaml', 'templates/x.html', 'folder.yaml', 'link.yaml/x']) {
    const writing = folder.write([
      { path: 'first.yaml', text: '' },
      { path: file, text: 'theirs' },
    ]);
    await expect(writing, file).rejects.toMatchObject({ code: 'EXPORT_FOLDER' });
  }
  expect(await readFile(path.join(outside, 'target.yaml'), 'utf8')).toBe('mine');
  expect(await readdir(outside)).toEqual(['target.yaml']);
  expect((await readdir(directory)).toSorted()).toEqual(['folder.yaml', 'link.yaml', 'templates']);
  expect((await folder.list()).map(({ path: file, kind }) => `${kind} ${file}`).toSorted()).toEqual(
    ['symlink link.yaml', 'symlink templates'],
  );
});

test('hidden folders and installed packages are not looked into', async () => {
  const directory = await makeDirectory();
  for (const file of [
    '.git/config.yaml',
    'node_modules/a/b.yaml',
    'deep/er/c.yaml',
    '.mainsheetignore',
  ]) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
    await writeFile(path.join(directory, file), '');
  }
  const files = await openFolder(directory).list();
  expect(files.map(({ path: file }) => file).toSorted()).toEqual([
    '.mainsheetignore',
    'deep/er/c.yaml',
  ]);
});

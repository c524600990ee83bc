import { expect, test } from 'vitest';
import { selectFiles } from '../../src/documents/select-files.ts';
import type { TreeFile } from '../../src/documents/select-files.ts';

function files(...paths: readonly string[]): readonly TreeFile[] {
  return paths.map((path) => ({ path, kind: 'file', size: 1 }));
}

test('takes YAML and JSON below the root, sorted, and says why not the rest', () => {
  const tree = files(
    'w/b.yml',
    'w/a/deep.yaml',
    'w/c.json',
    'w/.hidden.yaml',
    'w/_draft.yaml',
    'w/.git-things/x.yaml',
    'w/_old/x.yaml',
    'w/a.test.yaml',
    'w/tenants/prod.yaml',
    'w/a/tenants/flow.yaml',
    'w/tenants.yaml',
    'w/README.md',
    'w/UPPER.YAML',
    'w2/other.yaml',
    'top.yaml',
  );
  expect(selectFiles(tree, 'w')).toEqual({
    selected: ['w/a/deep.yaml', 'w/a/tenants/flow.yaml', 'w/b.yml', 'w/c.json', 'w/tenants.yaml'],
    skipped: [
      { path: 'w/.git-things/x.yaml', why: 'hidden' },
      { path: 'w/.hidden.yaml', why: 'hidden' },
      { path: 'w/README.md', why: 'other' },
      { path: 'w/UPPER.YAML', why: 'other' },
      { path: 'w/_draft.yaml', why: 'hidden' },
      { path: 'w/_old/x.yaml', why: 'hidden' },
      { path: 'w/a.test.yaml', why: 'test' },
      { path: 'w/tenants/prod.yaml', why: 'tenants' },
    ],
    diagnostics: [],
  });
});

test.each(['', '.', './', '/'])('the root %j is the whole repository', (root) => {
  expect(selectFiles(files('a.yaml', 'b/c.yaml'), root).selected).toEqual(['a.yaml', 'b/c.yaml']);
});

test.each(['w', 'w/', './w', 'w//'])('the root %j is a folder', (root) => {
  expect(selectFiles(files('w/a.yaml', 'wx/b.yaml'), root).selected).toEqual(['w/a.yaml']);
});

test('.mainsheetignore speaks gitignore, from the root on', () => {
  const tree = files(
    'w/demo/a.yaml',
    'w/demo/keep.yaml',
    'w/x/demo.yaml',
    'w/top.yaml',
    'w/TOP.yaml',
  );
  const { selected, skipped } = selectFiles(tree, 'w', '# demo\n/demo/*\n!keep.yaml\ntop.yaml\n');
  expect(selected).toEqual(['w/TOP.yaml', 'w/demo/keep.yaml', 'w/x/demo.yaml']);
  expect(skipped).toEqual([
    { path: 'w/demo/a.yaml', why: 'ignored' },
    { path: 'w/top.yaml', why: 'ignored' },
  ]);
});

test('links and submodules that may hide workflows are warnings, unless they are ignored', () => {
  const tree: readonly TreeFile[] = [
    { path: 'w/link.yaml', kind: 'symlink', size: 1 },
    { path: 'w/folder', kind: 'symlink', size: 1 },
    { path: 'w/picture.png', kind: 'symlink', size: 1 },
    { path: 'w/sub', kind: 'submodule', size: 0 },
    { path: 'w/sub.v2', kind: 'submodule', size: 0 },
    { path: 'w/ignored', kind: 'submodule', size: 0 },
    { path: 'w/_hidden', kind: 'submodule', size: 0 },
    { path: 'elsewhere', kind: 'submodule', size: 0 },
  ];
  const { selected, diagnostics, skipped } = selectFiles(tree, 'w', 'ignored/\n');
  expect(selected).toEqual([]);
  expect(diagnostics.map(({ code, severity, file }) => `${code} ${severity} ${file}`)).toEqual([
    'FILE_SYMLINK warning w/folder',
    'FILE_SYMLINK warning w/link.yaml',
    'FILE_SUBMODULE warning w/sub',
    'FILE_SUBMODULE warning w/sub.v2',
  ]);
  expect(skipped).toHaveLength(7);
});

test('a root that is itself a link or a submodule is told', () => {
  for (const kind of ['symlink', 'submodule'] as const) {
    const { diagnostics } = selectFiles([{ path: 'w', kind, size: 0 }], 'w');
    expect(diagnostics.map(({ file }) => file)).toEqual(['w']);
  }
});

test('names that are odd, and patterns that are, are only names and patterns', () => {
  const odd = [
    'w/..foo.yaml',
    'w/a\nb.yaml',
    'w/a\\b.yaml',
    'w/[.yaml',
    'w/ .yaml',
    'w/-rf.yaml',
    'w/ü.yaml',
  ];
  const { selected } = selectFiles(files(...odd), 'w', '[\n\\\n!\n***\\\n');
  expect(selected).toEqual(odd.filter((path) => !path.startsWith('w/.')).toSorted());
});

test('more than 20,000 files are an error, and none is selected', () => {
  const tree = files(...Array.from({ length: 20_001 }, (_, at) => `w/${at}.yaml`));
  expect(selectFiles(tree.slice(1), 'w').selected).toHaveLength(20_000);
  const { selected, diagnostics } = selectFiles(tree, 'w');
  expect(selected).toEqual([]);
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['FILES_TOO_MANY', 'error'],
  ]);
});

test('a pattern that would take for ever is an error, and nothing is selected', () => {
  const { selected, diagnostics } = selectFiles(files('w/a.yaml'), 'w', 'ok\n*a*a*a*a*b\n');
  expect(selected).toEqual([]);
  expect(diagnostics).toMatchObject([
    { code: 'IGNORE_PATTERN', severity: 'error', file: 'w/.mainsheetignore', line: 2 },
  ]);
  expect(selectFiles(files('w/a.yaml'), 'w', '**/x/*/y/**/*.test.*\n').selected).toEqual([
    'w/a.yaml',
  ]);
});

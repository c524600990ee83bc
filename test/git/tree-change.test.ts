import { expect, test } from 'vitest';
import { changeFault, parseIndex } from '../../src/git/tree-change.ts';

const OID = 'a'.repeat(40);
const ENTRIES = parseIndex(
  Buffer.from(
    ['100644 a.yaml', '100755 wf/b\tc.yaml', '120000 link', '160000 module']
      .map((entry) => `${entry.slice(0, 6)} ${OID} 0\t${entry.slice(7)}\0`)
      .join(''),
  ),
);
const BYTES = new Uint8Array();

test('an index is read with its modes', () => {
  expect([...ENTRIES]).toEqual([
    ['a.yaml', '100644'],
    ['wf/b\tc.yaml', '100755'],
    ['link', '120000'],
    ['module', '160000'],
  ]);
});

test.each<readonly [Record<string, Uint8Array | undefined>, string | undefined]>([
  [{ 'a.yaml': BYTES, 'wf/new/deep.yaml': BYTES, 'wf/b\tc.yaml': undefined }, undefined],
  [{ 'gone.yaml': undefined }, undefined],
  [{ wf: BYTES }, '"wf" is a directory.'],
  [{ wf: undefined }, '"wf" is a directory.'],
  [{ wf: BYTES, 'wf/b\tc.yaml': undefined }, undefined],
  [{ 'a.yaml/x': BYTES }, '"a.yaml" is a file, not a directory.'],
  [{ 'a.yaml': undefined, 'a.yaml/x': BYTES }, undefined],
  [{ n: BYTES, 'n/x': BYTES }, '"n" is a directory.'],
  [{ 'link/x': BYTES }, '"link" is a file, not a directory.'],
  [{ link: BYTES }, '"link" is a symlink or a submodule.'],
  [{ module: undefined }, '"module" is a symlink or a submodule.'],
  ...['', '/a', 'a/', 'a//b', './a', 'a/../../b', '.git/config', 'x/.GIT/y', 'a\0b', 'a\uD800'].map(
    (path) =>
      [{ [path]: BYTES }, `${JSON.stringify(path)} cannot be a path in a repository.`] as const,
  ),
])('a change to %j: %s', (files, fault) => {
  expect(changeFault(ENTRIES, new Map(Object.entries(files)))).toBe(fault);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selectFiles } from '../../src/documents/select-files.ts';
import type { TreeFile } from '../../src/documents/select-files.ts';
import { budget } from './budget.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'mainsheet-ignore-'));
  execFileSync('git', ['init', '--quiet', directory]);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const NAMES = [
  'a',
  'b',
  'ab',
  'a.yaml',
  'b.yaml',
  'ab.yml',
  'x y.yaml',
  'A.yaml',
  'é.yaml',
  '!.yaml',
  '#.yaml',
];

const file = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'ab', 'deep'), { maxLength: 3 }),
    fc.constantFrom(...NAMES),
  )
  .map(([folders, name]) => [...folders, name].join('/'));

const PIECES = [
  'a',
  'b',
  '*',
  '?',
  '/',
  '.yaml',
  'deep',
  '[ab]',
  '[!a]',
  'x',
  ' ',
  '\\ ',
  '**/',
  '/**',
  'é',
  'A',
];

const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '!', '/', '!/'),
      fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
    )
    .map(([head, parts]) => head + parts.join('')),
  fc.constantFrom('', '# a', '\\#.yaml', '\\!.yaml', '*', '!*', '/*', '!*/', '**'),
);

function treeOf(paths: readonly string[]): readonly TreeFile[] {
  return [...new Set(paths)].map((one) => ({ path: one, kind: 'file', size: 1 }));
}

/** What Git itself leaves out. */
function ignoredByGit(text: string, paths: readonly string[]): ReadonlySet<string> {
  writeFileSync(path.join(directory, '.gitignore'), text);
  try {
    const out = execFileSync('git', ['check-ignore', '--no-index', '-z', '--stdin'], {
      cwd: directory,
      input: paths.map((one) => `${one}\0`).join(''),
      env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    return new Set(out.toString().split('\0').filter(Boolean));
  } catch (error) {
    // It ends with 1 where nothing is left out.
    expect((error as { readonly status: number }).status).toBe(1);
    return new Set();
  }
}

test('a file is left out if and only if Git would leave it out by the same lines', () => {
  let ignored = 0;
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.array(file, { minLength: 1, maxLength: 12 }),
      (lines, paths) => {
        const text = `${lines.join('\n')}\n`;
        const tree = treeOf(paths);
        const { skipped, diagnostics } = selectFiles(tree, '', text);
        if (diagnostics.length > 0) {
          return;
        }
        const ours = skipped.filter(({ why }) => why === 'ignored').map((one) => one.path);
        const git = ignoredByGit(
          text,
          tree.map((one) => one.path),
        );
        expect(ours.toSorted(), JSON.stringify(text)).toEqual([...git].toSorted());
        ignored += ours.length;
      },
    ),
    budget(120),
  );
  expect(ignored).toBeGreaterThan(50);
});

test('every file below the root is chosen or left out with a reason, and a costly pattern chooses none', () => {
  const junk = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(
      fc.array(fc.oneof(file, fc.string({ minLength: 1, maxLength: 8 })), { maxLength: 8 }),
      fc.constantFrom('', 'a', '../x', 'a/b', './a/'),
      fc.oneof(
        fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n')),
        junk,
        fc.constant('a*b*c*d*e'),
      ),
      (paths, root, text) => {
        const tree = treeOf(paths);
        const { selected, skipped, diagnostics } = selectFiles(tree, root, text);
        const all = [...selected, ...skipped.map((one) => one.path)];
        expect(new Set(all).size).toBe(all.length);
        if (diagnostics.some(({ code }) => code === 'IGNORE_PATTERN')) {
          expect(all).toEqual([]);
        } else if (root === '') {
          expect(all.toSorted()).toEqual(tree.map((one) => one.path).toSorted());
        }
        expect(selected.every((one) => /\.(ya?ml|json)$/.test(one))).toBe(true);
      },
    ),
    budget(150),
  );
});

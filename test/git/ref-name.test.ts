import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRef, highestTag, isRefName } from '../../src/git/ref-name.ts';
import type { RefSettings } from '../../src/git/source-settings.ts';

function gitTakes(name: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', `refs/heads/${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const NAMES: readonly string[] = [
  'main',
  'feature/x',
  'v1.0',
  'a.b',
  'a@b',
  'ü',
  'x/.y',
  '.x',
  'x..y',
  'x.lock',
  'a.lock/b',
  'x/',
  '/x',
  'a//b',
  'x.',
  'a b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[b',
  'a\\b',
  'a@{1}',
  'x\ty',
  '',
  '@/x',
  '{',
  'a{b',
  'x\u007f',
  'refs/heads/x',
];
test.each(NAMES)('%j is a name for us as for git check-ref-format', (name) => {
  expect(isRefName(name)).toBe(gitTakes(name));
});

test('no name that Git would refuse is taken', () => {
  const part = fc.constantFrom(
    'a',
    '.',
    '..',
    '/',
    '~',
    ':',
    '@',
    '{',
    '.lock',
    '-',
    ' ',
    '\\',
    '*',
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const name = parts.join('');
      expect(!isRefName(name) || gitTakes(name)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test.each<RefSettings>([
  { kind: 'branch', name: '-x' },
  { kind: 'branch', name: '--upload-pack=x' },
  { kind: 'tag', name: 'a:b' },
  { kind: 'tag', name: '@' },
  { kind: 'commit', sha: 'HEAD' },
  { kind: 'commit', sha: 'abc123' },
  { kind: 'commit', sha: 'A'.repeat(40) },
  { kind: 'semver', range: 'latest' },
])('%j cannot be a ref', (ref) => {
  expect(() => checkRef(ref)).toThrow(
    expect.objectContaining({ code: 'GIT_REF_INVALID', next: 'stalled' }),
  );
});

test.each([
  ['^1.0.0', ['v1.2.0', 'v1.10.0', '2.0.0'], 'v1.10.0'],
  ['~1.2', ['1.2.9', '1.3.0'], '1.2.9'],
  ['1.x', ['v1.0.0', 'v0.9.0'], 'v1.0.0'],
  ['*', ['v1.0.0-rc.1'], undefined],
  ['>=1.0.0-0 <2', ['v1.0.0-rc.1', 'v1.0.0-rc.2'], 'v1.0.0-rc.2'],
  ['1.0.0', ['v1.0.0', '1.0.0'], '1.0.0'],
  ['*', ['1.0', 'release-1.0.0', '__proto__'], undefined],
])('the highest tag in %s', (range, tags, highest) => {
  expect(highestTag(tags, range)).toBe(highest);
  expect(highestTag(tags.toReversed(), range)).toBe(highest);
});

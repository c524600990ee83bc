import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchFor } from '../../src/git/branch-name.ts';
import { isRefName } from '../../src/git/ref-name.ts';

const RUNS = Number(process.env['RUNS'] ?? 100);

const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('a', 'A', '.', '/', '-', '~', '@', '{', ' ', '\0', '😀') }),
  fc.constantFrom('', '.', '..', '.lock', 'x.lock', '@', 'HEAD', '-x', '__proto__', '123abc'),
);

test.each([
  ['production', 'notify-manager', 'mainsheet/production/notify-manager'],
  ['prod_1', 'Notify manager', 'mainsheet/prod_1/notify-manager-28fd2a'],
  ['production', 'überprüfung-2', 'mainsheet/production/überprüfung-2'],
  ['production', '../../main', 'mainsheet/production/main-90eb1e'],
  ['production', '???', 'mainsheet/production/a03b22'],
  // It could be what another name was made into.
  ['production', 'decade', 'mainsheet/production/decade-59cd79'],
])('the branch of %s and %j', (tenant, workflow, branch) => {
  expect(branchFor(tenant, workflow)).toBe(branch);
});

test('a long name is cut, and two that begin alike are told apart', () => {
  const [one, two] = [branchFor('t', 'ä'.repeat(300)), branchFor('t', 'ä'.repeat(301))];
  expect(one).toMatch(/^mainsheet\/t\/ä{48}-[0-9a-f]{6}$/);
  expect(two).not.toBe(one);
});

test('a name cannot be written so that its branch is that of another', () => {
  const branch = branchFor('t', 'Notify manager').split('/').at(-1)!;
  expect(branchFor('t', branch)).not.toBe(branchFor('t', 'Notify manager'));
});

test('every pair of names has a branch that Git takes', () => {
  fc.assert(
    fc.property(name, name, (tenant, workflow) => {
      const branch = branchFor(tenant, workflow);
      expect(isRefName(branch)).toBe(true);
      expect(branch.split('/')).toHaveLength(3);
      expect(Buffer.byteLength(branch)).toBeLessThan(500);
      // Throws when Git does not.
      execFileSync('git', ['check-ref-format', `refs/heads/${branch}`], { stdio: 'ignore' });
    }),
    { numRuns: RUNS },
  );
});

test('other names have other branches, also where case is ignored', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 40 }), (names) => {
      const branches = names.map((workflow) => branchFor('t', workflow).toLowerCase());
      expect(new Set(branches).size).toBe(names.length);
    }),
    { numRuns: RUNS },
  );
});

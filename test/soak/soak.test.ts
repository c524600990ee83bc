import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const TSC = path.resolve('node_modules/.bin/tsc');
/** Not where `npm run soak` builds: one may be running. */
const BUILT = path.resolve('dist-soak-test');
const MAIN = path.join(BUILT, 'test/soak/main.js');

/** The day says which part of all that may happen it is. */
const SEED = process.env['SOAK_SEED'] ?? new Date().toISOString().slice(0, 10).replaceAll('-', '');

beforeAll(async () => {
  await run(TSC, ['-p', 'test/soak/tsconfig.json', '--outDir', BUILT]);
});

test(`a daemon outlives what happens to it in a short soak of seed ${SEED}`, async () => {
  const soak = run(process.execPath, [MAIN, '--seed', SEED, '--steps', '40']);
  const { stdout } = await soak.catch((error: { readonly stdout: string }) => error);
  expect(stdout).toMatch(/^40 steps: all laws hold; .* handles\nAll laws held\./m);
}, 240_000);

test.each([
  [['--steps', 'many'], 'The seed and the steps are whole numbers'],
  [['--bogus'], "Unknown option '--bogus'"],
])('%j is refused in words', async (args, words) => {
  const { stderr, code } = await run(process.execPath, [MAIN, ...args]).catch((error) => error);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
  expect(stderr).toMatch(/\nUsage: npm run soak -- \[--seed 7\] \[--steps 1000\]\n$/);
});

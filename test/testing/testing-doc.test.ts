import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TEST_FINDINGS } from '../../src/testing/test-findings.ts';
import { testFileSchema } from '../../src/testing/tests-schema.ts';
import { cli } from '../support/cli.ts';

const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/testing.md'), 'utf8');

/** The files that the page shows: blocks of YAML whose first line is their name. */
const FILES = new Map(
  [...PAGE.matchAll(/```yaml\n(# (\S+)\n[\s\S]*?)```/g)].map(([, text = '', name = '']) => [
    name,
    text,
  ]),
);

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-testing-doc-'));
  for (const [name, text] of FILES) {
    await writeFile(path.join(cwd, name), text);
  }
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

test('every example of the page passes, all of them is covered, and validate has no errors', async () => {
  expect([...FILES.keys()]).toEqual([
    'notify-manager.yaml',
    'notify-manager.test.yaml',
    'lock-accounts.yaml',
    'lock-accounts.test.yaml',
  ]);
  const result = await cli(['test', '--min-coverage', '100'], { cwd });
  expect(result.stdout).not.toContain('✗');
  expect(result.stderr).toMatch(/^8 tests: 8 passed, 0 failed, in \d+ ms\.\n$/);
  expect(result.code).toBe(0);
  expect((await cli(['validate'], { cwd })).code).toBe(0);
});

test('the page shows the failure as it is written', async () => {
  const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(PAGE) ?? [];
  const broken = FILES.get('notify-manager.test.yaml')!.replace(
    'managerRef: { email: boss@',
    'managerRef: { email: chief@',
  );
  await writeFile(path.join(cwd, 'notify-manager.test.yaml'), broken);
  const { stdout, code } = await cli(
    ['test', 'notify-manager.test.yaml', '--filter', 'tells the new manager'],
    { cwd },
  );
  expect(stdout).toBe(shown);
  expect(code).toBe(1);
});

test('the page names every finding', () => {
  const named = [...PAGE.matchAll(/^\| `(TEST_[A-Z_]+)`/gm)].map(([, code]) => code);
  expect(named).toEqual(Object.keys(TEST_FINDINGS));
});

test('the JSON Schema takes the examples, and refuses what the reading refuses', () => {
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    testFileSchema(),
  );
  for (const [name, text] of FILES) {
    if (name.endsWith('.test.yaml')) {
      expect(validate(parse(text)), name).toBe(true);
    }
  }
  for (const wrong of [
    {},
    { workflow: 'a.yaml', tests: [] },
    { workflow: '/etc/passwd', tests: [{ name: 'a' }] },
    { workflow: 'a.yaml', tests: [{ name: 'a', expects: {} }] },
    { workflow: 'a.yaml', tests: [{ name: 'a', mocks: { A: { outptu: 1 } } }] },
    { workflow: 'a.yaml', tests: [{ name: 'a', expect: { status: 'Done' } }] },
    { workflow: 'a.yaml', tests: [{ name: 'a', mocks: { A: { iterations: { x: {} } } } }] },
  ]) {
    expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
  }
});

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { cli, startCli } from '../support/cli.ts';
import type { CliResult } from '../support/cli.ts';
import { elementsOf, parseXml } from '../support/xml.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-test-command-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), text);
  }
}

function run(...args: readonly string[]): Promise<CliResult> {
  return cli(['test', ...args], { cwd });
}

/** A workflow that goes one of two ways, by what a call answers. */
function workflow(name: string): string {
  return `name: ${name}
definition:
  start: Ask
  steps:
    Ask:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: https://x.example }
      nextStep: Is Good
    Is Good:
      type: choice
      choiceList:
        - { comparator: NumericEquals, variableA.$: $.ask.statusCode, variableB: 200, nextStep: Good }
      defaultStep: Bad
    Good: { type: success }
    Bad: { type: failure, failureName: Bad, description: It is bad }
`;
}

const GOOD = `workflow: a.yaml
tests:
  - name: goes well
    mocks: { Ask: { output: { statusCode: 200 } } }
    expect: { path: [Ask, Is Good, Good] }
`;

const FAILING = `workflow: a.yaml
tests:
  - name: goes well
    mocks: { Ask: { output: { statusCode: 500 } } }
  - name: is not looked at
    skip: waits for somebody
`;

describe('what is run', () => {
  test('a directory, a file, the tests of a workflow, and by name', async () => {
    await write({
      'a.yaml': workflow('A'),
      'a.test.yaml': GOOD,
      'deep/tests/b.test.yml': GOOD.replace('a.yaml', '../b.yaml').replace('goes well', 'B too'),
      'deep/b.yaml': workflow('B'),
      'c.test.json': JSON.stringify({
        workflow: 'a.yaml',
        tests: [{ name: 'in JSON', expect: { steps: { Ask: { times: 1 } } } }],
      }),
      '.hidden/x.test.yaml': 'not read',
      '_drafts/x.test.yaml': 'not read',
      'old/x.test.yaml': 'not read',
      '.mainsheetignore': 'old/\n',
    });
    const names = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stdout, code } = await run('--format', 'json', ...args);
      expect(code).toBe(0);
      return (
        JSON.parse(stdout).files as readonly { tests: readonly { name: string }[] }[]
      ).flatMap(({ tests }) => tests.map(({ name }) => name));
    };
    expect(await names()).toEqual(['goes well', 'in JSON', 'B too']);
    expect(await names('deep')).toEqual(['B too']);
    expect(await names('a.test.yaml')).toEqual(['goes well']);
    expect(await names('a.yaml')).toEqual(['goes well', 'in JSON']);
    expect(await names('--filter', 'b TOO')).toEqual(['B too']);
  });

  test('a workflow in an export of the platform', async () => {
    await write({
      'a.json': JSON.stringify({
        version: 1,
        self: { type: 'WORKFLOW', id: 'x', name: 'A' },
        object: {
          name: 'A',
          definition: { start: 'Done', steps: { Done: { type: 'success' } } },
        },
      }),
      'a.test.yaml': 'workflow: a.json\ntests: [{ name: a, expect: { path: [Done] } }]',
    });
    expect(await run()).toMatchObject({ code: 0, stdout: 'a.test.yaml\n  ✓ a\n' });
  });

  test.each([
    [[], 'There are no tests at .'],
    [['nowhere'], 'There is nothing at nowhere.'],
  ])('%j has no tests', async (args, words) => {
    await write({ 'a.yaml': workflow('A') });
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).toContain('COMMAND_INPUT');
  });

  test('a filter that no name holds is an error', async () => {
    await write({ 'a.yaml': workflow('A'), 'a.test.yaml': GOOD });
    const { code, stderr } = await run('--filter', 'zzz');
    expect(code).toBe(1);
    expect(stderr).toContain("No test's name holds 'zzz'");
  });

  test.each([['--min-coverage=200'], ['--min-coverage=x'], ['--format=xml'], ['--wach']])(
    '%s is refused',
    async (arg) => {
      expect((await run(arg)).code).toBe(1);
    },
  );
});

describe('results', () => {
  test('all passed: 0, and nothing but results on stdout', async () => {
    await write({ 'a.yaml': workflow('A'), 'a.test.yaml': GOOD });
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stdout).toBe('a.test.yaml\n  ✓ goes well\n');
    expect(stderr).toMatch(/^1 tests: 1 passed, 0 failed, in \d+ ms\.\n$/);
  });

  test('a failure: 1, its place, the path with lines, and what the failing step got', async () => {
    await write({ 'a.yaml': workflow('A'), 'a.test.yaml': FAILING });
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain('  – is not looked at (skipped: waits for somebody)');
    expect(stdout).toContain(
      "a.test.yaml:3:5 the run is Failed at 'Bad': Bad, It is bad, status 500, and not Completed",
    );
    expect(stdout).toContain(`  The path taken:
    Ask            a.yaml:5
    → Is Good      a.yaml:11
    default → Bad  a.yaml:17
`);
    expect(stdout).toContain('"failureName": "Bad"');
    expect(stderr).toContain('2 tests: 0 passed, 1 failed, 1 skipped');
  });

  test('a path is compared step by step', async () => {
    await write({
      'a.yaml': workflow('A'),
      'a.test.yaml': GOOD.replace('Is Good, Good]', 'Is Good, Is Good, Good]'),
    });
    const { stdout } = await run();
    expect(stdout).toContain(`    - expected
    + actual
    ~ path:
          Ask
          Is Good
        - Is Good
          Good
`);
  });

  test('secrets are masked in every form', async () => {
    const secret = 'canary-77aa88bb';
    await write({
      'a.yaml': workflow('A').replace(
        'method: get,',
        'method: get, requestHeaders: { x-api-key.$: $.trigger.key },',
      ),
      'a.test.yaml': `workflow: a.yaml
tests:
  - name: a
    trigger: { key: ${secret} }
    mocks: { Ask: { error: { status: 401, message: "refused Bearer ${secret}" } } }
    expect:
      steps:
        Ask:
          input: { requestHeaders: { x-api-key: ${secret}-other } }
`,
    });
    for (const format of ['text', 'json', 'junit']) {
      const { code, stdout, stderr } = await run('--format', format);
      expect(code).toBe(1);
      expect(stdout).toContain('x-api-key');
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  test('findings of all files at once, with places as seen from here; the other files still run', async () => {
    await write({
      'a.yaml': workflow('A'),
      'a.test.yaml': GOOD,
      'deep/b.test.yaml': GOOD.replace('goes well', 'x').replace('Ask:', 'Aks:'),
      'deep/a.yaml': workflow('B'),
      'deep/c.test.yaml': 'workflow: c.yaml\ntests: [{ name: a }]',
      'deep/c.yaml': workflow('C').replace('$.ask.statusCode', '"$.["'),
      'deep/d.test.yaml': 'workflow: gone.yaml\ntests: [{ name: a }]',
    });
    const { code, stdout, stderr } = await run('--format', 'json');
    expect(code).toBe(1);
    expect(stderr).toContain('1 passed, 0 failed, 4 errors in files');
    const { diagnostics, summary } = JSON.parse(stdout);
    expect(summary).toEqual({ passed: 1, failed: 0, skipped: 0, errors: 4 });
    expect(
      diagnostics.map(({ file, line, code: found }: Diagnostic) => `${file}:${line} ${found}`),
    ).toEqual([
      'deep/c.yaml:14 PATH_SYNTAX',
      'deep/b.test.yaml:4 TEST_STEP_UNKNOWN',
      'deep/c.test.yaml:1 TEST_WORKFLOW_INVALID',
      'deep/d.test.yaml:1 TEST_WORKFLOW_MISSING',
    ]);
    const text = await run();
    expect(text.stdout).toContain('deep/b.test.yaml not run');
    expect(text.stdout).toContain("→ Did you mean 'Ask'?");
  });

  test('with strict an unmocked action fails its test, and a wrong input its file', async () => {
    await write({
      'a.yaml': `trigger: { type: EVENT, attributes: { id: "idn:identity-created" } }\n${workflow('A')}`,
      'a.test.yaml': 'workflow: a.yaml\ntests: [{ name: a, expect: { steps: { Ask: {} } } }]\n',
    });
    const mild = await run();
    expect(mild.code).toBe(0);
    expect(mild.stdout).toContain('warning The trigger never sends such an input.');
    const strict = await run('--strict');
    expect(strict.code).toBe(1);
    expect(strict.stdout).toContain('error The trigger never sends such an input.');
    await write({ 'a.yaml': workflow('A') });
    const unmocked = await run('--strict');
    expect(unmocked.code).toBe(1);
    expect(unmocked.stdout).toContain("a.yaml:5:5 'Ask' is answered by no mock");
  });

  test('a workflow is never read through a link', async () => {
    await write({ 'a.test.yaml': GOOD, 'outside/real.yaml': workflow('A') });
    await symlink(path.join(cwd, 'outside/real.yaml'), path.join(cwd, 'a.yaml'));
    expect((await run()).stdout).toContain('TEST_WORKFLOW_MISSING');
  });
});

describe('JUnit', () => {
  test('is well-formed, and has a suite a file and a case a test', async () => {
    await write({
      'a.yaml': workflow('A & "B"'),
      'a.test.yaml': `workflow: a.yaml
tests:
  - name: "<b> & 'c' ]]> \\u0007 \\uD800 \\u2028 é 😀"
    mocks: { Ask: { error: { status: 500, message: "<&>\\"\\u0001" } } }
  - { name: fine, mocks: { Ask: { output: { statusCode: 200 } } } }
  - { name: left out, skip: a "reason" }
`,
      'b.test.yaml': 'workflow: none.yaml\ntests: [{ name: a }]',
    });
    const { code, stdout } = await run('--format', 'junit');
    expect(code).toBe(1);
    const root = parseXml(stdout);
    expect(root.name).toBe('testsuites');
    expect(root.attributes).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1' });
    expect(elementsOf(root, 'testsuite').map(({ attributes }) => attributes)).toMatchObject([
      { name: 'a.test.yaml', tests: '3', failures: '1', errors: '0', skipped: '1' },
      { name: 'b.test.yaml', tests: '1', failures: '0', errors: '1', skipped: '0' },
    ]);
    const [failing, fine, skipped, error] = elementsOf(root, 'testcase');
    expect(failing!.attributes).toMatchObject({
      classname: 'A & "B"',
      file: 'a.test.yaml',
      line: '3',
    });
    expect(failing!.attributes['name']).toContain(`<b> & 'c' ]]>`);
    expect(failing!.children[0]!.attributes['message']).toContain("Failed at 'Ask'");
    expect(failing!.children[0]!.text).toContain('The path taken:');
    expect(fine!.children).toEqual([]);
    expect(Number(fine!.attributes['time'])).toBeGreaterThanOrEqual(0);
    expect(skipped!.children).toMatchObject([
      { name: 'skipped', attributes: { message: 'a "reason"' } },
    ]);
    expect(error!.children).toMatchObject([
      { name: 'error', attributes: { type: 'TEST_WORKFLOW_MISSING' } },
    ]);
  });
});

describe('coverage', () => {
  beforeEach(async () => {
    await write({
      'a.yaml': workflow('A'),
      'a.test.yaml': GOOD,
      'b.yaml': workflow('B'),
    });
  });

  test('says what no test takes, and counts a workflow without tests', async () => {
    const { code, stdout } = await run('--coverage');
    expect(code).toBe(0);
    expect(stdout).toContain(`Coverage
  66.6 %  a.yaml  3 of 4 steps, 1 of 2 branches
          a.yaml:15  Is Good: default → Bad
          a.yaml:17  Bad
   0.0 %  b.yaml  0 of 4 steps, 0 of 2 branches
  33.3 %  all 2 workflows
`);
  });

  test('of one file is about its workflow alone; together tests cover more', async () => {
    await write({
      'more.test.yaml': `workflow: a.yaml
tests: [{ name: bad, mocks: { Ask: { output: { statusCode: 1 } } }, expect: { status: Failed } }]
`,
    });
    expect((await run('a.test.yaml', '--coverage')).stdout).toContain('  66.6 %  all 1 workflows');
    expect((await run('a.yaml', '--coverage')).stdout).toContain(' 100.0 %  all 1 workflows');
    const { coverage } = JSON.parse((await run('--coverage', '--format', 'json')).stdout);
    expect(coverage).toMatchObject({
      percent: 50,
      workflows: [
        { file: 'a.yaml', percent: 100, missed: [] },
        { file: 'b.yaml', percent: 0, steps: { total: 4, taken: 0 } },
      ],
    });
    expect(coverage.workflows[1].missed).toHaveLength(6);
  });

  test.each([
    ['33.3', 0],
    ['33.4', 1],
  ])('at least %s %% ends with %d', async (percent, wanted) => {
    const { code, stderr } = await run('--min-coverage', percent);
    expect(code).toBe(wanted);
    expect(stderr.includes('are covered')).toBe(wanted === 1);
  });
});

test('schema test prints the schema of test files', async () => {
  const { code, stdout } = await cli(['schema', 'test'], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ required: ['workflow', 'tests'] });
});

describe('watch', () => {
  const times = (text: string, part: string): number => text.split(part).length - 1;

  test('runs again what is changed, and nothing else, until it is stopped', async () => {
    await write({
      'a.yaml': workflow('A'),
      'a.test.yaml': GOOD,
      'b.yaml': workflow('B'),
      'b.test.yaml': GOOD.replace('a.yaml', 'b.yaml').replace('goes well', 'B'),
    });
    const running = startCli(['test', '--watch'], { cwd });
    await expect.poll(() => running.stderr()).toContain('Waiting for changes.');
    expect(times(running.stdout(), '✓ goes well')).toBe(1);
    expect(times(running.stdout(), '✓ B')).toBe(1);

    await write({ 'a.yaml': workflow('A').replace('variableB: 200', 'variableB: 201') });
    await expect.poll(() => running.stdout(), { timeout: 5000 }).toContain('✗ goes well');
    expect(times(running.stdout(), '✓ B')).toBe(1);

    await write({
      'b.test.yaml': GOOD.replace('a.yaml', 'b.yaml').replace('goes well', 'B again'),
    });
    await expect.poll(() => running.stdout(), { timeout: 5000 }).toContain('✓ B again');

    await write({
      'c.test.yaml': GOOD.replace('a.yaml', 'b.yaml').replace('goes well', 'new one'),
    });
    await expect.poll(() => running.stdout(), { timeout: 5000 }).toContain('✓ new one');
    expect(times(running.stdout(), '✓ B again')).toBe(1);

    running.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
  });

  test('a workflow that stands elsewhere is watched, also before it is there', async () => {
    await write({ 'tests/a.test.yaml': GOOD.replace('a.yaml', '../workflows/a.yaml') });
    await mkdir(path.join(cwd, 'workflows'));
    const running = startCli(['test', '--watch', 'tests'], { cwd });
    await expect.poll(() => running.stderr()).toContain('Waiting for changes.');
    expect(running.stdout()).toContain('TEST_WORKFLOW_MISSING');
    await write({ 'workflows/a.yaml': workflow('A') });
    await expect.poll(() => running.stdout(), { timeout: 5000 }).toContain('✓ goes well');
    running.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
  });
});

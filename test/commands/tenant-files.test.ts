import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { cli } from '../support/cli.ts';
import type { CliResult } from '../support/cli.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-tenant-files-'));
  await mkdir(path.join(cwd, '.git'));
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
  return cli(args, { cwd });
}

async function findings(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run('validate', ...args, '--format', 'json');
  const { diagnostics: found } = JSON.parse(stdout) as {
    diagnostics: readonly Diagnostic[];
  };
  return found.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

const WORKFLOW = `name: !sub "Call \${REGION}"
enabled: !var ON
owner: !ref identity/william.wilson
definition:
  start: Ask
  steps:
    Ask:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: get
        url: !sub "https://\${HOST}/\${!ref form/Start}"
        authenticationType: OAuth
        oAuthClientSecret: !live
        requestHeaders: { x-template: !file ../templates/header.txt }
      nextStep: Done
    Done: { type: success }
`;

const FILES = {
  'workflows/a.yaml': WORKFLOW,
  'templates/header.txt': 'From the template',
  'workflows/tenants/sandbox.yaml': 'variables: { REGION: EMEA, ON: true, HOST: sb.example }\n',
  'workflows/tenants/production.yaml': `variables: { REGION: EMEA, ON: true, HOST: acme.example }
patches:
  - workflow: a.yaml
    patch: [{ op: replace, path: /definition/steps/Ask/attributes/method, value: post }]
`,
};

describe('validate', () => {
  test('holds the files against every tenant that has a file', async () => {
    await write(FILES);
    expect(await findings('workflows')).toEqual([]);
    expect((await run('validate', 'workflows')).stderr).toContain('1 workflow file: 0 errors');
  });

  test.each([
    [
      'a variable that one tenant lacks, with the nearest',
      { 'workflows/tenants/sandbox.yaml': 'variables: { REGION: EMEA, ON: true, HOSTS: x }\n' },
      [
        'workflows/a.yaml:13:9 VARIABLE_UNDEFINED',
        'workflows/tenants/sandbox.yaml:1:38 VARIABLE_UNUSED',
      ],
    ],
    [
      'a value that does not fit its place',
      { 'workflows/tenants/sandbox.yaml': 'variables: { REGION: EMEA, ON: "yes", HOST: x }\n' },
      ['workflows/a.yaml:2:1 SHAPE_TYPE'],
    ],
    [
      'a list inside a text',
      { 'workflows/tenants/sandbox.yaml': 'variables: { REGION: [EMEA], ON: true, HOST: x }\n' },
      ['workflows/a.yaml:1:1 VARIABLE_NOT_TEXT'],
    ],
    [
      'a patch that does not apply, at the operation',
      {
        'workflows/tenants/sandbox.yaml': `variables: { REGION: EMEA, ON: true, HOST: x }
patches:
  - workflow: a.yaml
    patch:
      - { op: test, path: /enabled, value: true }
      - { op: replace, path: /definition/steps/Asks/attributes/method, value: post }
`,
      },
      ['workflows/tenants/sandbox.yaml:6:9 PATCH_FAILED'],
    ],
    [
      'a test that finds another value',
      {
        'workflows/tenants/sandbox.yaml': `variables: { REGION: EMEA, ON: true, HOST: x }
patches: [{ workflow: a.yaml, patch: [{ op: test, path: /enabled, value: false }] }]
`,
      },
      ['workflows/tenants/sandbox.yaml:2:39 PATCH_FAILED'],
    ],
    [
      'files that are not there',
      {
        'workflows/tenants/sandbox.yaml': `variables: { REGION: EMEA, ON: true, HOST: x }
ids: { b.yaml: 0f3f }
patches: [{ workflow: workflows/c.yaml, patch: [] }]
`,
      },
      [
        'workflows/tenants/sandbox.yaml:2:8 TENANT_FILE_UNUSED',
        'workflows/tenants/sandbox.yaml:3:11 TENANT_FILE_UNUSED',
      ],
    ],
    [
      'a broken file of a tenant',
      {
        'workflows/tenants/sandbox.yaml': `variable: {}
ids: { a.yaml: x, b.yaml: x, c.yaml: 1 }
refs: { x: y }
only: joiners
patches: [{ workflow: a.yaml }, { workflow: a.yaml, patch: [{ op: put, path: /a }, { op: add, path: a }] }]
`,
      },
      [
        '1:1 TENANT_FILE_SHAPE',
        '2:19 TENANT_ID_TWICE',
        '2:30 TENANT_FILE_SHAPE',
        '3:9 TENANT_FILE_SHAPE',
        '4:1 TENANT_FILE_SHAPE',
        '5:11 TENANT_FILE_SHAPE',
        '5:61 TENANT_FILE_SHAPE',
        '5:84 TENANT_FILE_SHAPE',
      ].map((at) => `workflows/tenants/sandbox.yaml:${at}`),
    ],
    [
      'two files of one tenant',
      { 'workflows/tenants/sandbox.json': '{}' },
      ['workflows/tenants/sandbox.yaml:1:1 TENANT_FILE_TWICE'],
    ],
    [
      'tags that are not written as they must be',
      {
        'workflows/a.yaml': `name: A
owner: !ref person/x
description: !sub "a \${B"
enabled: !var a b
trigger: !self url
definition: !live x
mainsheet: !file ''
`,
      },
      [
        'workflows/a.yaml:2:1 TAG_WRONG',
        'workflows/a.yaml:3:1 TAG_WRONG',
        'workflows/a.yaml:4:1 TAG_WRONG',
        'workflows/a.yaml:5:1 TAG_WRONG',
        'workflows/a.yaml:6:1 TAG_WRONG',
        'workflows/a.yaml:7:1 TAG_WRONG',
      ],
    ],
    [
      'a tag before a mapping, an unknown tag, and a text that would pass for one',
      {
        'workflows/a.yaml':
          'name: A\nowner: !ref { a: b }\ntrigger: !refs x\ndescription: "\\0tag {}"\n',
      },
      [
        'workflows/a.yaml:2:1 TAG_WRONG',
        'workflows/a.yaml:3:1 YAML_TAG_UNKNOWN',
        'workflows/a.yaml:4:14 YAML_TEXT_NUL',
      ],
    ],
    [
      'a name that needs the tenant',
      { 'workflows/a.yaml': 'name: !self id\n' },
      ['workflows/a.yaml:1:1 TAG_IN_NAME'],
    ],
  ])('%s', async (_, changed: Record<string, string>, expected) => {
    await write({ ...FILES, ...changed });
    const found = await findings('workflows');
    expect(found.filter((one) => expected.includes(one))).toEqual(expected);
    const errors = found.filter((one) => !/UNUSED/.test(one));
    expect(errors).toEqual(expected.filter((one) => !/UNUSED/.test(one)));
  });

  test('files outside the repository, links and too large texts are not taken in', async () => {
    const outside = path.join(cwd, '..', `${path.basename(cwd)}-secret.txt`);
    await writeFile(outside, 'secret of another');
    try {
      await write({
        ...FILES,
        'big.txt': 'x'.repeat(10 * 1024 * 1024 + 1),
        'workflows/b.yaml': [
          'name: B',
          'trigger:',
          '  type: EXTERNAL',
          '  attributes:',
          ...[
            `../../${path.basename(outside)}`,
            '/etc/passwd',
            '../link.txt',
            '../big.txt',
            '../no.txt',
            '../linked/x.txt',
          ].map((file, index) => `    x${index}: !file ${file}`),
        ].join('\n'),
      });
      await symlink(outside, path.join(cwd, 'link.txt'));
      await symlink(path.dirname(outside), path.join(cwd, 'linked'));
      const { stdout } = await run('validate', 'workflows', '--format', 'json');
      const { diagnostics: found } = JSON.parse(stdout) as {
        diagnostics: readonly Diagnostic[];
      };
      const told = found.filter(({ code }) => code === 'TAG_FILE');
      expect(stdout).not.toContain('secret of another');
      expect(told.map(({ line, message }) => `${line} ${message.split(': ').at(-1)}`)).toEqual([
        '5 The path leads out of the repository.',
        '6 The path leads out of the repository.',
        '7 It is a symbolic link.',
        '8 The named files of one workflow hold more than 10485760 bytes.',
        '9 There is no such file in this commit.',
        '10 It is a symbolic link.',
      ]);
    } finally {
      await rm(outside);
    }
  });

  test('one file is read alone, with the tenants of its folder', async () => {
    await write({
      ...FILES,
      'workflows/deep/b.yaml': 'name: B\nenabled: !var ONN\n',
      'workflows/broken.yaml': 'name: [',
    });
    expect(await findings('workflows/deep/b.yaml')).toEqual([
      'workflows/deep/b.yaml:2:1 VARIABLE_UNDEFINED',
      'workflows/deep/b.yaml:2:1 VARIABLE_UNDEFINED',
    ]);
    expect(await findings('workflows/tenants/sandbox.yaml')).toEqual([]);
  });
});

describe('test', () => {
  const TESTS = `workflow: a.yaml
tests:
  - name: asks
    mocks: { Ask: { output: { statusCode: 200 } } }
    expect:
      path: [Ask, Done]
      steps:
        Ask:
          input:
            method: get
            url: https://sb.example/form/Start
            requestHeaders: { x-template: From the template }
`;

  test('workflows are tested as a tenant has them', async () => {
    await write({ ...FILES, 'workflows/a.test.yaml': TESTS });
    const sandbox = await run('test', 'workflows', '--tenant', 'sandbox');
    expect([sandbox.code, sandbox.stdout]).toEqual([0, expect.stringContaining('asks')]);
    const production = await run('test', 'workflows', '--tenant', 'production');
    expect([production.code, production.stdout]).toEqual([
      1,
      expect.stringContaining('acme.example'),
    ]);
    const unknown = await run('test', 'workflows', '--tenant', 'prod');
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('There is no tenants/prod.yaml; there is production, sandbox.'),
    ]);
  });

  test('what is wrong with a tag is an error of the workflow, with its place', async () => {
    await write({
      ...FILES,
      'workflows/a.test.yaml': TESTS,
      'workflows/tenants/sandbox.yaml': 'variables: { REGION: EMEA, ON: true }\n',
    });
    const { code, stdout } = await run('test', 'workflows', '--tenant', 'sandbox');
    expect(code).toBe(1);
    expect(stdout).toContain('workflows/a.yaml:13:9');
    expect(stdout).toContain('HOST: workflows/tenants/sandbox.yaml does not define it');
  });
});

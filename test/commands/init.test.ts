import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/commands/program.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Config } from '../../src/config/config.ts';
import { readTenantFile } from '../../src/documents/read-tenant-file.ts';
import { cli } from '../support/cli.ts';
import type { CliResult } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';

const FILES = [
  'config/mainsheet.yaml',
  'workflows/first-workflow.test.yaml',
  'workflows/first-workflow.yaml',
  'workflows/tenants/acme.yaml',
];

let cwd: string;

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mainsheet-init-')));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function init(...args: readonly string[]): Promise<CliResult> {
  return cli(['init', ...args], { cwd });
}

/** The files below a directory, without Git's own. */
async function filesBelow(directory = cwd): Promise<readonly string[]> {
  const all = await readdir(directory, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes('.git'))
    .toSorted();
}

async function configOf(directory = cwd): Promise<Config> {
  const env = { SAIL_CLIENT_ID: 'id', SAIL_CLIENT_SECRET: 'secret' };
  const loaded = await loadConfig({ env, cwd: directory });
  if (!loaded.ok) {
    throw new Error(JSON.stringify(loaded.trouble));
  }
  expect(loaded.value.warnings).toEqual([]);
  return loaded.value.config;
}

function git(directory: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', directory, ...args], { stdio: 'ignore' });
}

/** Somebody at a terminal, who answers each question that is shown; without an answer they leave. */
function sitting(answers: readonly string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const left = [...answers];
  const texts = { stdout: '', stderr: '' };
  function collect(name: keyof typeof texts, seen: (text: string) => void): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts[name] += chunk.toString();
        seen(chunk.toString());
        done();
      },
    });
  }
  const stderr = collect('stderr', (text) => {
    if (text.endsWith(': ')) {
      const answer = left.shift();
      stdin.write(answer === undefined ? '' : `${answer}\n`);
      if (answer === undefined) {
        stdin.end();
      }
    }
  });
  const run = async (...args: readonly string[]): Promise<CliResult> => {
    const code = await runProgram(
      {
        stdout: collect('stdout', () => undefined),
        stderr,
        stdin,
        env: { HOME: cwd, PATH: process.env['PATH'] ?? '' },
        cwd,
        signal: new AbortController().signal,
        signals: { on: () => undefined, off: () => undefined } as never,
        takeSignals: () => () => undefined,
      },
      ['init', ...args],
    );
    return { code, ...texts };
  };
  return { stdin, run };
}

describe('what is written', () => {
  test('passes the reader of configurations, validate and test, as it is', async () => {
    const made = await init('--tenant-url', 'acme');
    expect(made).toMatchObject({ code: 0, stdout: `${FILES.toSorted(byMaking).join('\n')}\n` });
    expect(await filesBelow()).toEqual(FILES);

    const config = await configOf();
    expect(config.sources).toMatchObject([{ url: cwd, ref: { kind: 'branch', name: 'main' } }]);
    expect(config.tenants).toMatchObject([
      {
        name: 'acme',
        target: { kind: 'remote', url: 'https://acme.api.identitynow.com' },
        path: 'workflows',
        mode: 'observe',
      },
    ]);
    const file = 'workflows/tenants/acme.yaml';
    expect(readTenantFile(file, readFileSync(path.join(cwd, file))).diagnostics).toEqual([]);

    const validated = await cli(['validate', 'workflows', '--strict'], { cwd });
    expect(validated).toMatchObject({ code: 0, stdout: '' });
    expect(validated.stderr).toContain('1 workflow file: 0 errors, 0 warnings');
    const tested = await cli(
      ['test', 'workflows', '--strict', '--min-coverage', '100', '--format', 'json'],
      { cwd },
    );
    expect(tested.code, tested.stdout + tested.stderr).toBe(0);
  });

  test('is planned by the daemon once it is committed: one disabled workflow', async () => {
    const tenant = await startEmulator();
    try {
      const made = await init('--tenant-url', tenant.url, '--tenant', 'local');
      expect(made.code).toBe(0);
      const commit = /\$ (git init .*)/.exec(made.stderr)![1]!;
      execFileSync('sh', ['-c', commit], {
        cwd,
        stdio: 'ignore',
        env: {
          ...process.env,
          GIT_AUTHOR_NAME: 'Ann',
          GIT_AUTHOR_EMAIL: 'ann@acme.example',
          GIT_COMMITTER_NAME: 'Ann',
          GIT_COMMITTER_EMAIL: 'ann@acme.example',
        },
      });
      const planned = await cli(['plan', '--format', 'json'], {
        cwd,
        env: { SAIL_CLIENT_ID: 'demo', SAIL_CLIENT_SECRET: 'demo' },
      });
      expect(planned.code, planned.stderr).toBe(2);
      expect(JSON.parse(planned.stdout).changes).toMatchObject([
        { kind: 'create', file: 'workflows/first-workflow.yaml' },
      ]);
    } finally {
      await tenant.dispose();
    }
  });

  test('at the root of a repository, the configuration is not taken for a workflow', async () => {
    expect((await init('--tenant-url', 'acme', '--path', '.')).code).toBe(0);
    expect(await filesBelow()).toContain('.mainsheetignore');
    const validated = await cli(['validate', '--strict'], { cwd });
    expect(validated.stderr).toContain('1 workflow file: 0 errors, 0 warnings');
    expect((await configOf()).tenants[0]!.path).toBe('.');
  });

  test.each([
    ['--tenant', 'null', '--branch', 'release/#1,{x}', '--path', 'a b/c: d'],
    ['--tenant', '1e3', '--branch', 'true', '--path', "it's"],
    ['--tenant', 'on', '--branch', 'x,y', '--path', '"quoted"'],
  ])('reads as it was said: %s %s %s %s %s %s', async (...args) => {
    const made = await init('--tenant-url', 'acme', '--repository', './dir: x #y', ...args);
    expect(made.code, made.stderr).toBe(0);
    const [, tenant, , branch, , below] = args;
    const config = await configOf();
    expect(config.tenants).toMatchObject([{ name: tenant, path: below }]);
    expect(config.sources).toMatchObject([
      { url: path.join(cwd, 'dir: x #y'), ref: { kind: 'branch', name: branch } },
    ]);
    expect(existsSync(path.join(cwd, 'dir: x #y', below!, 'first-workflow.yaml'))).toBe(true);
  });

  test('holds no secret, also when the environment and the clone have one', async () => {
    git(cwd, 'init', '--initial-branch', 'trunk');
    git(cwd, 'remote', 'add', 'origin', 'https://robot:hunter2@git.example/acme/flows.git');
    const env = { SAIL_CLIENT_ID: 'hunter2', SAIL_CLIENT_SECRET: 'hunter2' };
    const made = await cli(['init', '--tenant-url', 'acme'], { cwd, env });
    expect(made.code, made.stderr).toBe(0);
    const texts = (await filesBelow()).map((file) => readFileSync(path.join(cwd, file), 'utf8'));
    expect(made.stdout + made.stderr + texts.join('')).not.toContain('hunter2');
    expect((await configOf()).sources).toMatchObject([
      { url: 'https://git.example/acme/flows.git', ref: { kind: 'branch', name: 'trunk' } },
    ]);
    expect(made.stderr).toContain('$ git add workflows config && git commit');
    expect(made.stderr).toContain('&& git push\n');
  });
});

test('the words say which secrets and scopes it needs, and what to run next', async () => {
  const { stderr } = await init('--tenant-url', 'acme', '--dir', 'sub dir');
  for (const words of [
    'SAIL_CLIENT_ID',
    'SAIL_CLIENT_SECRET',
    'sp:workflow:read',
    'sp:workflow:manage',
    'sp:workflow-execution:read',
  ]) {
    expect(stderr).toContain(words);
  }
  expect([...stderr.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line)).toEqual([
    "cd 'sub dir'",
    'npx mainsheet test workflows',
    'git init --initial-branch main && git add workflows config && git commit --message "A first workflow"',
    'npx mainsheet plan',
  ]);
});

test.each([
  [
    ['--repository', 'git@git.example:acme/flows.git'],
    'git init --initial-branch main && git remote add origin git@git.example:acme/flows.git && git add workflows config && git commit --message "A first workflow" && git push --set-upstream origin main',
    'npx mainsheet test workflows',
  ],
  [
    ['--repository', 'flows'],
    'git -C flows init --initial-branch main && git -C flows add workflows && git -C flows commit --message "A first workflow"',
    'npx mainsheet test flows/workflows',
  ],
  [
    ['--repository', 'flows', '--path', '.'],
    'git -C flows init --initial-branch main && git -C flows add . && git -C flows commit --message "A first workflow"',
    'npx mainsheet test flows',
  ],
  [
    ['--path', '.'],
    'git init --initial-branch main && git add . && git commit --message "A first workflow"',
    'npx mainsheet test .',
  ],
])('the commands fit the repository: %j', async (args, commit, tests) => {
  const { stderr } = await init('--tenant-url', 'acme', ...args);
  const lines = [...stderr.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line);
  expect(lines).toEqual([tests, commit, 'npx mainsheet plan']);
});

test('a local repository without files of its own is one to push to', async () => {
  const bare = path.join(cwd, 'flows.git');
  await mkdir(bare);
  git(bare, 'init', '--bare');
  const made = await init('--tenant-url', 'acme', '--repository', 'flows.git');
  expect(made.code).toBe(0);
  expect(existsSync(path.join(cwd, 'workflows/first-workflow.yaml'))).toBe(true);
  expect(made.stderr).toContain('git push --set-upstream origin main');
});

describe('addresses of tenants', () => {
  test.each([
    ['acme', 'https://acme.api.identitynow.com', 'acme'],
    ['ACME-sb', 'https://acme-sb.api.identitynow.com', 'acme-sb'],
    ['acme.api.identitynow.com', 'https://acme.api.identitynow.com', 'acme'],
    ['https://acme.identitynow.com/ui/d/dashboard', 'https://acme.api.identitynow.com', 'acme'],
    ['acme.identitynow-demo.com', 'https://acme.api.identitynow-demo.com', 'acme'],
    ['https://id.acme.example/', 'https://id.acme.example', 'id'],
    ['http://127.0.0.1:8180', 'http://127.0.0.1:8180', 'tenant'],
  ])('%s is taken for %s', async (written, url, name) => {
    expect((await init('--tenant-url', written)).code).toBe(0);
    expect((await configOf()).tenants).toMatchObject([{ name, target: { url } }]);
  });
});

describe('what it refuses, with nothing written', () => {
  test.each([
    [[], '--tenant-url is missing'],
    [['--yes'], '--tenant-url is missing'],
    [['--tenant-url', 'http://acme.example'], '--tenant-url: The API of a tenant'],
    [['--tenant-url', 'ftp://acme.example'], '--tenant-url: '],
    [['--tenant-url', 'https://u:hunter2@acme.example'], '--tenant-url: '],
    [['--tenant-url', 'a b'], '--tenant-url: '],
    [['--tenant-url', 'acme', '--tenant', '../x'], '--tenant: A name has'],
    [['--tenant-url', 'acme', '--tenant', ''], '--tenant: '],
    [
      ['--tenant-url', 'acme', '--repository', 'https://u:hunter2@h/r'],
      '--repository: It must not',
    ],
    [['--tenant-url', 'acme', '--repository', 'ftp://h/r'], '--repository: '],
    [['--tenant-url', 'acme', '--branch', '--upload-pack=x'], '--branch: '],
    [['--tenant-url', 'acme', '--path', '../x'], '--path: It must be a directory'],
  ])('%j', async (args, words) => {
    const made = await init(...args);
    expect(made.code).toBe(1);
    expect(made.stderr).toContain('COMMAND_USAGE');
    expect(made.stderr).toContain(words);
    expect(made.stderr).not.toContain('hunter2');
    expect(await filesBelow()).toEqual([]);
  });

  test('an unknown flag names the nearest', async () => {
    const made = await init('--tenant-ulr', 'acme');
    expect(made.code).toBe(1);
    expect(made.stderr).toContain('--tenant-url');
  });

  test.each(FILES)('to write over %s', async (file) => {
    await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
    await writeFile(path.join(cwd, file), 'mine');
    const made = await init('--tenant-url', 'acme');
    expect(made.code).toBe(1);
    expect(made.stderr).toContain('COMMAND_FILE_EXISTS');
    expect(made.stderr).toContain(file);
    expect(await filesBelow()).toEqual([file]);
    expect(readFileSync(path.join(cwd, file), 'utf8')).toBe('mine');
  });

  test('to write through a link that leads nowhere, or below a file', async () => {
    await mkdir(path.join(cwd, 'config'));
    await symlink(path.join(cwd, 'elsewhere.yaml'), path.join(cwd, FILES[0]!));
    expect((await init('--tenant-url', 'acme')).stderr).toContain('COMMAND_FILE_EXISTS');
    expect(await filesBelow()).toEqual([FILES[0]]);
    await rm(path.join(cwd, 'config'), { recursive: true });
    await writeFile(path.join(cwd, 'workflows'), 'a file');
    expect((await init('--tenant-url', 'acme')).stderr).toContain('COMMAND_INPUT');
    expect(await filesBelow()).toEqual(['workflows']);
  });
});

describe('at a terminal', () => {
  test('it asks for what it is not told, with its defaults, and again after a bad answer', async () => {
    const made = await sitting(['', 'a b', 'acme', '', ' flows ', '../x', 'wf']).run(
      '--branch',
      'trunk',
    );
    expect(made.code, made.stderr).toBe(0);
    for (const words of [
      'short name such as acme: ',
      'Its name in the configuration [acme]: ',
      'a local path [.]: ',
      'Directory of the workflow files in it [workflows]: ',
      'The API of a tenant is at',
      'It must be a directory inside the repository',
    ]) {
      expect(made.stderr).toContain(words);
    }
    expect(made.stderr).not.toContain('Its branch');
    expect(await filesBelow()).toEqual([
      'config/mainsheet.yaml',
      'flows/wf/first-workflow.test.yaml',
      'flows/wf/first-workflow.yaml',
      'flows/wf/tenants/acme.yaml',
    ]);
    const config = await configOf();
    expect(config.sources).toMatchObject([
      { url: path.join(cwd, 'flows'), ref: { kind: 'branch', name: 'trunk' } },
    ]);
  });

  test('answers typed ahead are not lost', async () => {
    const person = sitting([]);
    person.stdin.write('acme\nprod\n.\nmain\nworkflows\n');
    const made = await person.run();
    expect(made.code, made.stderr).toBe(0);
    expect((await configOf()).tenants).toMatchObject([{ name: 'prod' }]);
  });

  test('with --yes it does not ask', async () => {
    const made = await sitting(['never taken']).run('--yes', '--tenant-url', 'acme');
    expect(made.code).toBe(0);
    expect(await filesBelow()).toEqual(FILES);
  });

  test('a wrong flag is told before anything is asked', async () => {
    const made = await sitting([]).run('--path', '/x');
    expect(made.code).toBe(1);
    expect(made.stderr).not.toContain('Tenant: ');
  });

  test('nothing is written when the person leaves', async () => {
    const made = await sitting(['acme', 'prod']).run();
    expect(made).toMatchObject({ code: 130, stdout: '' });
    expect(await filesBelow()).toEqual([]);
  });
});

/** The order in which they are written. */
function byMaking(a: string, b: string): number {
  const order = [FILES[0], FILES[2], FILES[1], FILES[3]];
  return order.indexOf(a) - order.indexOf(b);
}

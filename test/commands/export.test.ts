import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';

let cwd: string;
let tenant: RunningEmulator;

const DEFINITION = { start: 'Done', steps: { Done: { type: 'success' } } };

const WORKFLOWS = [
  { id: '00000000-0000-4000-8000-000000000001', name: 'Welcome', definition: DEFINITION },
  {
    id: '00000000-0000-4000-8000-000000000002',
    name: 'Good\u001Bbye',
    definition: DEFINITION,
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-deleted' } },
  },
  {
    id: '00000000-0000-4000-8000-000000000003',
    name: 'Call',
    definition: {
      start: 'Call',
      steps: {
        Call: {
          type: 'action',
          actionId: 'sp:http',
          versionNumber: 2,
          attributes: {
            method: 'get',
            url: 'https://acme.api.identitynow.com/v3/x',
            basicAuthPassword: 'not-a-real-secret-1',
          },
          nextStep: 'Done',
        },
        ...DEFINITION.steps,
      },
    },
  },
];

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-export-'));
  tenant = await startEmulator({ seed: { workflows: WORKFLOWS } });
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources: { w: { url: . } }
tenants:
  sandbox: { url: ${tenant.url}, clientId: demo, clientSecret: env:SAIL_CLIENT_SECRET, source: w }
store: sqlite:none.db
`,
  );
});

afterEach(async () => {
  await tenant.dispose();
  await rm(cwd, { recursive: true, force: true });
});

function run(...args: readonly string[]): ReturnType<typeof cli> {
  const env = { SAIL_CLIENT_SECRET: 'demo' };
  return cli(['export', '--config', 'mainsheet.yaml', ...args], { cwd, env });
}

test('a tenant is written to files: lines go to stdout, words to stderr', async () => {
  const { code, stdout, stderr } = await run('--out', 'files');
  expect(code).toBe(0);
  expect(stdout).toBe(
    `new          call.yaml  Call
new          good-bye.yaml  Good\\u001bbye
new          welcome.yaml  Welcome
`,
  );
  expect(stderr).toContain('/definition/steps/Call/attributes/basicAuthPassword');
  expect(stderr).toContain('1 file names hosts of the platform');
  expect(stderr).toContain('3 new, 0 updated, 0 unchanged; 4 files written.');
  expect(stdout + stderr).not.toContain('not-a-real-secret-1');
  expect(await readdir(path.join(cwd, 'files'))).toEqual([
    'call.yaml',
    'good-bye.yaml',
    'tenants',
    'welcome.yaml',
  ]);
  expect(await readFile(path.join(cwd, 'files/tenants/sandbox.yaml'), 'utf8')).toMatch(
    /^ids:\n {2}call\.yaml: /,
  );
  expect(
    (await tenant.control.log()).every(
      ({ method, path: at }) => method === 'GET' || at === '/oauth/token',
    ),
  ).toBe(true);
  expect((await run('--out', 'files')).stdout).toMatch(/^unchanged {4}call\.yaml {2}Call$/m);
});

test.each([
  [
    ['--only', 'Welcome', 'Call'],
    ['call.yaml', 'tenants', 'welcome.yaml'],
  ],
  [
    ['--only', WORKFLOWS[0]!.id],
    ['tenants', 'welcome.yaml'],
  ],
  [
    ['--trigger', 'idn:identity-deleted'],
    ['good-bye.yaml', 'tenants'],
  ],
])('%j chooses', async (args, files) => {
  expect((await run('--out', 'files', ...args)).code).toBe(0);
  expect(await readdir(path.join(cwd, 'files'))).toEqual(files);
});

test('an unknown name is an error with the nearest one, and nothing is written', async () => {
  const { code, stderr } = await run('--out', 'files', '--only', 'Welcom');
  expect(code).toBe(1);
  expect(stderr).toContain('"Welcom"; did you mean "Welcome"?');
  expect(await readdir(cwd)).not.toContain('files');
});

test('a file that differs is an error; with --update it is merged', async () => {
  await run('--out', 'files');
  const file = path.join(cwd, 'files/welcome.yaml');
  await writeFile(file, `# mine\n\n${await readFile(file, 'utf8')}description: Mine\n`);
  const refused = await run('--out', 'files');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('EXPORT_FILES_DIFFER');
  expect(refused.stderr).toContain('welcome.yaml');
  const merged = await run('--out', 'files', '--update');
  expect(merged.code).toBe(0);
  expect(merged.stdout).toMatch(/^updated {6}welcome\.yaml/m);
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain('description');
  expect(text).toContain('# mine');
});

test('what could not be written ends with 4', async () => {
  await tenant.call('POST', '/v2025/workflows', { name: 'Welcome', definition: DEFINITION });
  const { code, stdout, stderr } = await run('--out', 'files');
  expect(code).toBe(4);
  expect(stdout).toMatch(/^not written {2}Welcome \(00000000-0000-4000-8000-000000000001\)$/m);
  expect(stderr).toContain('has the same name');
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-4f1b0c9d-not-to-be-seen';

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-cli-'));
  tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({
    'workflows/a.yaml': workflowFile('A'),
    'workflows/b.yaml': workflowFile('B', { enabled: false }),
  });
  await configure('');
});

afterEach(async () => {
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function configure(more: string): Promise<void> {
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url} }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: env:SECRET
    source: workflows
    path: workflows
${more}
store: sqlite:data/mainsheet.db
`,
  );
}

async function run(...args: readonly string[]): ReturnType<typeof cli> {
  const result = await cli([...args, '--config', 'mainsheet.yaml'], { cwd, env: { SECRET } });
  expect(result.stdout + result.stderr).not.toContain(SECRET);
  return result;
}

test('plan writes nothing, apply does, and then plan has nothing to say', async () => {
  const first = await run('plan');
  expect(first.code).toBe(2);
  expect(first.stdout).toContain('workflows/a.yaml');
  expect(first.stdout.split('\n')[0]).toContain('never seen this tenant');
  expect((await tenant.control.requests()).byMethod).toEqual({ GET: expect.any(Number) });

  const unasked = await run('apply');
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain('COMMAND_NOT_CONFIRMED');
  expect(await tenant.control.workflows()).toEqual([]);

  const applied = await run('apply', '--yes');
  expect(applied.code).toBe(0);
  expect(await tenant.control.workflows()).toHaveLength(2);

  const empty = await run('plan');
  expect(empty.code).toBe(0);
  expect((await run('diff', 'workflows/a.yaml')).code).toBe(0);
});

test('a reviewed plan is applied only while it is the plan', async () => {
  expect((await run('plan', '--out', 'plan.json')).code).toBe(2);
  const receipt = JSON.parse(await readFile(path.join(cwd, 'plan.json'), 'utf8'));
  expect(receipt.checksum).toMatch(/^[0-9a-f]{64}$/);
  await repository.commit({ 'workflows/a.yaml': workflowFile('A', { subject: 'Other' }) });
  const refused = await run('apply', '--yes', '--plan', 'plan.json');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('COMMAND_PLAN_DIFFERS');
  expect((await run('plan', '--out', 'plan.json')).code).toBe(2);
  expect((await run('apply', '--yes', '--plan', 'plan.json')).code).toBe(0);
});

test('a plan of a work tree shows what the commit does not have yet', async () => {
  await run('apply', '--yes');
  const checkout = path.join(cwd, 'checkout');
  await mkdir(path.join(checkout, 'workflows'), { recursive: true });
  await writeFile(path.join(checkout, 'workflows/a.yaml'), workflowFile('A', { subject: 'Mine' }));
  const planned = await run('plan', '--path', 'checkout', '--format', 'json');
  expect(planned.code).toBe(2);
  const { changes } = JSON.parse(planned.stdout);
  expect(
    changes.map(({ kind, file }: { kind: string; file: string }) => `${kind} ${file}`),
  ).toEqual(['update workflows/a.yaml', 'quarantine workflows/b.yaml']);
  const markdown = await run('plan', '--path', 'checkout', '--format', 'markdown');
  expect(markdown.stdout).toContain('Mine');
});

test('diff shows both sides of one workflow, and names the nearest for a wrong one', async () => {
  await run('apply', '--yes');
  await repository.commit({ 'workflows/a.yaml': workflowFile('A', { subject: 'Other' }) });
  const shown = await run('diff', 'A');
  expect(shown.code).toBe(2);
  expect(shown.stdout).toContain('Hello');
  expect(shown.stdout).toContain('Other');
  const wrong = await run('diff', 'workflows/aa.yaml');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('did you mean "workflows/a.yaml"');
});

test('a waiting plan is approved by its checksum, by the command that plan shows', async () => {
  await configure('    mode: approve');
  const waiting = await run('apply', '--yes');
  expect(waiting.code).toBe(3);
  expect(await tenant.control.workflows()).toEqual([]);
  const { checksum } = JSON.parse((await run('plan', '--format', 'json')).stdout);
  const approved = await run('apply', '--approve', checksum);
  expect(approved.code).toBe(0);
  expect(await tenant.control.workflows()).toHaveLength(2);
});

test('approve and release refuse what does not wait and what is not known', async () => {
  const none = await run('approve', '--checksum', '0123456789abcdef');
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('COMMAND_NOTHING_WAITS');
  await run('apply', '--yes');
  const unknown = await run('release', 'workflows/aa.yaml');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('did you mean "workflows/a.yaml"');
  expect((await run('release', 'workflows/a.yaml')).code).toBe(0);
});

test('a wrong secret, an unreachable tenant and a wrong tenant name each say what to do', async () => {
  const wrong = await cli(['plan', '--config', 'mainsheet.yaml'], {
    cwd,
    env: { SECRET: 'something-else' },
  });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('TENANT_CREDENTIAL_REJECTED');
  const named = await run('plan', '--tenant', 'productoin');
  expect(named.code).toBe(1);
  expect(named.stderr).toContain('did you mean "production"');
});

test('validate finds errors in every format, and ends with 1', async () => {
  await mkdir(path.join(cwd, 'files'));
  await writeFile(path.join(cwd, 'files/good.yaml'), workflowFile('Good'));
  await writeFile(
    path.join(cwd, 'files/bad.yaml'),
    workflowFile('Bad').replace('nextStep: Done', 'nextStep: Dome'),
  );
  const text = await cli(['validate', 'files'], { cwd });
  expect(text.code).toBe(1);
  expect(text.stdout).toMatch(/files\/bad\.yaml:\d+:\d+ error/);
  expect(text.stdout).not.toContain('good.yaml');
  const json = await cli(['validate', 'files', '--format', 'json'], { cwd });
  expect(JSON.parse(json.stdout)).toBeTypeOf('object');
  const sarif = JSON.parse((await cli(['validate', 'files', '--format', 'sarif'], { cwd })).stdout);
  expect(sarif.version).toBe('2.1.0');
  expect(sarif.runs[0].results[0].level).toBe('error');
  const github = await cli(['validate', 'files', '--format', 'github'], { cwd });
  expect(github.stdout).toContain('::error file=files/bad.yaml,line=');
  expect((await cli(['validate', 'files/good.yaml'], { cwd })).code).toBe(0);
  expect((await cli(['validate', 'nowhere'], { cwd })).code).toBe(1);
});

test('wrong words on the command line are errors that name the nearest', async () => {
  for (const [args, expected] of [
    [['plann'], 'plan'],
    [['plan', '--tenent', 'x'], '--tenant'],
    [['schema', 'confg'], 'config'],
    [['emulator', '--listen', 'nowhere'], 'HOST:PORT'],
  ] as const) {
    const result = await cli(args, { cwd });
    expect(result.code, args.join(' ')).toBe(1);
    expect(result.stderr).toContain(expected);
  }
});

test('a configuration with errors is refused with all of them, each with its line', async () => {
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    'sources: { w: { url: /tmp/x, intervall: 1m } }\ntenants: { t: { url: "https://x.example", source: v } }\n',
  );
  const result = await run('plan');
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('mainsheet.yaml:1');
  expect(result.stderr).toContain('interval');
  expect(result.stderr).toContain('mainsheet.yaml:2');
});

test('schemas are printed as JSON', async () => {
  for (const which of ['config', 'events']) {
    const result = await cli(['schema', which], { cwd });
    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toBeTypeOf('object');
  }
});

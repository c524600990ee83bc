import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SHELVES } from '../../src/report/history/shelves.ts';
import { openStoreReadOnly } from '../../src/store/open-store.ts';
import { cli, startCli } from '../support/cli.ts';
import type { CliResult, RunningCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-5e0d-not-to-be-seen';

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-suspend-'));
  tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({
    'first/a.yaml': workflowFile('A'),
    'first/b.yaml': workflowFile('B'),
    'second/c.yaml': workflowFile('C', { enabled: false }),
  });
  await configure();
});

afterEach(async () => {
  await stop();
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function stop(): Promise<void> {
  daemon?.kill('SIGTERM');
  await daemon?.ended;
  daemon = undefined;
}

/** Two names of one tenant, the second for other files; an hour between passes, so that only what wakes the daemon does. */
async function configure(more = ''): Promise<void> {
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1h }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: env:SECRET
    source: workflows
    interval: 1h
    path: first
${more}
  second:
    url: ${tenant.url}
    clientId: robot
    clientSecret: env:SECRET
    source: workflows
    interval: 1h
    path: second
store: sqlite:data/mainsheet.db
`,
  );
}

async function run(...args: readonly string[]): Promise<CliResult> {
  const result = await cli([...args, '--config', 'mainsheet.yaml'], { cwd, env: { SECRET } });
  expect(result.stdout + result.stderr).not.toContain(SECRET);
  return result;
}

/** Starts the daemon and waits for the first pass of production. */
async function start(): Promise<RunningCli> {
  const args = ['run', '--config', 'mainsheet.yaml', '--log-format', 'json'];
  const running = startCli(args, { cwd, env: { SECRET } });
  daemon = running;
  for (const name of ['production', 'second']) {
    await running.event(
      (one) =>
        one.event === 'pass.finished' && one['tenant'] === name && one['trigger'] === 'start',
    );
  }
  return running;
}

async function subject(name: string): Promise<string> {
  const { workflow } = await tenant.control.workflow(name);
  return workflow.definition.steps['Send Email'].attributes.subject;
}

const PRODUCTION = ['--tenant', 'production'] as const;

test('a tenant and a workflow are suspended and resumed beside a running daemon, which acts at once', async () => {
  const running = await start();
  const suspended = await run(
    'suspend',
    ...PRODUCTION,
    '--reason',
    '  incident\n4711, Bearer abcdefghijklmnop ',
    '--until',
    '2h',
  );
  expect(suspended.code).toBe(0);
  expect(suspended.stderr).toContain('Noted for production');
  const set = await running.event(({ event }) => event === 'suspension.set');
  expect(set).toMatchObject({
    tenant: 'production',
    message: 'incident 4711, Bearer [masked]',
    by: os.userInfo().username,
  });
  expect(Date.parse(String(set['until'])) - Date.parse(String(set['since']))).toBe(7_200_000);
  const status = await run('status', ...PRODUCTION);
  expect(status.code).toBe(3);
  expect(status.stdout).toMatch(/Ready False Suspended .*suspended the tenant: incident 4711/);
  expect(status.stdout).toMatch(/suspended for \w+; end it: mainsheet resume --tenant production/);

  await repository.commit({
    'first/a.yaml': workflowFile('A', { subject: 'New' }),
    'first/b.yaml': workflowFile('B', { subject: 'New' }),
  });
  expect((await run('sync', ...PRODUCTION)).code).toBe(0);
  await running.event(({ event, reason }) => event === 'plan.waiting' && reason === 'Suspended');
  expect(await subject('A')).toBe('Hello');

  const { id } = await tenant.control.workflow('B');
  expect((await run('suspend', id, ...PRODUCTION)).code).toBe(0);
  expect((await run('resume', ...PRODUCTION)).code).toBe(0);
  await running.event(({ event }) => event === 'suspension.ended');
  await running.event(({ event, workflow }) => event === 'workflow.updated' && workflow === 'A');
  expect([await subject('A'), await subject('B')]).toEqual(['New', 'Hello']);
  const waits = await run('status', ...PRODUCTION);
  expect(waits.stdout).toMatch(/Suspended\s+B\s+first\/b\.yaml/);
  expect(waits.stdout).toContain('mainsheet resume --tenant production first/b.yaml');
  expect((await run('plan', ...PRODUCTION)).stdout).toContain(
    'resume --tenant production first/b.yaml',
  );

  expect((await run('resume', 'B', ...PRODUCTION)).code).toBe(0);
  await running.event(({ event, workflow }) => event === 'workflow.updated' && workflow === 'B');
  expect(await subject('B')).toBe('New');
});

test('all tenants are suspended at once, while no daemon runs as well', async () => {
  await start();
  await stop();
  expect((await run('suspend', '--all')).stderr).toContain('production, second');
  await repository.commit({ 'first/a.yaml': workflowFile('A', { subject: 'New' }) });
  const running = await start();
  const told = running.events().filter(({ event }) => event === 'suspension.set');
  expect(new Set(told.map(({ tenant: name }) => name))).toEqual(new Set(['production', 'second']));
  expect(await subject('A')).toBe('Hello');
  expect((await run('resume', '--all')).code).toBe(0);
  await running.event(({ event }) => event === 'workflow.updated');
  expect(await subject('A')).toBe('New');
});

test('what was told is kept in the store, once and masked; a pass without news adds nothing', async () => {
  const running = await start();
  await run('suspend', ...PRODUCTION);
  await running.event(({ event }) => event === 'suspension.set');
  await tenant.control.resetRequests();
  await run('sync', '--all');
  await expect
    .poll(async () => (await tenant.control.requests()).byOperation['listWorkflows'])
    .toBeGreaterThanOrEqual(2);
  await stop();
  const store = await openStoreReadOnly(path.join(cwd, 'data', 'mainsheet.db'));
  const kept: string[] = [];
  for (const { collection } of SHELVES) {
    for (const name of await store!.tenants(collection)) {
      for (const { value } of await store!.list(collection, name)) {
        expect(JSON.stringify(value)).not.toContain(SECRET);
        kept.push((value as { event: string }).event);
      }
    }
  }
  await store!.close();
  const told = running.events().map(({ event }) => event);
  expect(told.filter((name) => name === 'workflow.created')).toHaveLength(3);
  expect(kept.toSorted()).toEqual(told.toSorted());
});

test('what cannot be meant is refused with what to do', async () => {
  const fresh = await run('suspend', ...PRODUCTION);
  expect(fresh.code).toBe(1);
  expect(fresh.stderr).toContain('COMMAND_TENANT_NEW');
  expect((await run('sync', ...PRODUCTION)).stderr).toContain('COMMAND_NO_DAEMON');
  const none = await run('suspend', '--all');
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('"second": no pass has run yet');

  await start();
  await stop();
  for (const [args, expected] of [
    [['suspend', ...PRODUCTION, '--until', '2020-01-01T00:00:00Z'], /--until must lie ahead/],
    [['suspend', ...PRODUCTION, '--until', 'tomorrow'], /length of time such as 2h/],
    [['suspend', ...PRODUCTION, '--until', '2030-02-31T00:00:00'], /length of time such as 2h/],
    [['suspend', '--tenant', 'productoin'], /did you mean "production"/],
    [['suspend'], /has production, second\.\n.*--tenant/],
    [['suspend', 'first/a.yaml', '--all'], /--all is about every tenant/],
    [['resume', ...PRODUCTION, '--all'], /cannot be given with --tenant/],
    [['suspend', 'first/aa.yaml', ...PRODUCTION], /did you mean "first\/a\.yaml"/],
    [['sync', ...PRODUCTION], /COMMAND_NO_DAEMON/],
    [['sync', 'first/a.yaml', ...PRODUCTION], /COMMAND_NO_DAEMON/],
    [['sync', 'first/aa.yaml', ...PRODUCTION], /did you mean "first\/a\.yaml"/],
    [['sync', 'first/a.yaml', '--all'], /cannot be given with a workflow/],
  ] as const) {
    const refused = await run(...args);
    expect(refused.code, args.join(' ')).toBe(1);
    expect(refused.stderr, args.join(' ')).toMatch(expected);
  }
  await configure('    suspend: true');
  const still = await run('resume', ...PRODUCTION);
  expect(still.code).toBe(0);
  expect(still.stderr).toContain('suspended in the configuration as well');
});

test('the commands of docs/suspend.md do what it says', async () => {
  const page = await readFile(path.resolve(import.meta.dirname, '../../docs/suspend.md'), 'utf8');
  const running = await start();
  const commands = [...page.matchAll(/^\$ mainsheet (.+)$/gm)].map(([, words]) =>
    [...words!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) =>
      plain === 'leavers.yaml' ? 'first/a.yaml' : (quoted ?? plain!),
    ),
  );
  expect(commands.map(([name]) => name)).toEqual([
    'suspend',
    'suspend',
    'suspend',
    'resume',
    'resume',
    'sync',
  ]);
  for (const words of commands) {
    expect(await run(...words)).toMatchObject({ code: 0 });
  }
  const told = (): number =>
    running.events().filter(({ event }) => event.startsWith('suspension.')).length;
  await expect.poll(told, { timeout: 20_000 }).toBe(7);
});

test.each(['suspend', 'resume', 'sync'])('the help of %s has examples', async (command) => {
  const { code, stdout } = await run(command, '--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/Examples?:\n {2}\$ mainsheet /);
});

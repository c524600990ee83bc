import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import type { CliResult, RunningCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 30_000, interval: 30 };
const SECRET = 'canary-of-the-client';

let postgres: TestPostgres;
let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let database: string;
const running: RunningCli[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-replica-run-'));
  tenant = await startEmulator({ clients: [robot(SECRET)] });
  repository = await makeRepository({
    'hello.yaml': workflowFile('Hello', { description: 'first' }),
  });
  database = await postgres.database();
  await writeConfig('');
});

afterEach(async () => {
  for (const daemon of running.splice(0)) {
    daemon.kill('SIGTERM');
    await daemon.ended;
  }
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function writeConfig(more: string): Promise<void> {
  await mkdir(cwd, { recursive: true });
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources: { workflows: { url: '${repository.url}', interval: 1h } }
tenants:
  production: { url: '${tenant.url}', clientId: robot, clientSecret: env:SECRET, source: workflows, interval: 1h${more} }
server: { listen: '127.0.0.1:0' }
store: env:DATABASE
`,
  );
}

const env = (): Record<string, string> => ({ SECRET, DATABASE: database });

function command(...args: readonly string[]): Promise<CliResult> {
  return cli([...args, '--config', 'mainsheet.yaml'], { cwd, env: env() });
}

async function start(): Promise<RunningCli> {
  const args = ['run', '--config', 'mainsheet.yaml', '--log-format', 'json'];
  const daemon = startCli(args, { cwd, env: env() });
  running.push(daemon);
  await daemon.event(({ event }) => event === 'daemon.started');
  return daemon;
}

async function described(): Promise<unknown> {
  const workflows = await tenant.control.workflows();
  return workflows.map(({ workflow }) => workflow.description).join();
}

test('commands work with a replica through the database as they do with a file', async () => {
  expect(await command('sync')).toMatchObject({ code: 1 });
  const daemon = await start();
  await daemon.event(({ event }) => event === 'workflow.enabled');
  await expect.poll(async () => (await command('status')).code, WAIT).toBe(0);
  expect((await command('status', '--replicas')).stdout).toContain('production');

  const refused = await command('apply', '--yes');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('STORE_LOCKED')]);
  expect(refused.stderr).toMatch(/Replica \d+ on .+ has "production"/);

  expect((await command('suspend', '--reason', 'incident')).code).toBe(0);
  await daemon.event(({ event }) => event === 'suspension.set');
  await repository.commit({ 'hello.yaml': workflowFile('Hello', { description: 'second' }) });
  await daemon.event(({ event, reason }) => event === 'plan.waiting' || reason === 'Suspended');
  expect(await described()).toBe('first');
  expect((await command('resume')).code).toBe(0);
  await expect.poll(described, WAIT).toBe('second');

  expect((await command('sync')).code).toBe(0);
  await daemon.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'manual');
  expect((await command('plan')).code).toBe(0);
}, 90_000);

test('a daemon that ended leaves the tenant to a command, and takes it back', async () => {
  const first = await start();
  await first.event(({ event }) => event === 'workflow.enabled');
  first.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
  await repository.commit({ 'hello.yaml': workflowFile('Hello', { description: 'second' }) });
  expect((await command('apply', '--yes')).code).toBe(0);
  expect(await described()).toBe('second');
  const again = await start();
  await again.event(({ event }) => event === 'replica.serves');
  await repository.commit({ 'hello.yaml': workflowFile('Hello', { description: 'third' }) });
  await expect.poll(described, WAIT).toBe('third');
}, 90_000);

test('a changed configuration is taken over while the tenant stays', async () => {
  const daemon = await start();
  await daemon.event(({ event }) => event === 'workflow.enabled');
  await writeConfig(', suspend: true');
  await daemon.event(({ event }) => event === 'config.reloaded');
  await repository.commit({ 'hello.yaml': workflowFile('Hello', { description: 'second' }) });
  await daemon.event(({ reason }) => reason === 'Suspended');
  expect(await described()).toBe('first');
  await writeConfig('');
  await expect.poll(described, WAIT).toBe('second');
  expect(daemon.events().filter(({ event }) => event === 'replica.joined')).toHaveLength(1);
}, 90_000);

test.each([
  ['nowhere', 'STORE_UNAVAILABLE', 'postgres://mainsheet@127.0.0.1:1/none'],
  ['no address', 'CONFIG_VALUE', 'mysql://127.0.0.1/none'],
])('what leads to %s is told and ends', async (_what, code, address) => {
  database = address;
  const ended = await startCli(['run', '--config', 'mainsheet.yaml'], { cwd, env: env() }).ended;
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(code);
});

test('of two on one directory the second says so', async () => {
  await start();
  const ended = await startCli(['run', '--config', 'mainsheet.yaml'], { cwd, env: env() }).ended;
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('STORE_LOCKED')]);
  expect(ended.stderr).toContain('give this one another with `--data`');
});

import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, startCli, startProcess } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-77aa21ce-not-to-be-seen';

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-daemon-'));
  tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({ 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') });
  await configure();
});

afterEach(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  daemon = undefined;
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function configure(more = ''): Promise<void> {
  await writeFile(path.join(cwd, 'secret'), `${SECRET}\n`);
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1s }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: file:${path.join(cwd, 'secret')}
    source: workflows
    interval: 1s
    drift: correct
    settle: 0s
${more}
server: { listen: '127.0.0.1:0' }
store: sqlite:data/mainsheet.db
`,
  );
}

/** As a process of its own where it is killed, else in this one. */
function start(begin = startCli): RunningCli {
  daemon = begin(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
  return daemon;
}

test('the daemon follows commits, corrects drift, answers probes, and ends in good order', async () => {
  const running = start();
  const started = await running.event(({ event }) => event === 'daemon.started');
  await running.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  expect((await fetch(`${String(started['url'])}/healthz`)).status).toBe(200);
  expect((await fetch(`${String(started['url'])}/readyz`)).status).toBe(200);

  const sha = await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Pushed' }) });
  const updated = await running.event(
    ({ event, workflow }) => event === 'workflow.updated' && workflow === 'A',
  );
  expect(updated).toMatchObject({ file: 'a.yaml', commit: sha, outcome: 'updated' });

  const { id } = await tenant.control.workflow('B');
  await tenant.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }], 'Bob');
  const drift = await running.event(({ event }) => event === 'drift.detected');
  expect(drift).toMatchObject({ workflow: 'B' });
  await running.event(({ event }) => event === 'drift.corrected');
  expect((await tenant.control.workflow('B')).workflow.description).toBe('Made for a test');

  running.kill('SIGTERM');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(SECRET);
  for (const file of await readdir(path.join(cwd, 'data'))) {
    const bytes = await readFile(path.join(cwd, 'data', file)).catch(() => Buffer.alloc(0));
    expect(bytes.includes(SECRET)).toBe(false);
  }
});

test('a daemon killed between disable and enable leaves a journal, and the next one enables at once', async () => {
  const first = start(startProcess);
  await first.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  await tenant.control.resetRequests();
  // The patch of the definition hangs: the workflow is off, and stays so while nothing comes back.
  await tenant.control.faults([
    { match: { method: 'PATCH', nth: 2 }, fault: { delayMs: 600_000 }, times: 1 },
  ]);
  await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Half way' }) });
  await waitFor(async () => !(await tenant.control.workflow('A')).workflow.enabled);
  first.kill('SIGKILL');
  await first.ended;
  await tenant.control.clearFaults();
  expect((await tenant.control.workflow('A')).workflow.enabled).toBe(false);

  const second = start(startProcess);
  await second.event(({ event }) => event === 'workflow.recovered');
  await second.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  const { workflow } = await tenant.control.workflow('A');
  expect(workflow.enabled).toBe(true);
  expect(workflow.definition.steps['Send Email'].attributes.subject).toBe('Half way');
  expect(await tenant.control.workflows()).toHaveLength(2);
});

test('a second daemon on the same store is refused, and told who has it', async () => {
  const first = start();
  await first.event(({ event }) => event === 'daemon.started');
  const second = await cli(['run', '--config', 'mainsheet.yaml'], { cwd });
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('STORE_LOCKED');
  expect(second.stderr).toContain(String(first.pid));
  const third = await cli(['apply', '--yes', '--config', 'mainsheet.yaml'], { cwd });
  expect(third.code).toBe(1);
  expect(third.stderr).toContain('STORE_LOCKED');
});

test('plan, status and release work beside a running daemon, and a release is acted on at once', async () => {
  const running = start();
  await running.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  const { id } = await tenant.control.workflow('A');
  await tenant.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }], 'Bob');
  await running.event(({ event }) => event === 'workflow.held');

  const config = ['--config', 'mainsheet.yaml'];
  const status = await cli(['status', ...config], { cwd });
  expect(status.code).toBe(3);
  expect(status.stdout).toContain('Held');
  const planned = await cli(['plan', ...config], { cwd });
  expect(planned.stdout).toContain('mainsheet release --tenant production a.yaml');

  expect((await cli(['release', 'a.yaml', ...config], { cwd })).code).toBe(0);
  await running.event(({ event }) => event === 'hold.released');
  await waitFor(async () => (await tenant.control.workflow('A')).workflow.enabled);
});

test('a changed configuration is taken over, an invalid one is reported and the old one kept', async () => {
  const running = start();
  await running.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  await configure('    nonsense: true');
  const invalid = await running.event(({ event }) => event === 'config.invalid');
  expect(JSON.stringify(invalid)).toContain('nonsense');
  await configure('    mode: observe');
  await running.event(({ event }) => event === 'config.reloaded');
  await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Not to be written' }) });
  await running.event(({ event }) => event === 'plan.waiting' || event === 'source.updated');
  await waitFor(async () => running.events().some(({ reason }) => reason === 'Observing'));
  expect(
    (await tenant.control.workflow('A')).workflow.definition.steps['Send Email'].attributes.subject,
  ).toBe('Hello');
});

test('a rotated secret is used without a restart', async () => {
  await writeFile(path.join(cwd, 'secret'), 'a-wrong-one\n');
  const running = start();
  const failed = await running.event(({ event }) => event === 'tenant.rejected');
  expect(JSON.stringify(failed)).not.toContain('a-wrong-one');
  await writeFile(path.join(cwd, 'secret'), `${SECRET}\n`);
  await running.event(({ event }) => event === 'workflow.created');
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > until) {
      throw new Error('It did not come to pass.');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveGit } from '../git/http-backend.ts';
import type { GitServer } from '../git/http-backend.ts';
import { PUSHES, SECRET, SIGNING_TOKEN, fixture, sent } from '../server/hooks/deliveries.ts';
import type { Sent } from '../server/hooks/deliveries.ts';
import { startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

let cwd: string;
let tenant: RunningEmulator;
let author: TestRepository;
let host: GitServer;
let daemon: RunningCli;
let url: string;

const GITHUB = sent('github', 'push', fixture('github-push'));

/** A bare repository on a host that is reached over HTTP, so that nothing but its deliveries tells of a push. */
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mainsheet-push-')));
  tenant = await startEmulator({
    clients: [{ id: 'robot', secret: 'robot', identity: { id: 'robot-id', name: 'Robot' } }],
    requestsPer10s: 10_000,
  });
  author = await makeRepository({ 'a.yaml': workflowFile('A') });
  execFileSync('git', ['clone', '--quiet', '--bare', author.url, path.join(cwd, 'host.git')]);
  host = await serveGit(path.join(cwd, 'host.git'));
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows:
    url: ${host.origin}/host.git
    interval: 1h
    webhook: { secret: [env:HOOK, env:SIGNING] }
tenants:
  production: { url: '${tenant.url}', clientId: robot, clientSecret: robot, source: workflows, interval: 1h }
server: { listen: '127.0.0.1:0' }
log: { level: debug }
store: sqlite:data/mainsheet.db
`,
  );
  daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], {
    cwd,
    env: { HOOK: SECRET, SIGNING: SIGNING_TOKEN },
  });
  const started = await daemon.event(({ event }) => event === 'daemon.started');
  url = String(started['url']);
  await daemon.event(({ event }) => event === 'pass.finished');
});

afterEach(async () => {
  daemon.kill('SIGKILL');
  const { stdout, stderr } = await daemon.ended;
  expect(stdout + stderr).not.toContain(SECRET);
  expect(stdout + stderr).not.toContain(SIGNING_TOKEN);
  await tenant.dispose();
  await author.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function push(subject: string): Promise<string> {
  const sha = await author.commit({ 'a.yaml': workflowFile('A', { subject }) });
  await author.git('push', '--quiet', path.join(cwd, 'host.git'), 'main');
  return sha;
}

async function deliver({ headers, body }: Sent): Promise<number> {
  const response = await fetch(`${url}/hooks/workflows`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Sends a delivery many times over, some at once; gives how often each status was answered. */
async function deliverMany(count: number, delivery: Sent): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let left = count;
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (left > 0) {
        left -= 1;
        const status = await deliver(delivery);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  return statuses;
}

/** How often the host was asked for its refs: by each look, and by each fetch. */
function contacts(): number {
  return host.requests.filter(({ line }) => line.includes('service=git-upload-pack')).length;
}

function events(name: string): readonly Record<string, unknown>[] {
  return daemon.events().filter(({ event }) => event === name);
}

async function subject(): Promise<unknown> {
  const { workflow } = await tenant.control.workflow('A');
  return workflow.definition.steps['Send Email'].attributes.subject;
}

test('a push is applied as soon as its host tells of it, whoever the host is', async () => {
  for (const [index, [sender, provider, event, payload]] of PUSHES.entries()) {
    const commit = await push(`Push ${index}`);
    expect(await deliver(sent(sender, event, payload()))).toBe(202);
    await daemon.event((one) => one.event === 'workflow.updated' && one['commit'] === commit);
    await expect.poll(() => events('pass.finished').length).toBe(index + 2);
    expect(await subject()).toBe(`Push ${index}`);
    expect(events('webhook.received')[index]).toMatchObject({
      source: 'workflows',
      provider,
      outcome: 'accepted',
      refs: ['refs/heads/main'],
    });
  }
  const passes = events('pass.finished').map(({ trigger }) => trigger);
  expect(passes).toEqual(['start', ...PUSHES.map(() => 'push')]);
});

test('a flood of deliveries asks the host twice, and sets off no pass when nothing was pushed', async () => {
  const before = contacts();
  expect(await deliverMany(1000, GITHUB)).toEqual({ 202: 1000 });
  await expect.poll(contacts, { timeout: 5000 }).toBe(before + 2);
  expect(events('pass.finished')).toHaveLength(1);
  expect(events('webhook.received')).toHaveLength(1000);
});

test('forged deliveries ask nothing, and are told in one line', async () => {
  const before = contacts();
  await push('Not told of');
  const forged = sent('github', 'push', fixture('github-push'), { secret: 'guessed, and wrongly' });
  expect(await deliverMany(1000, forged)).toEqual({ 403: 1000 });
  expect(events('webhook.refused')).toMatchObject([
    {
      level: 'warn',
      source: 'workflows',
      reason: 'WrongProof',
      refused: 1,
      help: 'docs/runbook.md#webhookrefused',
    },
  ]);
  expect(contacts()).toBe(before);
  expect(await subject()).toBe('Hello');
  // What was pushed is there for the first delivery that is none of them.
  expect(await deliver(GITHUB)).toBe(202);
  await expect.poll(subject).toBe('Not told of');
  daemon.kill('SIGTERM');
  await daemon.ended;
  expect(events('webhook.refused').map(({ refused }) => refused)).toEqual([1, 999]);
});

test('a secret is changed by the configuration without a restart', async () => {
  const file = path.join(cwd, 'mainsheet.yaml');
  const other = 'another-secret-for-the-webhook';
  const delivery = sent('github', 'push', fixture('github-push'), { secret: other });
  expect(await deliver(delivery)).toBe(403);
  const config = await readFile(file, 'utf8');
  await writeFile(file, config.replace('env:SIGNING', other));
  await daemon.event(({ event }) => event === 'config.reloaded');
  expect(await deliver(delivery)).toBe(202);
  expect(await deliver(GITHUB)).toBe(202);
  // A webhook is nothing that a pass depends on.
  expect(events('pass.finished')).toHaveLength(1);
});

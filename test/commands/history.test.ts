import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { SHELVES } from '../../src/report/history/shelves.ts';
import { openStoreReadOnly } from '../../src/store/open-store.ts';
import { cli, startProcess } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-history-'));
  tenant = await startEmulator({ requestsPer10s: 10_000 });
  repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  const config = `sources: { workflows: { url: ${repository.url}, interval: 1s } }
tenants:
  production:
    { url: '${tenant.url}', clientId: demo, clientSecret: demo, source: workflows, interval: 1s }
store: sqlite:data/mainsheet.db
`;
  await writeFile(path.join(cwd, 'mainsheet.yaml'), config);
});

afterEach(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

function start(): RunningCli {
  daemon = startProcess(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
  return daemon;
}

async function kill(running: RunningCli): Promise<void> {
  running.kill('SIGKILL');
  await running.ended;
}

/** The lines that are kept of the tenant, oldest first. */
async function kept(): Promise<readonly JsonObject[]> {
  const store = await openStoreReadOnly(path.join(cwd, 'data', 'mainsheet.db'));
  const rows = await Promise.all(
    SHELVES.map(({ collection }) => store!.list(collection, 'production')),
  );
  await store!.close();
  return rows
    .flat()
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ value }) => value as JsonObject);
}

test('a daemon killed with kill -9 as soon as it tells of a change has it in its history once', async () => {
  const rounds = 4;
  for (let round = 1; round <= rounds; round += 1) {
    const running = start();
    await running.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
    await repository.commit({ 'a.yaml': workflowFile('A', { subject: `Round ${round}` }) });
    await running.event(({ event }) => event === 'workflow.updated');
    await kill(running);
  }
  const last = start();
  await last.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  await expect
    .poll(async () => (await kept()).filter(({ event }) => event === 'workflow.updated').length)
    .toBe(rounds);
});

test('a write of a daemon killed with kill -9 in the middle of it is in the history with its commit', async () => {
  for (const patches of [1, 2, 3]) {
    const running = start();
    await running.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
    await tenant.control.resetRequests();
    const commit = await repository.commit({
      'a.yaml': workflowFile('A', { subject: `Killed after ${patches}` }),
    });
    const sent = async (): Promise<number> =>
      (await tenant.control.requests()).byMethod['PATCH'] ?? 0;
    await expect.poll(sent, { interval: 1, timeout: 20_000 }).toBeGreaterThanOrEqual(patches);
    await kill(running);
    const next = start();
    await next.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
    const told = async (): Promise<readonly unknown[]> =>
      (await kept()).filter((line) => line['commit'] === commit).map(({ event }) => event);
    await expect
      .poll(told, { timeout: 10_000 })
      .toContainEqual(expect.stringMatching(/^workflow\.(updated|recovered)$/));
    await kill(next);
  }
});

test('a suspension noted while the daemon was killed is acted on, and told and kept once', async () => {
  const first = start();
  await first.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  await kill(first);
  const noted = await cli(['suspend', '--config', 'mainsheet.yaml'], { cwd });
  expect(noted.code, noted.stderr).toBe(0);
  await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  const second = start();
  await second.event(({ event }) => event === 'suspension.set');
  await kill(second);
  const third = start();
  await third.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  const { workflow } = await tenant.control.workflow('A');
  expect(workflow.definition.steps['Send Email'].attributes.subject).toBe('Hello');
  await expect
    .poll(async () => (await kept()).filter(({ event }) => event === 'suspension.set').length)
    .toBe(1);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-of-the-client';
const NAMES = ['north', 'south', 'east'] as const;

let cwd: string;
let repository: TestRepository;
let tenants: readonly RunningEmulator[];
let daemon: RunningCli;

/** Three tenants with an hour between passes, so that only what wakes the daemon sets one off. */
beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-wake-'));
  repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  tenants = await Promise.all(NAMES.map(() => startEmulator({ clients: [robot(SECRET)] })));
  const described = NAMES.map(
    (name, index) => `  ${name}:
    url: ${tenants[index]!.url}
    clientId: robot
    clientSecret: env:SECRET
    source: workflows
    interval: 1h
`,
  );
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1h }
tenants:
${described.join('')}store: sqlite:data/mainsheet.db
log: { level: debug }
`,
  );
  const args = ['run', '--config', 'mainsheet.yaml', '--log-format', 'json'];
  daemon = startCli(args, { cwd, env: { SECRET } });
  await Promise.all(NAMES.map((name) => passed(name, 'start')));
});

afterEach(async () => {
  daemon.kill('SIGTERM');
  await daemon.ended;
  await Promise.all(tenants.map((tenant) => tenant.dispose()));
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function passed(tenant: string, trigger: string): Promise<void> {
  await daemon.event(
    (one) =>
      one.event === 'pass.finished' && one['tenant'] === tenant && one['trigger'] === trigger,
  );
}

async function run(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await cli([...args, '--config', 'mainsheet.yaml'], {
    cwd,
    env: { SECRET },
  });
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
}

/** Whose passes a command has set off so far. */
function woken(): readonly string[] {
  return daemon
    .events()
    .filter(({ event, trigger }) => event === 'pass.started' && trigger === 'manual')
    .map((one) => String(one['tenant']));
}

test('a command for one tenant sets off a pass of that tenant and of no other', async () => {
  await run('sync', '--tenant', 'south');
  await passed('south', 'manual');
  await run('suspend', '--tenant', 'east', '--reason', 'maintenance');
  await passed('east', 'manual');
  expect(woken()).toEqual(['south', 'east']);
});

test('two commands within a moment set off both, and one for all sets off all', async () => {
  await Promise.all([run('sync', '--tenant', 'north'), run('sync', '--tenant', 'east')]);
  await Promise.all([passed('north', 'manual'), passed('east', 'manual')]);
  expect(new Set(woken())).toEqual(new Set(['north', 'east']));
  await run('sync', '--all');
  await passed('south', 'manual');
  await expect.poll(() => woken().length).toBeGreaterThanOrEqual(5);
});

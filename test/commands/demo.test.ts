import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import type { LoggedEvent, RunningCli } from '../support/cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

let cwd: string;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-demo-'));
  await cp(path.join(ROOT, 'workflows-example'), path.join(cwd, 'workflows-example'), {
    recursive: true,
  });
  await cp(path.join(ROOT, 'config/demo-tenant'), path.join(cwd, 'config/demo-tenant'), {
    recursive: true,
  });
  // The demo as it is, but for its ports, since another demo may be running on this machine, and its patience.
  const demo = await readFile(path.join(ROOT, 'config/demo.yaml'), 'utf8');
  await writeFile(
    path.join(cwd, 'demo.yaml'),
    demo
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:0')
      .replaceAll(/(interval|healthyFor): \d+s/g, '$1: 1s'),
  );
});

afterEach(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  daemon = undefined;
  await rm(cwd, { recursive: true, force: true });
});

function start(format: 'json' | 'pretty'): RunningCli {
  daemon = startCli(['run', '--config', 'demo.yaml', '--log-format', format], { cwd });
  return daemon;
}

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@acme.example'];
  return execFileSync('git', [...identity, ...args], {
    cwd: path.join(cwd, 'data/demo/workflows'),
    encoding: 'utf8',
  });
}

/** Changes the description of a workflow as somebody would in the builder. */
async function editInTenant(url: unknown, id: unknown, description: string): Promise<void> {
  await fetch(`${String(url)}/_emulator/workflows/${String(id)}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      as: 'Bob Builder',
      patch: [{ op: 'replace', path: '/description', value: description }],
    }),
  });
}

test('the demo makes a repository, keeps two tenants equal to it, and follows what a newcomer does', async () => {
  const running = start('json');
  const of = (tenant: string, name: string) => (event: LoggedEvent) =>
    event.event === name && event['tenant'] === tenant;
  const sandbox = await running.event(of('sandbox', 'emulator.started'));
  const production = await running.event(of('production', 'emulator.started'));
  const examples = (
    await readdir(path.join(ROOT, 'workflows-example'), { recursive: true })
  ).filter((file) => /\.ya?ml$/.test(file) && !/\.test\.yaml$|^tenants\//.test(file));
  const first = await running.event(of('sandbox', 'pass.finished'));
  expect(first).toMatchObject({ reason: 'Succeeded', outcomes: { created: examples.length } });
  const made = await running.event(
    (event) =>
      of('production', 'pass.finished')(event) &&
      (event['outcomes'] as Record<string, number> | undefined)?.['created'] !== undefined,
  );
  expect(made['outcomes']).toMatchObject({ created: examples.length });

  const file = path.join(cwd, 'data/demo/workflows/joiners/welcome-new-employee.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^description: .*/m, 'description: Shorter'));
  git('commit', '--quiet', '--all', '--message', 'Shorter words');
  const updated = await running.event(of('sandbox', 'workflow.updated'));
  expect(updated).toMatchObject({
    file: 'joiners/welcome-new-employee.yaml',
    commitAuthor: 'Ann',
    commitSubject: 'Shorter words',
  });
  const followed = await running.event(of('production', 'workflow.updated'));
  expect(followed['commitSubject']).toBe('Shorter words');

  await editInTenant(production['url'], followed['workflowId'], 'Bob was here');
  const drift = await running.event(of('production', 'drift.detected'));
  expect(drift['who']).toBe('Bob Builder');
  await running.event(of('production', 'drift.corrected'));

  await editInTenant(sandbox['url'], updated['workflowId'], 'Better words');
  const captured = await running.event(of('sandbox', 'drift.captured'));
  expect(captured).toMatchObject({ who: 'Bob Builder', file: 'joiners/welcome-new-employee.yaml' });
  const changed = git('diff', '--unified=0', 'main', String(captured['branch']))
    .split('\n')
    .filter((line) => /^[-+](?![-+])/.test(line));
  expect(changed).toEqual(['-description: Shorter', '+description: Better words']);

  git('merge', '--quiet', '--no-edit', String(captured['branch']));
  await running.event(of('sandbox', 'drift.resolved'));
  running.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
});

test('for people it says in plain words what runs and what to try', async () => {
  const running = start('pretty');
  await expect.poll(() => running.stderr(), { timeout: 20_000 }).toContain('Mainsheet is running');
  expect(running.stderr()).toContain(path.join('data', 'demo', 'workflows'));
  expect(running.stderr()).toContain('embedded, at http://127.0.0.1:');
  await expect.poll(() => running.stdout(), { timeout: 20_000 }).toContain('23 created');
});

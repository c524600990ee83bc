import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
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

async function sed(file: string, from: RegExp, to: string): Promise<void> {
  const text = await readFile(path.join(cwd, file), 'utf8');
  expect(text).toMatch(from);
  await writeFile(path.join(cwd, file), text.replace(from, to));
}

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

/** Changes a text in a file of the demo's repository and commits it; gives the commit. */
async function change(file: string, from: string, to: string): Promise<string> {
  const place = path.join(cwd, 'data/demo/workflows', file);
  const text = await readFile(place, 'utf8');
  expect(text).toContain(from);
  await writeFile(place, text.replace(from, to));
  git('commit', '--quiet', '--all', '--message', `To ${to}`);
  return git('rev-parse', 'HEAD').trim();
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

  const again = start('json');
  const back = await again.event(of('sandbox', 'pass.finished'));
  expect(back['reason']).toBe('Succeeded');
  expect(back['outcomes']).not.toHaveProperty('created');
});

test('a step that somebody breaks is told with its line and commit, taken back in the sandbox, and never comes to production', async () => {
  const file = 'operations/aggregation-failed.yaml';
  // As in the demo a failed aggregation comes within `observe`, and production waits longer than that.
  await sed('config/demo-tenant/events.yaml', /every: 15s/, 'every: 1s');
  await sed(`workflows-example/${file}`, /observe: 20s/, 'observe: 3s');
  await sed('demo.yaml', /healthyFor: 1s/, 'healthyFor: 10s');
  const running = start('json');
  const told = (tenant: string, event: string, commit?: string) =>
    running.event(
      (one) =>
        one.event === event &&
        one['tenant'] === tenant &&
        one['file'] === file &&
        (commit === undefined || one['commit'] === commit),
    );
  const made = await told('production', 'rollout.started');
  const bad = await change(file, '$.trigger.completed\n', '$.trigger.source.name\n');
  expect(await told('sandbox', 'execution.failed')).toMatchObject({
    line: 22,
    step: 'Define Variable',
    commit: bad,
    commitAuthor: 'Ann',
    beganWithChange: true,
  });
  await told('sandbox', 'rollout.degraded', bad);
  expect(await told('sandbox', 'workflow.updated', String(made['commit']))).toMatchObject({
    reason: 'RolledBack',
    notes: [expect.stringContaining(bad.slice(0, 12))],
  });
  await told('sandbox', 'rollout.rolled-back', bad);
  await running.event((one) => one.event === 'execution.recovered' && one['file'] === file);
  const status = await cli(['status', '--config', 'demo.yaml', '--tenant', 'sandbox'], { cwd });
  expect(status.stdout).toMatch(new RegExp(`Rejected .*${file}: .*${bad.slice(0, 12)}`));

  const mended = await change(file, '$.trigger.source.name\n', '$.trigger.started\n');
  await told('sandbox', 'rollout.healthy', mended);
  await told('production', 'rollout.healthy', mended);
  const clear = await cli(['status', '--config', 'demo.yaml'], { cwd });
  expect(clear.stdout).not.toMatch(/Rejected|RolledBack|AwaitingTenant/);
  const applied = running
    .events()
    .filter((one) => one.event === 'workflow.updated' && one['reason'] === 'GitChange')
    .map((one) => [one['tenant'], one['commit']]);
  expect(applied).toEqual([
    ['sandbox', bad],
    ['sandbox', mended],
    ['production', mended],
  ]);
  running.kill('SIGINT');
  await running.ended;
}, 180_000);

test('for people it says in plain words what runs and what to try', async () => {
  const running = start('pretty');
  await expect.poll(() => running.stderr(), { timeout: 20_000 }).toContain('Mainsheet is running');
  expect(running.stderr()).toContain(path.join('data', 'demo', 'workflows'));
  expect(running.stderr()).toContain('embedded, at http://127.0.0.1:');
  expect(running.stderr()).toMatch(
    /The page: http:\/\/127\.0\.0\.1:\d+\/#token=demo-token-of-this-machine\n/,
  );
  await expect.poll(() => running.stdout(), { timeout: 20_000 }).toContain('23 created');
});

import { mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startCli } from '../support/cli.ts';
import type { LoggedEvent, RunningCli } from '../support/cli.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

let cwd: string;
let repository: TestRepository;
let daemon: RunningCli;

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mainsheet-tenants-')));
  repository = await makeRepository({ 'a.yaml': workflowFile('A', { subject: 'First' }) });
  await mkdir(path.join(cwd, 'tenants'));
  await file('alpha', '');
  await file('beta', 'interval: 2h\n');
  await configure('tenants');
  daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
});

afterEach(async () => {
  daemon.kill('SIGKILL');
  await daemon.ended;
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function configure(directory: string): Promise<void> {
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1s }
tenantsFrom:
  directory: ${directory}
  template: { embedded: true, source: workflows, interval: 1h }
store: sqlite:data/mainsheet.db
`,
  );
}

async function file(name: string, text: string): Promise<void> {
  // As editors and Kubernetes do, so that no half of it is read.
  await writeFile(path.join(cwd, 'tenants', `.${name}`), text);
  await rename(path.join(cwd, 'tenants', `.${name}`), path.join(cwd, 'tenants', `${name}.yaml`));
}

/** The first event that fits and was told after this was called. */
async function next(fits: (event: LoggedEvent) => boolean): Promise<LoggedEvent> {
  const before = daemon.events().length;
  return vi.waitFor(
    () => {
      const found = daemon.events().slice(before).find(fits);
      expect(found).toBeDefined();
      return found!;
    },
    { timeout: 20_000 },
  );
}

function of(name: string, tenant: string): (event: LoggedEvent) => boolean {
  return (event) => event.event === name && event['tenant'] === tenant;
}

/** Commits another subject, and waits until the tenants have it. */
async function push(subject: string, tenants: readonly string[]): Promise<void> {
  const applied = tenants.map(async (tenant) => next(of('workflow.updated', tenant)));
  await repository.commit({ 'a.yaml': workflowFile('A', { subject }) });
  await Promise.all(applied);
}

async function stateOf(tenant: string): Promise<string> {
  return readFile(path.join(cwd, 'data', `${tenant}-tenant.json`), 'utf8');
}

test('a file more is a tenant more, one that is broken stops none, one that goes is followed no longer', async () => {
  await Promise.all(
    ['alpha', 'beta'].map(async (name) => daemon.event(of('workflow.created', name))),
  );
  await daemon.event(({ event }) => event === 'daemon.started');

  await file('gamma', 'interval: 3h\n');
  await daemon.event(of('workflow.created', 'gamma'));
  expect(daemon.events().find(({ event }) => event === 'config.reloaded')).toMatchObject({
    tenants: ['alpha', 'beta', 'gamma'],
  });

  const invalid = next(({ event }) => event === 'config.invalid');
  await file('beta', 'interval: 2h\nmode: atuo\n');
  expect(await invalid).toMatchObject({
    configFile: path.join(cwd, 'mainsheet.yaml'),
    file: 'tenants/beta.yaml',
    line: 2,
    column: 7,
    code: 'CONFIG_VALUE',
    message: expect.stringMatching(/^tenants\/beta\.yaml:2 `tenants\.beta\.mode`/) as string,
  });
  await push('Second', ['alpha', 'beta', 'gamma']);

  const reloaded = next(({ event }) => event === 'config.reloaded');
  await rm(path.join(cwd, 'tenants/gamma.yaml'));
  await file('beta', 'mode: auto\n');
  expect(await reloaded).toMatchObject({
    level: 'warn',
    tenants: ['alpha', 'beta'],
    gone: ['gamma'],
  });
  const told = daemon.events().length;
  await push('Third', ['alpha', 'beta']);

  expect(
    daemon
      .events()
      .slice(told)
      .filter(({ tenant }) => tenant === 'gamma'),
  ).toEqual([]);
  await expect.poll(async () => stateOf('alpha'), { timeout: 20_000 }).toContain('Third');
  // Nothing of it was written or deleted, and when the file comes back it is known what is ours.
  expect(await stateOf('gamma')).toContain('Second');
  const again = next(of('workflow.updated', 'gamma'));
  await file('gamma', '');
  await again;
});

test('a directory that the configuration names before it is there is taken over when it comes', async () => {
  await daemon.event(({ event }) => event === 'daemon.started');
  const invalid = next(({ event }) => event === 'config.invalid');
  await configure('others');
  expect(await invalid).toMatchObject({ file: 'mainsheet.yaml', line: 4, code: 'CONFIG_VALUE' });
  const reloaded = next(({ event }) => event === 'config.reloaded');
  await mkdir(path.join(cwd, 'prepared'));
  await writeFile(path.join(cwd, 'prepared/delta.yaml'), '');
  await rename(path.join(cwd, 'prepared'), path.join(cwd, 'others'));
  expect(await reloaded).toMatchObject({ tenants: ['delta'] });
  await daemon.event(of('workflow.created', 'delta'));
});

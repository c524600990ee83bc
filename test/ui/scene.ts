import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { readSeed } from '../../src/emulator/seed.ts';
import { startCli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { EXAMPLE, example, happen, mocksOf } from './story.ts';
import type { Ask, Hours, World } from './story.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The repository under a name that can be shown. */
const SHOWN_AS = path.join(os.tmpdir(), 'isc-workflows');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAYS = 7;

/** What the holder of the token is called on the page. */
const TOKEN = 'a-token-for-everything';

/** A real daemon with two tenants to which something happened in the last seven days. */
export interface Scene {
  readonly url: string;
  readonly token: string;
  /** The newest execution that failed of the workflow that fails. */
  readonly execution: string;
  dispose(): Promise<void>;
}

/** Where the workflow that fails is on the page. */
export const FAILING = '/tenants/production/workflows/joiners/order-equipment.yaml';

/** Where the workflow is that somebody changed in the tenant. */
export const DRIFTED = '/tenants/sandbox/workflows/operations/provisioning-failed.yaml';

/** Lives through seven days in a minute: the hour of this process is put forward, so that everything is told at its own. */
export async function startScene(): Promise<Scene> {
  const clock = startThen();
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-scene-'));
  const sandbox = await tenant('sandbox');
  const production = await tenant('production');
  const repository = await makeRepository();
  const committed = committer(repository);
  await committed(await exampleFiles(), 'Keep our workflows in Git', 'Mona Manager');
  await rm(SHOWN_AS, { force: true });
  await symlink(repository.directory, SHOWN_AS);
  await writeFile(path.join(cwd, 'mainsheet.yaml'), config(sandbox, production));
  const daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
  const { adminUrl } = await daemon.event(({ event }) => event === 'daemon.started');
  const api = asker(String(adminUrl));
  await happen({ clock, sandbox, production, committed, api });
  const { executions } = await api(`${apiPath(FAILING)}/executions?limit=25`);
  return {
    url: String(adminUrl),
    token: TOKEN,
    execution: executions.find(({ status }: { status: string }) => status === 'Failed').id,
    dispose: async () => {
      daemon.kill('SIGTERM');
      await daemon.ended;
      await Promise.all([sandbox.dispose(), production.dispose(), repository.dispose()]);
      await rm(cwd, { recursive: true, force: true });
      await rm(SHOWN_AS, { force: true });
      vi.restoreAllMocks();
    },
  };
}

/** Puts the hour of this process back by some days. Only what is asked through Date.now, which all our clocks do. */
function startThen(): Hours {
  const real = Date.now.bind(Date);
  let behind = DAYS * 24 * HOUR_MS;
  vi.spyOn(Date, 'now').mockImplementation(() => real() - behind);
  return {
    to: (ms) => {
      behind = ms;
    },
  };
}

async function tenant(name: string): Promise<RunningEmulator> {
  // Nothing but what is told here happens.
  const { events: _events, ...seed } = await readSeed([path.join(ROOT, 'config/demo-tenant')], {
    tenant: name,
  });
  return startEmulator({
    seed: { ...seed, mocks: mocksOf({ ordersFail: false, requesterUnknown: false }) },
    requestsPer10s: 100_000,
  });
}

function config(sandbox: RunningEmulator, production: RunningEmulator): string {
  return `sources:
  workflows: { url: ${SHOWN_AS}, interval: 1s }
tenants:
  sandbox:
    url: ${sandbox.url}
    clientId: demo
    clientSecret: demo
    source: workflows
    interval: 1s
    drift: capture
    settle: 0s
  production:
    url: ${production.url}
    clientId: demo
    clientSecret: demo
    source: workflows
    interval: 1s
    mode: approve
    drift: correct
server:
  listen: 127.0.0.1:0
  tokens:
    - { name: oncall, token: ${TOKEN}, may: [read, sync, suspend, approve, release, rollback] }
store: sqlite:mainsheet.db
`;
}

async function exampleFiles(): Promise<Record<string, string>> {
  const names = await readdir(EXAMPLE, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.yaml'))
    .map((entry) => path.relative(EXAMPLE, path.join(entry.parentPath, entry.name)));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await example(file)] as const)),
  );
}

function asker(url: string): Ask {
  return async (at, body) => {
    const response = await fetch(`${url}/api/v1${at}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
}

function apiPath(page: string): string {
  const [, start, tenantName, , ...file] = page.split('/');
  return `/${start}/${tenantName}/workflows/${encodeURIComponent(file.join('/'))}`;
}

function committer(repository: TestRepository): World['committed'] {
  return (files, message, author) =>
    repository.commit(files, {
      message,
      author: `${author} <${author.toLowerCase().replace(' ', '.')}@acme.example>`,
      date: new Date(Date.now() - 5 * MINUTE_MS).toISOString(),
    });
}

import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import type { MockRule, WrittenMocks } from '../../src/emulator/mocks.ts';
import { readSeed } from '../../src/emulator/seed.ts';
import { startCli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLE = path.join(ROOT, 'workflows-example');
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

/** What happens, the oldest first. */
async function happen(world: {
  readonly clock: Hours;
  readonly sandbox: RunningEmulator;
  readonly production: RunningEmulator;
  readonly committed: ReturnType<typeof committer>;
  readonly api: Ask;
}): Promise<void> {
  const { clock, sandbox, production, committed, api } = world;
  await approved(api);
  await states(api, 'sandbox', { Synced: WORKFLOWS });
  await states(api, 'production', { Synced: WORKFLOWS });

  for (let hours = 150; hours > 1; hours -= 1) {
    clock.to(hours * HOUR_MS);
    production.emulator.state.mocks.set(
      mocksOf({ ordersFail: hours < 48, requesterUnknown: hours > 9 && hours < 32 }),
    );
    await anHour(production, hours);
    if (hours === 48) {
      await orderKeys(api, committed);
    }
    if (hours === 5) {
      await byHand(sandbox, 'Report dormant accounts', 'Olga Oncall', [
        { op: 'replace', path: '/enabled', value: false },
      ]);
      await states(api, 'sandbox', { Held: 1 });
    }
    if (hours % 12 === 5) {
      await passed(api, 'production');
    }
  }

  clock.to(70 * MINUTE_MS);
  await drift(sandbox);
  await sandbox.call('POST', '/v2025/workflows', {
    name: 'Try the new form',
    owner: { type: 'IDENTITY', id: 'robot-id' },
    definition: { start: 'Done', steps: { Done: { type: 'success' } } },
  });
  await states(api, 'sandbox', { Drifted: 1, Unmanaged: 1 });
  clock.to(55 * MINUTE_MS);
  await api('/tenants/sandbox/workflows/requests%2Fapprove-privileged-access.yaml/suspend', {
    reason: 'The approvers change this week',
  });
  await states(api, 'sandbox', { Suspended: 1 });

  clock.to(25 * MINUTE_MS);
  await anHour(production, 1);
  await passed(api, 'production');
  clock.to(12 * MINUTE_MS);
  const health = await example('operations/cluster-health.yaml');
  const welcome = await example('joiners/welcome-new-employee.yaml');
  await committed(
    {
      'operations/cluster-health.yaml': health.replace(
        /nextStep: \w.*$/m,
        'nextStep: Tell Someone',
      ),
      'joiners/welcome-new-employee.yaml': welcome.replace(
        'subject: Welcome to Acme,',
        'subject: Welcome on board,',
      ),
    },
    'A warmer welcome',
    'Rita Author',
  );
  await waits(api);
  await states(api, 'sandbox', { Invalid: 1 });
  clock.to(0);
  await passed(api, 'sandbox');
  await passed(api, 'production');
}

/** The change after which orders fail. */
async function orderKeys(api: Ask, committed: ReturnType<typeof committer>): Promise<void> {
  const order = await example('joiners/order-equipment.yaml');
  await committed(
    { 'joiners/order-equipment.yaml': order.replace('[laptop, badge]', '[laptop, badge, keys]') },
    'Order the keys with the laptop',
    'Tom Teamlead',
  );
  await waits(api);
  await approved(api);
  await passed(api, 'production');
}

/** How many workflows the example has. */
const WORKFLOWS = 23;

interface Hours {
  /** Puts the hour forward to so long before the real one. */
  to(ms: number): void;
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
    .filter((entry) => entry.isFile() && !/\.test\.yaml$/.test(entry.name))
    .map((entry) => path.relative(EXAMPLE, path.join(entry.parentPath, entry.name)));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await example(file)] as const)),
  );
}

function example(file: string): Promise<string> {
  return readFile(path.join(EXAMPLE, file), 'utf8');
}

function committer(repository: TestRepository) {
  return (files: Record<string, string>, message: string, author: string): Promise<string> =>
    repository.commit(files, {
      message,
      author: `${author} <${author.toLowerCase().replace(' ', '.')}@acme.example>`,
      date: new Date(Date.now() - 5 * MINUTE_MS).toISOString(),
    });
}

/** Asks the API; with a body it is a POST. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape are looked into
type Ask = (at: string, body?: object) => Promise<any>;

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

const LONG = { timeout: 60_000, interval: 100 };

async function states(
  api: Ask,
  name: string,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  await vi.waitUntil(async () => {
    const { counts } = await api(`/tenants/${name}`);
    return Object.entries(wanted).every(([state, count]) => counts[state] === count);
  }, LONG);
}

async function waits(api: Ask): Promise<{ readonly checksum: string }> {
  return vi.waitUntil(async () => (await api('/tenants/production')).waiting, LONG);
}

async function approved(api: Ask): Promise<void> {
  const { checksum } = await waits(api);
  await api('/tenants/production/approvals', { checksum });
  await vi.waitUntil(async () => (await api('/tenants/production')).waiting === undefined, LONG);
}

/** Waits for a pass that began after now. */
async function passed(api: Ask, name: string): Promise<void> {
  const before = (await api(`/tenants/${name}`)).lastPass.pass;
  await vi.waitUntil(async () => {
    const { passes } = await api(`/tenants/${name}/passes`);
    return passes.findIndex(({ pass }: { pass: string }) => pass === before) > 1;
  }, LONG);
}

/** How many new colleagues come in an hour. */
const COLLEAGUES = [1, 0, 3, 2, 0, 5, 1, 0, 8, 2, 4, 1, 0];

/** New colleagues come, and a provisioning fails now and then. */
async function anHour({ control }: RunningEmulator, hours: number): Promise<void> {
  for (let count = 0; count < (COLLEAGUES[hours % COLLEAGUES.length] ?? 0); count += 1) {
    await control.event('idn:identity-created', {
      identity: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0004', name: 'Ann Seller' },
      attributes: { workerType: 'Employee', location: 'Berlin', startDate: '2021-01-04T00:00:00Z' },
    });
  }
  if (hours % 5 > 0) {
    return;
  }
  await control.event('idn:post-provisioning', {
    trackingNumber: '4b4d982dddff4267ab12f0f1e72b5a6d',
    sources: 'CRM',
    action: 'Access request',
    errors: ['The CRM does not know this licence'],
    warnings: [],
    recipient: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0005', name: 'Ben Seller' },
    requester: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0003', name: 'Mona Manager' },
    accountRequests: [
      {
        source: { type: 'SOURCE', id: '4', name: 'CRM' },
        accountOperation: 'Modify',
        provisioningResult: 'FAILED',
        provisioningTarget: 'CRM',
      },
    ],
  });
}

/** What the services around production answer. */
function mocksOf(trouble: { ordersFail: boolean; requesterUnknown: boolean }): WrittenMocks {
  const all: readonly (MockRule | false)[] = [
    trouble.ordersFail && {
      match: { step: 'Order Equipment', every: 2 },
      answer: { error: { status: 400, message: 'the item "keys" is not known' } },
    },
    {
      match: { step: 'Order Equipment' },
      answer: { output: { statusCode: 201, headers: {}, body: { orderNumber: 'FAC-1042' } } },
    },
    {
      match: { workflow: 'Check the facilities hook' },
      answer: { output: { statusCode: 200, headers: {}, body: { status: 'ok' } } },
    },
    {
      match: { step: 'Find Dormant' },
      answer: { output: { identities: [] } },
    },
    {
      match: { step: 'Open Ticket' },
      answer: { output: { statusCode: 201, headers: {}, body: { number: 'INC0010042' } } },
    },
    trouble.requesterUnknown && {
      match: { step: 'Get Requester' },
      answer: { error: { status: 404, message: 'the identity was not found' } },
    },
  ];
  return { mocks: all.filter((rule) => rule !== false) };
}

async function byHand(
  { control }: RunningEmulator,
  name: string,
  who: string,
  patch: Parameters<typeof control.edit>[1],
): Promise<void> {
  const { id } = await control.workflow(name);
  await control.edit(id, patch, who);
}

function drift(sandbox: RunningEmulator): Promise<void> {
  const attributes = '/definition/steps/Tell Requester/attributes';
  return byHand(sandbox, 'Open a ticket for failed provisioning', 'Dana Drifter', [
    {
      op: 'replace',
      path: `${attributes}/subject`,
      value: 'Ticket {{$.openTicket.body.number}}: access for {{$.trigger.recipient.name}} failed',
    },
    { op: 'remove', path: `${attributes}/replyTo` },
    { op: 'add', path: `${attributes}/context/sources.$`, value: '$.trigger.sources' },
  ]);
}

import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { SENT_EVENTS } from '../../src/notify/told-event.ts';
import { serveGit } from '../git/http-backend.ts';
import { startReceiver } from '../notify/receiver.ts';
import type { Received, Receiver } from '../notify/receiver.ts';
import { cli, startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const CANARY = 'canary-5c1d-not-to-be-seen';
const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/notify.md'), 'utf8');

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let receiver: Receiver;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-notify-'));
  tenant = await startEmulator({
    clients: [robot(CANARY)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  receiver = await startReceiver();
  await writeFile(path.join(cwd, 'secret'), `${CANARY}\n`);
});

afterEach(async () => {
  daemon?.kill('SIGTERM');
  await daemon?.ended;
  daemon = undefined;
  await tenant.dispose();
  await repository.dispose();
  await receiver.close();
  await rm(cwd, { recursive: true, force: true });
});

async function configure(targets: readonly string[], source = repository.url): Promise<void> {
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources: { workflows: { url: "${source}", interval: 1s } }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: file:secret
    source: workflows
    interval: 1s
store: sqlite:data/mainsheet.db
notify:
${targets.map((target) => `  - { ${target} }`).join('\n')}
`,
  );
}

function start(): RunningCli {
  daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
  return daemon;
}

function webhookAt(name: string, place: string, more = ''): string {
  return `name: ${name}, type: webhook, url: "${receiver.url}/${place}", secret: file:secret${more}`;
}

function at(place: string): readonly Received[] {
  return receiver.received.filter((one) => one.path === `/${place}`);
}

function events(place: string): readonly { readonly id: string; readonly type: string }[] {
  return at(place).map(({ body }) => JSON.parse(body));
}

const PATIENCE = { timeout: 20_000 };

test('events go to every target that wants them, and passes wait for none that hangs', async () => {
  receiver.answer(({ path: place }) => (place === '/hanging' ? 'hang' : { status: 201 }));
  const root = path.join(cwd, 'git', 'acme');
  await mkdir(root, { recursive: true });
  await symlink(path.join(repository.directory, '.git'), path.join(root, 'flows.git'));
  const { origin } = await serveGit(root);
  await configure(
    [
      webhookAt('hanging', 'hanging', ', minLevel: debug'),
      webhookAt('siem', 'siem', ', events: ["workflow.*", "daemon.*"]'),
      `name: chat, type: slack, url: "${receiver.url}/chat", events: [workflow.created]`,
      `name: commits, type: github-status, url: "${receiver.url}/api", token: file:secret`,
      `name: other, type: gitlab-status, url: "${receiver.url}/gl", token: file:secret, tenants: [production]`,
    ],
    `${origin}/acme/flows.git`,
  );
  const running = start();
  await expect
    .poll(() => events('siem').map(({ type }) => type), PATIENCE)
    .toEqual([
      'mainsheet.daemon.started',
      'mainsheet.workflow.created',
      'mainsheet.workflow.enabled',
    ]);
  const head = await repository.git('rev-parse', 'HEAD');
  await expect.poll(() => at(`api/repos/acme/flows/statuses/${head}`).length, PATIENCE).toBe(1);
  await expect.poll(() => at(`gl/projects/acme%2Fflows/statuses/${head}`).length, PATIENCE).toBe(1);
  await expect.poll(() => at('chat').length, PATIENCE).toBe(1);
  // The first request is still not answered, and passes go on.
  await expect.poll(() => at('hanging').length).toBe(1);
  const sha = await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Pushed' }) });
  await running.event(({ event, commit }) => event === 'pass.finished' && commit === sha);
  await expect.poll(() => at(`api/repos/acme/flows/statuses/${sha}`).length, PATIENCE).toBe(1);
  expect(JSON.parse(at(`api/repos/acme/flows/statuses/${sha}`)[0]!.body)).toEqual({
    state: 'success',
    context: 'mainsheet/production',
    description: 'The tenant equals the commit',
  });
  expect(at('hanging')).toHaveLength(1);
  for (const { body } of receiver.received) {
    expect(body).not.toContain(CANARY);
  }
  running.kill('SIGTERM');
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain(CANARY);
  for (const file of await readdir(path.join(cwd, 'data'))) {
    const bytes = await readFile(path.join(cwd, 'data', file)).catch(() => Buffer.alloc(0));
    expect(bytes.includes(CANARY)).toBe(false);
  }
});

test('what was not sent when the daemon ended is sent by the next, and what is refused is told', async () => {
  receiver.answer(() => 'hang');
  await configure([webhookAt('siem', 'siem', ', events: [workflow.created]')]);
  const first = start();
  await expect.poll(() => at('siem').length, PATIENCE).toBe(1);
  first.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);

  receiver.answer(() => ({ status: 422, body: `no ${CANARY}` }));
  const second = start();
  const dropped = await second.event(({ event }) => event === 'notify.dropped');
  expect(dropped).toMatchObject({
    target: 'siem',
    dropped: 'workflow.created',
    reason: 'Refused',
    status: 422,
    message: 'The target answered 422: no [masked]',
    tenant: 'production',
    help: 'docs/runbook.md#notifydropped',
  });
  expect(new Set(events('siem').map(({ id }) => id)).size).toBe(1);
});

test('a changed configuration brings other targets', async () => {
  await configure([webhookAt('one', 'one', ', events: ["*"]')]);
  const running = start();
  await running.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  await configure([webhookAt('two', 'two', ', events: ["*"]')]);
  await running.event(({ event }) => event === 'config.reloaded');
  const before = at('one').length;
  await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Pushed' }) });
  await expect
    .poll(() => events('two').map(({ type }) => type), PATIENCE)
    .toContain('mainsheet.workflow.updated');
  expect(at('one')).toHaveLength(before);
});

test('plan and apply send nothing', async () => {
  await configure([webhookAt('one', 'one', ', minLevel: debug')]);
  expect((await cli(['plan', '--config', 'mainsheet.yaml'], { cwd })).code).toBe(2);
  expect((await cli(['apply', '--yes', '--config', 'mainsheet.yaml'], { cwd })).code).toBe(0);
  expect(receiver.received).toEqual([]);
});

test('an event that nothing is called is an error with its place', async () => {
  await configure([webhookAt('one', 'one', ', events: [workflow.faild]')]);
  const { code, stderr } = await cli(['plan', '--config', 'mainsheet.yaml'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('notify.0.events.0');
  expect(stderr).toContain('Did you mean `workflow.failed`?');
});

/** The blocks of the page in a language. */
function blocks(language: string): readonly string[] {
  return [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, text]) =>
    name === language ? [text!] : [],
  );
}

test('the configurations of docs/notify.md are right', async () => {
  const env = { GITLAB_TOKEN: CANARY };
  expect(blocks('yaml')).toHaveLength(2);
  for (const text of blocks('yaml')) {
    const rest = `sources: { s: { url: "https://git.acme.example/a/b" } }
tenants: { production: { embedded: true, source: s }, sandbox: { embedded: true, source: s } }\n`;
    await writeFile(path.join(cwd, 'c.yaml'), `${rest}${text}`);
    const loaded = await loadConfig({ file: 'c.yaml', env, cwd, events: SENT_EVENTS });
    expect(loaded, JSON.stringify(loaded)).toMatchObject({ ok: true });
  }
});

test('the check of docs/notify.md takes what is sent, and nothing else', async () => {
  const file = path.join(cwd, 'check.mjs');
  await writeFile(file, blocks('js')[0]!);
  const { isGenuine } = (await import(pathToFileURL(file).href)) as {
    isGenuine: (headers: unknown, body: Buffer, secret: string, now?: number) => boolean;
  };
  await configure([webhookAt('siem', 'siem', ', events: [workflow.created]')]);
  start();
  await expect.poll(() => at('siem').length, PATIENCE).toBe(1);
  const [{ headers, body }] = at('siem') as [Received];
  const bytes = Buffer.from(body);
  const sent = Number(headers['x-mainsheet-timestamp']) * 1000;
  expect(isGenuine(headers, bytes, CANARY)).toBe(true);
  expect(isGenuine(headers, bytes, CANARY, sent + 300_000)).toBe(true);
  expect(isGenuine(headers, bytes, CANARY, sent + 301_000)).toBe(false);
  expect(isGenuine(headers, bytes, `${CANARY}x`)).toBe(false);
  expect(isGenuine(headers, Buffer.concat([bytes, bytes]), CANARY)).toBe(false);
  const later = { ...headers, 'x-mainsheet-timestamp': String(sent / 1000 + 1) };
  expect(isGenuine(later, bytes, CANARY)).toBe(false);
  expect(isGenuine({}, bytes, CANARY)).toBe(false);
  const members = (text: string): readonly string[] => Object.keys(JSON.parse(text) as object);
  expect(members(blocks('json')[0]!)).toEqual(members(body));
});

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { appKey } from '../git/fake-github.ts';
import { serveGit } from '../git/http-backend.ts';
import { SENDERS } from '../server/hooks/deliveries.ts';
import { startReceiver } from '../notify/receiver.ts';
import type { Receiver } from '../notify/receiver.ts';
import {
  IN_WORKFLOW,
  MARK,
  canaries,
  expectNoCanary,
  expectNoCanaryBelow,
} from '../support/canary.ts';
import { cli, startCli } from '../support/cli.ts';
import type { CliResult, RunningCli } from '../support/cli.ts';
import { startCollector } from '../support/collector.ts';
import type { Collector } from '../support/collector.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

/** Every secret that Mainsheet is given, each with a mark of its own. */
const OURS = {
  CLIENT_SECRET: `${MARK}client-secret-1`,
  GIT_TOKEN: `${MARK}git-token-2`,
  HOOK_SECRET: `${MARK}webhook-secret-3`,
  API_TOKEN: `${MARK}api-token-4`,
  SIGN_SECRET: `${MARK}notify-signing-key-5`,
  STATUS_TOKEN: `${MARK}status-token-6`,
};
const ENV = { ...OURS, OF_ANOTHER_PROGRAM: `${MARK}of-another-program-7` };

/** What another side says of what it was given, under no name. */
const ECHO = `We know ${Object.values(OURS).join(' and ')}`;

/** Secrets of people, as they stand in workflows of a tenant: under a name, and by their shape. */
const LIVE = `${IN_WORKFLOW}live-value`;
const ATTRIBUTES = {
  oAuthClientSecret: `${IN_WORKFLOW}oauth`,
  basicAuthPassword: `${IN_WORKFLOW}basic`,
  requestHeaders: {
    Authorization: `Bearer ${IN_WORKFLOW}header`,
    'x-api-key': `${IN_WORKFLOW}key`,
  },
  url: `https://robot:${IN_WORKFLOW}url@acme.example/hook?access_token=${IN_WORKFLOW}query`,
  jsonRequestBody: { deep: [{ password: [`${IN_WORKFLOW}list`] }] },
};
const TEXT_BODY = `{"user": "x", "password": "${IN_WORKFLOW}text"}`;

/** What an execution is given and what it says. */
const INPUT = `${MARK}of-a-joiner-8`;
const OUTPUT = `${MARK}answered-9`;
const OPENAPI = path.resolve(import.meta.dirname, '../../docs/openapi.json');

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let receiver: Receiver;
let collector: Collector;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-secrets-'));
  tenant = await startEmulator({
    clients: [robot(ENV.CLIENT_SECRET)],
    requestsPer10s: 100_000,
  });
  receiver = await startReceiver();
  collector = await startCollector();
  repository = await makeRepository({
    'workflows/a.yaml': workflowFile('A'),
    'workflows/a.test.yaml': SUITE,
    'workflows/call.yaml': CALL,
  });
  await repository.git('config', 'http.receivepack', 'true');
  const { origin } = await serveGit(repository.directory, (request, response) => {
    const basic = Buffer.from(`x-access-token:${ENV.GIT_TOKEN}`).toString('base64');
    const open = request.headers.authorization === `Basic ${basic}`;
    if (!open) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }
    return !open;
  });
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    config(`${origin}/${path.basename(repository.directory)}/.git`),
  );
});

afterEach(async () => {
  vi.unstubAllEnvs();
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  daemon = undefined;
  await collector.close();
  await receiver.close();
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

const CALL = `name: Call
enabled: true
trigger: { type: EVENT, attributes: { id: idn:identity-created, filter.$: '$.x' } }
definition:
  start: Ask
  steps:
    Ask:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: post
        url: https://acme.example/hook
        authenticationType: OAuth
        oAuthClientId: mainsheet
        oAuthClientSecret: !live
        oAuthTokenUrl: https://acme.example/token
      nextStep: Done
    Done: { type: success }
`;

const SUITE = `workflow: a.yaml
trigger: { identity: { type: IDENTITY, id: '1', name: x }, attributes: { password: ${INPUT} } }
mocks: { Send Email: { output: { token: ${OUTPUT} } } }
tests:
  - { name: it fails, expect: { path: [Done], output: { secret: ${OUTPUT} } } }
`;

function config(url: string): string {
  return `sources:
  workflows:
    url: ${url}
    interval: 1s
    auth: { token: env:GIT_TOKEN }
    webhook: { secret: env:HOOK_SECRET }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: env:CLIENT_SECRET
    source: workflows
    path: workflows
    interval: 1s
    drift: capture
    settle: 0s
    unmanaged: capture
    failures: { repeatInterval: 1s, sweepInterval: 1s, includeInput: true }
server:
  listen: 127.0.0.1:0
  admin: 127.0.0.1:0
  tokens: [{ name: all, token: env:API_TOKEN, may: [read, sync, suspend, approve, release, rollback] }]
store: sqlite:data/mainsheet.db
notify:
  - { name: siem, type: webhook, url: '${receiver.url}/siem?token=${MARK}notify-url-10', secret: env:SIGN_SECRET, minLevel: debug }
  - { name: chat, type: slack, url: '${receiver.url}/services/${MARK}slack-11', minLevel: debug }
  - { name: status, type: github-status, url: '${receiver.url}/status', token: env:STATUS_TOKEN }
log: { level: debug }
`;
}

async function run(...args: readonly string[]): Promise<CliResult> {
  const result = await cli(args, { cwd, env: { ...ENV, MAINSHEET_TOKEN: ENV.API_TOKEN } });
  expectNoCanary(args.join(' '), result.stdout + result.stderr);
  expect(result.stderr, args.join(' ')).not.toContain('an error of our own');
  return result;
}

async function start(): Promise<{ readonly admin: string; readonly hooks: string }> {
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', `authorization=Bearer ${MARK}traces-12`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '50');
  daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], {
    cwd,
    env: { ...ENV, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  const { adminUrl, url } = await daemon.event(({ event }) => event === 'daemon.started');
  await daemon.event(({ event }) => event === 'pass.finished');
  return { admin: String(adminUrl), hooks: String(url) };
}

/** People put secrets wherever the platform lets them. */
async function spoil(): Promise<void> {
  const a = await tenant.control.workflow('A');
  await tenant.control.edit(a.id, [
    { op: 'add', path: '/definition/steps/Send Email/attributes/context', value: ATTRIBUTES },
    { op: 'add', path: '/definition/steps/Send Email/attributes/body', value: TEXT_BODY },
    { op: 'replace', path: '/description', value: `Bearer ${IN_WORKFLOW}4f0c9d21description` },
  ]);
  const call = await tenant.control.workflow('Call');
  await tenant.control.edit(call.id, [
    { op: 'add', path: '/definition/steps/Ask/attributes/oAuthClientSecret', value: LIVE },
  ]);
  const made = await tenant.call('POST', '/v2025/workflows', {
    name: 'Hand made',
    description: `curl -H "Authorization: Bearer ${IN_WORKFLOW}77aa21hand"`,
    definition: {
      start: 'Ask',
      steps: {
        Ask: {
          type: 'action',
          actionId: 'sp:http',
          versionNumber: 2,
          attributes: { method: 'post', ...ATTRIBUTES, note: TEXT_BODY },
          nextStep: 'Done',
        },
        Done: { type: 'success' },
      },
    },
  });
  expect(made.status, made.text).toBe(200);
}

/** An execution that ends well and one that fails; gives their ids. */
async function execute(): Promise<readonly string[]> {
  const happen = async (): Promise<string> => {
    const { executions } = await tenant.control.event('idn:identity-created', {
      identity: { type: 'IDENTITY', id: 'x-id', name: 'x' },
      attributes: { initialPassword: INPUT, note: `It is ${INPUT}` },
    });
    return executions[0].executionId;
  };
  const { mocks } = tenant.emulator.state;
  mocks.set({ mocks: [{ answer: { output: { token: OUTPUT, text: `Bearer ${OUTPUT}` } } }] });
  const good = await happen();
  const message = `refused: Authorization: Bearer ${OUTPUT}, password ${INPUT}`;
  mocks.set({ mocks: [{ answer: { error: { status: 503, message } } }] });
  return [good, await happen()];
}

test(
  'what the tenant, people and executions hold as secrets comes out nowhere, nor do our own',
  { timeout: 180_000 },
  async () => {
    receiver.answer((_request, nth) =>
      nth === 1 ? { status: 422, body: ECHO } : { status: 200, body: 'ok' },
    );
    // One waits for the value that only the tenant may know.
    expect((await run('apply', '--config', 'mainsheet.yaml', '--yes')).code).toBe(3);
    const [good, failed] = await execute();
    await spoil();
    await outward(good!, failed!);

    const { admin, hooks } = await start();
    await daemon!.event(({ event }) => event === 'execution.failed');
    await daemon!.event(({ event }) => event === 'drift.captured');
    await daemon!.event(({ event }) => event === 'unmanaged.captured');
    await knock(hooks, admin);
    await breakThings();
    await lookAround(admin, hooks, failed!);
    await outward(good!, failed!, '--server', admin);

    daemon!.kill('SIGTERM');
    const { stdout, stderr } = await daemon!.ended;
    expectNoCanary('the log', stdout + stderr);
    expect(stdout).toContain('[masked]');
    expectNoCanary('traces', collector.text());
    expect(collector.requests()).toBeGreaterThan(0);
    expect(receiver.received.length).toBeGreaterThan(5);
    for (const { path: place, body } of receiver.received) {
      expectNoCanary(place.split(/[?]|services/)[0]!, body);
    }
    const branches = await repository.git('branch', '--list', '--format=%(refname)');
    expect(branches.split('\n').length).toBeGreaterThan(2);
    const pushed = await repository.git('log', '-p', '--format=fuller', '--branches', '^main');
    expect(pushed).toContain('Hand made');
    expectNoCanary('branches', pushed);
    expect(await expectNoCanaryBelow(path.join(cwd, 'data'))).toBeGreaterThan(5);
  },
);

/** Every command that shows something, in each of its forms; with a server those that ask it. */
async function outward(good: string, failed: string, ...server: readonly string[]): Promise<void> {
  const where = server.length === 0 ? ['--config', 'mainsheet.yaml'] : server;
  for (const format of ['text', 'markdown', 'json']) {
    await run('plan', ...where, '--format', format);
  }
  for (const file of ['workflows/a.yaml', 'workflows/call.yaml']) {
    await run('diff', file, ...where);
  }
  for (const format of ['text', 'json']) {
    await run('status', ...where, '--format', format);
  }
  if (server.length > 0) {
    return;
  }
  await run('plan', ...where, '--replay', '--out', 'receipt.json');
  expectNoCanary('receipt.json', readFileSync(path.join(cwd, 'receipt.json'), 'utf8'));
  for (const format of ['text', 'markdown', 'json']) {
    await run('replay', ...where, '--workflow', 'workflows/a.yaml', '--format', format);
  }
  for (const format of ['text', 'json']) {
    await run('executions', 'list', ...where, '--format', format);
    await run('executions', 'show', good, ...where, '--format', format);
    await run('executions', 'show', failed, ...where, '--format', format);
  }
  await run('executions', 'retry', failed, ...where);
  await run('start', 'Hand made', ...where, '--input', 'mainsheet.yaml');
  await run('export', ...where, '--out', 'files', '--extract-html');
  await expectNoCanaryBelow(path.join(cwd, 'files'));
  const files = path.join(repository.directory, 'workflows');
  await writeFile(path.join(files, 'leak.yaml'), LEAK);
  for (const format of ['text', 'json', 'sarif', 'github']) {
    expect((await run('validate', files, '--format', format)).code).toBe(1);
  }
  await run('plan', ...where, '--path', repository.directory);
  for (const format of ['text', 'json', 'junit']) {
    expect((await run('test', files, '--format', format)).code).toBe(1);
  }
  await rm(path.join(files, 'leak.yaml'));
}

/** A file that somebody is about to commit, wrong in two places near a secret. */
const LEAK = `${CALL.replace('name: Call', 'name: Leak').replace('!live', `${MARK}in-a-file-13`)}
      oAuthClientSecret: ${MARK}in-a-file-14
    Extra: { type: nothing, attributes: { password: ${MARK}in-a-file-15 } }
`;

/** Knocks at every door with the right secret, a wrong one, and one in the wrong place. */
async function knock(hooks: string, admin: string): Promise<void> {
  for (const secret of [ENV.HOOK_SECRET, `${MARK}wrong-hook-16`]) {
    const answer = await fetch(`${hooks}/hooks/workflows`, {
      method: 'POST',
      headers: SENDERS['gitlab']!('Push Hook', '', secret, 0),
      body: JSON.stringify({ object_kind: 'push', ref: 'refs/heads/main', note: secret }),
    });
    expectNoCanary('hook', await answer.text());
    expect(answer.ok).toBe(secret === ENV.HOOK_SECRET);
  }
  for (const [at, authorization] of [
    ['/api/v1/tenants', `Bearer ${MARK}wrong-token-17`],
    ['/api/v1/tenants', `Basic ${Buffer.from(`${MARK}wrong-18:`).toString('base64')}`],
    [`/api/v1/tenants?access_token=${ENV.API_TOKEN}`, ''],
    [`/api/v1/tenants?token=${ENV.API_TOKEN}`, ''],
  ] as const) {
    const answer = await fetch(`${admin}${at}`, { headers: { authorization } });
    expectNoCanary(at, `${await answer.text()}${JSON.stringify([...answer.headers])}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
}

/** Lets the tenant and Git fail in words that hold what they were given, and commits a bad file. */
async function breakThings(): Promise<void> {
  await tenant.control.faults([
    {
      match: { method: 'GET', path: '/v2025/workflows' },
      fault: { status: 401, body: { messages: [{ text: ECHO }] } },
    },
    {
      match: { path: '/oauth/token' },
      fault: { status: 401, body: { error: 'x', error_description: ECHO } },
    },
  ]);
  await daemon!.event(({ event }) => event === 'tenant.rejected');
  expect((await run('plan', '--config', 'mainsheet.yaml')).code).toBe(1);
  await tenant.control.clearFaults();
  await repository.commit({
    'workflows/leak.yaml': LEAK,
    'workflows/a.yaml': workflowFile('A', { subject: 'Changed' }),
  });
  await daemon!.event(
    ({ event, file }) => event === 'document.invalid' && file === 'workflows/leak.yaml',
  );
}

/** Reads all that can be read of a daemon. */
async function lookAround(admin: string, hooks: string, execution: string): Promise<void> {
  const { paths } = JSON.parse(readFileSync(OPENAPI, 'utf8')) as {
    readonly paths: Record<string, Record<string, unknown>>;
  };
  const live = await tenant.control.workflows();
  const headers = { authorization: `Bearer ${ENV.API_TOKEN}` };
  for (const [template] of Object.entries(paths).filter(([, methods]) => 'get' in methods)) {
    for (const { id } of template.includes('{workflow}') ? live : live.slice(0, 1)) {
      const at = template
        .replace('{tenant}', 'production')
        .replace('{workflow}', id)
        .replace('{execution}', execution);
      const answer = await fetch(`${admin}${at}`, { headers });
      expect(answer.status, at).toBeLessThan(500);
      expectNoCanary(at, at.endsWith('stream') ? await firstEvents(answer) : await answer.text());
    }
  }
  for (const at of [`${admin}/`, `${hooks}/metrics`, `${hooks}/healthz`, `${hooks}/readyz`]) {
    const text = await (await fetch(at)).text();
    expect(text.length).toBeGreaterThan(1);
    expectNoCanary(at, text);
  }
}

/** What a stream of events brings in its first moments, everything since the start among it. */
async function firstEvents(answer: Response): Promise<string> {
  const reader = answer.body!.getReader();
  let text = '';
  while (!text.includes('event: ')) {
    text += Buffer.from((await reader.read()).value ?? []).toString();
  }
  await reader.cancel();
  return text;
}

test('a mistake in the configuration or the environment is told without its value', async () => {
  const bad = [
    `sources: { s: { url: 'https://robot:${MARK}in-url-19@git.example/r.git' } }`,
    `sources: { s: { url: /nowhere, auth: { token: [${MARK}list-20] } } }`,
    `sources:\n  s:\n    url: /nowhere\n    auth: ${MARK}auth-21\n`,
    `sources: { s: { url: /nowhere, webhook: { secret: [${MARK}short] } } }`,
    `tenants: { t: { url: 'http://${MARK}host-22.example', clientSecret: { a: ${MARK}map-23 } } }`,
    `tenants: { t: { embedded: true, clientSecret: "${MARK}unclosed-24 } }`,
    `server: { tokens: [{ name: x, token: ${MARK}s, may: [read] }] }`,
    `store: postgres://robot:${MARK}store-25@db.example/mainsheet`,
    `notify: [{ name: x, type: slack, url: 'https://u:${MARK}26@hooks.example' }]`,
    `notify: [{ name: x, type: slack, url: ${MARK}27 }]`,
  ];
  for (const text of bad) {
    await writeFile(path.join(cwd, 'bad.yaml'), `${text}\n`);
    const { code, stdout, stderr } = await run('plan', '--config', 'bad.yaml');
    expect(code, text).toBe(1);
    expect(stdout + stderr, text).toMatch(/CONFIG_|config/i);
  }
  const env = { MAINSHEET_TOKNE: `${MARK}misspelt-28`, SAIL_CLIENT_SECRET: `${MARK}29` };
  const misspelt = await cli(['plan', '--config', 'mainsheet.yaml'], { cwd, env });
  expect(misspelt.code).toBe(1);
  expectNoCanary('a misspelt variable', misspelt.stdout + misspelt.stderr);
});

test('a private key that cannot be used is not quoted', async () => {
  const key = appKey();
  await writeFile(path.join(cwd, 'app.pem'), key.replace('RSA PRIVATE', 'RSA PUBLIC'));
  await writeFile(
    path.join(cwd, 'bad.yaml'),
    `sources: { s: { url: https://git.example/acme/r.git, auth: { githubApp: { appId: 1, privateKey: file:app.pem } } } }
tenants: { t: { url: '${tenant.url}', clientId: robot, clientSecret: env:CLIENT_SECRET, source: s } }
`,
  );
  const { stdout, stderr, code } = await run('plan', '--config', 'bad.yaml');
  expect(code).toBe(1);
  for (const line of key.split('\n').filter((one) => one.length > 40)) {
    expect(stdout + stderr).not.toContain(line);
  }
});

test('the check finds a secret however it is written', () => {
  for (const before of ['', 'a', 'ab']) {
    const text = `${before}${ENV.CLIENT_SECRET}`;
    expect(canaries(`x ${Buffer.from(text).toString('base64')}`)).toHaveLength(1);
    expect(canaries(`x ${text} y`)).toHaveLength(1);
  }
  expect(canaries('a canary sings')).toEqual([]);
});

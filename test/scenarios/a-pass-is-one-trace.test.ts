import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { startCollector } from '../support/collector.ts';
import type { ArrivedSpan, Collector } from '../support/collector.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-5d02b7c1-not-to-be-seen';
const PATIENCE = { timeout: 20_000, interval: 50 };
const ERROR = 2;
const CLIENT = 3;

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let collector: Collector;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-traces-'));
  tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  collector = await startCollector();
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1s }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: ${SECRET}
    source: workflows
    interval: 1s
    settle: 0s
store: sqlite:data/mainsheet.db
`,
  );
});

afterEach(async () => {
  vi.unstubAllEnvs();
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  daemon = undefined;
  await collector.close();
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

/** Starts the daemon with variables that the SDK reads from the process itself. */
async function start(variables: Readonly<Record<string, string>>): Promise<RunningCli> {
  const env = { OTEL_BSP_SCHEDULE_DELAY: '50', ...variables };
  for (const [name, value] of Object.entries(env)) {
    vi.stubEnv(name, value);
  }
  const args = ['run', '--config', 'mainsheet.yaml', '--log-format', 'json'];
  daemon = startCli(args, { cwd, env });
  await daemon.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  return daemon;
}

/** The spans of one trace, once its root has come. */
async function traceOf(traceId: unknown): Promise<readonly ArrivedSpan[]> {
  const spans = (): readonly ArrivedSpan[] =>
    collector.spans().filter((span) => span.traceId === traceId);
  await expect.poll(() => spans().some(({ name }) => name === 'pass'), PATIENCE).toBe(true);
  return spans();
}

test('a pass is one trace: its stages, and below them what was asked of the tenant and of Git', async () => {
  const running = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=abc',
    OTEL_SERVICE_NAME: 'mainsheet-test',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  const finished = running.events().find(({ event }) => event === 'pass.finished')!;
  expect(finished['traceId']).toMatch(/^[0-9a-f]{32}$/);
  const trace = await traceOf(finished['traceId']);
  const of = (name: string): readonly ArrivedSpan[] => trace.filter((span) => span.name === name);
  const [root] = of('pass');
  expect(root?.parentSpanId).toBeUndefined();
  expect(root?.attributes).toMatchObject({
    'mainsheet.tenant': 'production',
    'mainsheet.source': 'workflows',
    'mainsheet.trigger': 'start',
    'mainsheet.pass': finished['pass'],
    'mainsheet.revision': finished['revision'],
    'mainsheet.outcomes.created': 1,
  });
  expect(root?.status.code ?? 0).toBe(0);

  const stages = trace.filter(({ parentSpanId }) => parentSpanId === root?.spanId);
  expect(stages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['list', 'fetch', 'parse', 'plan', 'apply', 'failures', 'remember']),
  );
  const made = of('POST /v2025/workflows')[0];
  expect(made).toMatchObject({
    kind: CLIENT,
    attributes: {
      'http.request.method': 'POST',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'url.template': '/v2025/workflows',
      'mainsheet.operation': 'createWorkflow',
    },
  });
  expect(stages.find(({ spanId }) => spanId === made?.parentSpanId)?.name).toBe('apply');
  const [patch] = of('PATCH /v2025/workflows/{id}');
  expect(stages.find(({ spanId }) => spanId === patch?.parentSpanId)?.name).toBe('apply');
  const [clone] = of('git clone');
  expect(stages.find(({ spanId }) => spanId === clone?.parentSpanId)?.name).toBe('fetch');
  for (const span of trace.filter(({ spanId }) => spanId !== root?.spanId)) {
    const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
    expect(parent, `${span.name} hangs in the air`).toBeDefined();
    expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), span.name).toBe(true);
  }

  expect(collector.resource()).toMatchObject({
    'service.name': 'mainsheet-test',
    'deployment.environment.name': 'test',
  });
  expect(collector.headers()).toMatchObject({
    'x-collector-key': 'abc',
    'content-type': 'application/json',
  });
  // Every line of the pass names the trace, its first one among them.
  const lines = running.events().filter(({ pass }) => pass === finished['pass']);
  expect(lines.length).toBeGreaterThan(1);
  expect(new Set(lines.map(({ traceId }) => traceId))).toEqual(new Set([finished['traceId']]));
});

test('what fails is marked with a code, and nothing secret is in a span', async () => {
  await tenant.control.faults([
    { match: { method: 'PATCH' }, fault: { status: 400, body: `no ${SECRET}` } },
  ]);
  const running = await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` });
  const { id } = await tenant.control.workflow('A');
  await expect
    .poll(() => collector.spans().filter(({ status }) => status.code === ERROR), PATIENCE)
    .not.toEqual([]);
  const failed = collector.spans().find(({ name }) => name.startsWith('PATCH '));
  expect(failed).toMatchObject({
    status: { code: ERROR, message: '400' },
    attributes: { 'error.type': '400', 'http.response.status_code': 400 },
  });

  await repository.dispose();
  await running.event(({ event }) => event === 'source.failed');
  await expect
    .poll(
      () => collector.spans().find(({ name, status }) => name === 'pass' && status.code === ERROR),
      PATIENCE,
    )
    .toMatchObject({ attributes: { 'error.type': expect.stringMatching(/^GIT_/) } });
  expect(collector.spans().find(({ name }) => name === 'git fetch')).toMatchObject({
    status: { code: ERROR, message: expect.stringMatching(/^GIT_/) },
  });
  running.kill('SIGTERM');
  await running.ended;
  for (const hidden of [SECRET, id, 'Bearer', repository.url]) {
    expect(collector.text()).not.toContain(hidden);
  }
});

test('a collector that hangs delays no pass, is told once, and does not keep the daemon from ending', async () => {
  collector.hangs = true;
  const running = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const sha = await repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Two' }) });
  await running.event(({ event, commit }) => event === 'workflow.updated' && commit === sha);
  await running.event(({ event }) => event === 'tracing.failed');
  await expect.poll(() => collector.requests(), PATIENCE).toBeGreaterThan(2);
  const before = Date.now();
  running.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
  expect(Date.now() - before).toBeLessThan(8000);
  expect(running.events().filter(({ event }) => event === 'tracing.failed')).toHaveLength(1);
  expect(running.stderr()).toBe('');
});

test('an endpoint that is no URL is told, and nothing is traced', async () => {
  const running = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:port' });
  const told = running.events().filter(({ event }) => event === 'tracing.failed');
  expect(told).toMatchObject([{ level: 'warn', message: expect.stringContaining('no http') }]);
  expect(running.stdout()).not.toContain('traceId');
});

test.each<[string, Record<string, string>]>([
  ['no collector is named', {}],
  ['the SDK is disabled', { OTEL_SDK_DISABLED: 'true' }],
  ['no exporter is wanted', { OTEL_TRACES_EXPORTER: 'none' }],
  ['nothing is sampled', { OTEL_TRACES_SAMPLER: 'always_off' }],
])('nothing is sent, and no line names a trace, when %s', async (_what, variables) => {
  const endpoint =
    Object.keys(variables).length === 0
      ? undefined
      : { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const running = await start({ ...endpoint, ...variables });
  running.kill('SIGTERM');
  await running.ended;
  expect(collector.requests()).toBe(0);
  expect(running.stdout()).not.toContain('traceId');
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANN } from '../emulator/executions/definitions.ts';
import { startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { seriesOf, valueOf } from '../support/exposition.ts';
import type { Series } from '../support/exposition.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { hasPromtool, promtool } from '../support/promtool.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-30f1c2aa-not-to-be-seen';
const PATIENCE = { timeout: 20_000, interval: 50 };

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;
let daemon: RunningCli;
let url: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-metrics-'));
  tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({
    'a.yaml': workflowFile('A', { filter: '$' }),
    'b.yaml': workflowFile('B'),
  });
  await configure(['production']);
  daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
  const started = await daemon.event(({ event }) => event === 'daemon.started');
  url = String(started['url']);
  await daemon.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
});

afterEach(async () => {
  daemon.kill('SIGKILL');
  await daemon.ended;
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function configure(names: readonly string[]): Promise<void> {
  const tenants = names.map(
    (name) => `  ${name}:
    url: ${tenant.url}
    clientId: robot
    clientSecret: ${SECRET}
    source: workflows
    interval: 1s
    drift: report
    settle: 0s
`,
  );
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1s }
tenants:
${tenants.join('')}server: { listen: '127.0.0.1:0' }
store: sqlite:data/mainsheet.db
`,
  );
}

async function scrape(): Promise<readonly Series[]> {
  return seriesOf(await (await fetch(`${url}/metrics`)).text());
}

/** The value of a series of the tenant, once it is what it should be. */
async function expectValue(
  name: string,
  labels: Record<string, string>,
  value: number,
): Promise<void> {
  await expect
    .poll(async () => valueOf(await scrape(), `mainsheet_${name}`, labels), {
      ...PATIENCE,
      message: `${name} ${JSON.stringify(labels)}`,
    })
    .toBe(value);
}

const OURS = { tenant: 'production' };

test('what was applied, drifted, failed and fetched stands in the metrics, and nothing secret', async () => {
  await expectValue('changes_total', { ...OURS, outcome: 'created' }, 2);
  await expectValue('workflows', { ...OURS, state: 'Synced' }, 2);
  await expectValue('condition', { name: 'production', type: 'Ready', reason: 'Succeeded' }, 1);
  await expectValue('condition', { name: 'workflows', kind: 'source', type: 'Ready' }, 1);
  const first = await scrape();
  expect(valueOf(first, 'mainsheet_suspended', OURS)).toBe(0);
  expect(valueOf(first, 'mainsheet_push_to_applied_seconds_count', OURS)).toBeUndefined();
  expect(valueOf(first, 'mainsheet_passes_total', { ...OURS, result: 'failed' })).toBe(0);
  const requests = (labels: Record<string, string>): number | undefined =>
    valueOf(first, 'mainsheet_tenant_requests_total', { ...OURS, ...labels });
  // Both are made, and a token is asked for; both are switched on.
  expect(requests({ method: 'POST', status: '200' })).toBe(3);
  expect(requests({ method: 'PATCH', status: '200' })).toBe(2);
  const answered = 'mainsheet_tenant_request_duration_seconds_count';
  expect(valueOf(first, answered, { ...OURS, operation: 'createWorkflow' })).toBe(2);

  const sha = await repository.commit({
    'a.yaml': workflowFile('A', { filter: '$', subject: 'Two' }),
  });
  await expectValue('push_to_applied_seconds_count', OURS, 1);
  await expectValue('changes_total', { ...OURS, outcome: 'updated' }, 1);
  await expectValue('workflow_disabled_seconds_count', OURS, 1);
  await expectValue('source_info', { source: 'workflows', revision: `main@sha1:${sha}` }, 1);

  const { id } = await tenant.control.workflow('B');
  await tenant.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }], 'Bob');
  await expectValue('drift', { ...OURS, policy: 'report' }, 1);
  await expectValue('workflows', { ...OURS, state: 'Drifted' }, 1);
  expect(valueOf(await scrape(), 'mainsheet_drift_age_seconds', OURS)).toBeGreaterThan(0);

  tenant.emulator.state.mocks.set({
    mocks: [
      { match: { step: 'Send Email' }, answer: { error: { status: 503, message: 'No mail' } } },
    ],
  });
  await tenant.control.event('idn:identity-created', ANN);
  await tenant.control.event('idn:identity-created', ANN);
  await expectValue('executions_failed_total', { ...OURS, workflow: 'A' }, 2);

  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).not.toContain(SECRET);
  if (hasPromtool) {
    // It takes "us" for microseconds; it is ourselves.
    const { printed } = await promtool(['check', 'metrics'], text);
    expect(printed.trim()).toBe(
      'mainsheet_workflows_disabled_by_us metric names should not contain abbreviated units',
    );
  }
});

test('a source and a tenant that cannot be reached are told with their reasons', async () => {
  await tenant.control.faults([{ match: { method: 'GET' }, fault: { status: 503 } }]);
  await expectValue(
    'condition',
    { name: 'production', type: 'Ready', reason: 'TenantUnreachable' },
    0,
  );
  await repository.dispose();
  await expectValue(
    'condition',
    { name: 'workflows', kind: 'source', reason: 'GitUnreachable' },
    0,
  );
  const series = await scrape();
  expect(valueOf(series, 'mainsheet_passes_total', { ...OURS, result: 'failed' })).toBeGreaterThan(
    0,
  );
  expect(
    valueOf(series, 'mainsheet_source_fetch_duration_seconds_count', { result: 'failed' }),
  ).toBeGreaterThan(0);
});

test('a tenant that leaves the configuration leaves the metrics', async () => {
  await configure(['sandbox']);
  await expectValue('passes_total', { tenant: 'sandbox', result: 'failed' }, 0);
  await expectValue('workflows', { tenant: 'sandbox', state: 'Synced' }, 2);
  const left = (await scrape()).filter(
    ({ labels }) => labels['tenant'] === 'production' || labels['name'] === 'production',
  );
  expect(left).toEqual([]);
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlanAnswer, PlanInput } from '../../../src/report/view/plan-answer.ts';
import type { TenantView } from '../../../src/report/view/tenant-view.ts';
import type { Deed } from '../../../src/server/api/ports.ts';
import { RequestProblem } from '../../../src/server/request-problem.ts';
import { ALL, makeApi } from '../../server/api/api-world.ts';
import type { ApiWorld } from '../../server/api/api-world.ts';
import { cli, startCli } from '../../support/cli.ts';
import type { CliResult } from '../../support/cli.ts';

const AT = '2026-01-05T09:00:00.000Z';
const ID = '0c6e5a3e-0000-4000-8000-000000000001';

/** A tenant whose last pass found this workflow, and two of one name. */
function tenantView(tenant: string): TenantView {
  return {
    tenant,
    source: 'workflows',
    mode: 'auto',
    drift: 'report',
    conditions: [
      { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'Fine.', since: AT },
    ],
    lastPass: {
      pass: 'p1',
      at: AT,
      durationMs: 5,
      trigger: 'start',
      requests: 1,
      outcomes: {},
      planned: true,
    },
    counts: { Synced: 3 },
    unmanaged: 1,
    workflows: [
      { file: 'flows/a.yaml', name: 'A', workflowId: ID, state: 'Synced' },
      { file: 'flows/b.yaml', name: 'Twice', state: 'Degraded' },
      { file: 'flows/c.yaml', name: 'Twice', state: 'Synced' },
      { name: 'By hand', workflowId: 'h1', state: 'Unmanaged' },
    ],
  };
}

const PLAN: PlanAnswer = {
  format: 'mainsheet plan 1',
  tenant: 'production',
  revision: 'main@sha1:0',
  checksum: '0'.repeat(64),
  owned: 1,
  firstStart: false,
  summary: {},
  refusals: [],
  changes: [],
  drift: [],
  unmanaged: [],
  empty: true,
  findings: [],
  troubles: [],
  interrupted: [],
};

let api: ApiWorld;
let url: string;
let cwd: string;
let tenants: readonly string[];
let plan: PlanAnswer;
let planned: PlanInput[];
/** Tenants that refuse what they are asked. */
let refusing: readonly string[];
let noted: { readonly tenant: string; readonly deed: Deed; readonly by: string }[];

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-remote-'));
  tenants = ['production'];
  refusing = [];
  noted = [];
  planned = [];
  plan = PLAN;
  api = makeApi({
    reads: {
      tenants: async () => ({ tenants: tenants.map(tenantView) }),
      tenant: async (tenant) => tenantView(tenant),
      workflow: async ({ tenant }) => ({ tenant, name: 'A', state: 'Synced', failures: [] }),
      diff: async () => ({ kind: 'none', rows: [], operations: [] }),
    },
    deeds: {
      accept: async (tenant, deed, by) => {
        if (refusing.includes(tenant)) {
          throw new RequestProblem(409, 'No pass of the tenant has run yet.');
        }
        noted.push({ tenant, deed, by });
        return { accepted: true, by, at: AT };
      },
      plan: async (_tenant, input) => {
        planned.push(input);
        return plan;
      },
    },
  });
  url = await api.server.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await api.server.close();
  await rm(cwd, { recursive: true, force: true });
});

function run(args: readonly string[]): Promise<CliResult> {
  return cli([...args, '--server', url], { cwd, env: { MAINSHEET_TOKEN: ALL } });
}

const CHECKSUM = '0123ABCD';

test.each<[readonly string[], Deed]>([
  [['sync'], { kind: 'sync' }],
  [['sync', 'A'], { kind: 'sync', workflow: 'flows/a.yaml' }],
  [['suspend'], { kind: 'suspend' }],
  [
    ['suspend', '--reason', 'incident', '--until', '2h'],
    { kind: 'suspend', reason: 'incident', until: '2h' },
  ],
  [['suspend', 'flows/a.yaml'], { kind: 'suspend', workflow: 'flows/a.yaml' }],
  [['suspend', ID, '--until', '1h'], { kind: 'suspend', workflow: 'flows/a.yaml', until: '1h' }],
  [['suspend', 'h1'], { kind: 'suspend', workflow: 'h1' }],
  [['resume'], { kind: 'resume' }],
  [['resume', 'A', '--tenant', 'production'], { kind: 'resume', workflow: 'flows/a.yaml' }],
  [['release'], { kind: 'release' }],
  [['release', 'A'], { kind: 'release', workflow: 'flows/a.yaml' }],
  [['rollback', 'A'], { kind: 'rollback', workflow: 'flows/a.yaml' }],
  [['approve', '--checksum', CHECKSUM], { kind: 'approve', checksum: '0123abcd' }],
  [
    ['approve', '--checksum', CHECKSUM, '--only', 'flows/a.yaml'],
    { kind: 'approve', checksum: '0123abcd', only: 'flows/a.yaml' },
  ],
])('%j asks the daemon', async (args, deed) => {
  const { code, stdout, stderr } = await run(args);
  expect([code, stdout, stderr]).toEqual([
    0,
    '',
    'Noted for production, as by all. The daemon acts on it now.\n',
  ]);
  expect(noted).toEqual([{ tenant: 'production', deed, by: 'all' }]);
});

test.each(['sync', 'suspend', 'resume'])('%s --all asks for every tenant', async (command) => {
  tenants = ['sandbox', 'staging', 'production'];
  refusing = ['staging'];
  const { code, stderr } = await run([command, '--all']);
  expect(noted.map(({ tenant }) => tenant)).toEqual(['sandbox', 'production']);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(
      'staging: The daemon did not do it. No pass of the tenant has run yet.',
    ),
  ]);
});

describe('who and what is meant', () => {
  test.each<[readonly string[], string, RegExp]>([
    [['sync', '--tenant', 'producton'], 'COMMAND_TENANT_UNKNOWN', /did you mean "production"\?/],
    [
      ['sync', '--tenant', '../x'],
      'COMMAND_TENANT_UNKNOWN',
      /It is not "\.\.\/x"\. The server has/,
    ],
    [['resume', 'flows/aa.yaml'], 'COMMAND_WORKFLOW_UNKNOWN', /did you mean "flows\/a\.yaml"\?/],
    [['resume', 'Twice'], 'COMMAND_WORKFLOW_AMBIGUOUS', /flows\/b\.yaml, flows\/c\.yaml\./],
    [['suspend', 'A', '--all'], 'COMMAND_USAGE', /cannot be given with a workflow/],
    [['suspend', '--tenant', 'production', '--all'], 'COMMAND_USAGE', /with --tenant/],
    [['suspend', '--reason', ''], 'COMMAND_USAGE', /--reason must have 1 to 500 characters/],
    [['approve', '--checksum', 'latest'], 'COMMAND_USAGE', /--checksum must be the first 8 to 64/],
    [['plan', '--path', '.'], 'COMMAND_USAGE', /--path works here, without a server/],
    [['plan', '--replay'], 'COMMAND_USAGE', /--replay works here, without a server/],
    [['plan', '--ref', ''], 'COMMAND_USAGE', /--ref must be the name of a branch/],
    [['diff', 'nothing'], 'COMMAND_WORKFLOW_UNKNOWN', /"nothing"/],
  ])('%j ends with %s', async (args, code, words) => {
    const result = await run(args);
    expect([result.code, result.stdout]).toEqual([1, '']);
    expect(result.stderr).toContain(`(${code})`);
    expect(result.stderr).toMatch(words);
    expect(noted).toEqual([]);
  });

  test('one of several tenants must be named', async () => {
    tenants = ['sandbox', 'production'];
    const { stderr } = await run(['sync']);
    expect(stderr).toMatch(/The server has sandbox, production\.\n.*--tenant/);
    expect((await run(['sync', '--tenant', 'sandbox'])).code).toBe(0);
    expect(noted).toMatchObject([{ tenant: 'sandbox' }]);
  });
});

describe('plan', () => {
  test.each<[readonly string[], PlanInput]>([
    [[], { as: 'text', color: false }],
    [['--ref', 'my-branch'], { ref: 'my-branch', as: 'text', color: false }],
    [['--format', 'markdown'], { as: 'markdown' }],
    [['--format', 'json', '--ref', 'x'], { ref: 'x' }],
  ])('%j is asked so', async (args, input) => {
    expect((await run(['plan', ...args])).code).toBe(0);
    expect(planned).toEqual([input]);
  });

  test('prints what the daemon wrote, and the receipt is the plan alone', async () => {
    plan = { ...PLAN, empty: false, rendered: 'as a person reads it' };
    const { code, stdout } = await run(['plan', '--out', 'receipt.json']);
    expect([code, stdout]).toEqual([2, 'as a person reads it\n']);
    const { empty: _e, findings: _f, troubles: _t, interrupted: _i, ...receipt } = PLAN;
    expect(JSON.parse(await readFile(path.join(cwd, 'receipt.json'), 'utf8'))).toEqual(receipt);
  });

  test('tells the findings, and ends with 1 when they leave nothing to plan', async () => {
    plan = {
      ...PLAN,
      rendered: 'nothing',
      interrupted: ['flows/a.yaml'],
      findings: [
        {
          code: 'YAML_SYNTAX',
          severity: 'error',
          message: 'It is no YAML',
          hint: 'Write YAML',
          file: 'flows/a.yaml',
          line: 3,
          column: 5,
          pointer: '',
        },
      ],
    };
    const { code, stderr } = await run(['plan']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('flows/a.yaml:3:5')]);
  });
});

describe('status', () => {
  test('shows the rows of files, and ends with 0 when all are Ready', async () => {
    tenants = ['sandbox', 'production'];
    const { code, stdout } = await run(['status']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sandbox[\s\S]*^production/m);
    expect(stdout).toMatch(/Synced +A +flows\/a\.yaml/);
    expect(stdout).not.toContain('By hand');
    const one = await run(['status', '--tenant', 'sandbox', '--format', 'json']);
    expect(JSON.parse(one.stdout)).toMatchObject([{ tenant: 'sandbox', unmanaged: 1 }]);
  });

  test('outlasts a daemon that is started anew while it watches', async () => {
    const watching = startCli(['status', '--watch', '--server', url], {
      cwd,
      env: { MAINSHEET_TOKEN: ALL },
    });
    await expect.poll(() => watching.stdout()).toContain('flows/a.yaml');
    await api.server.close();
    await expect
      .poll(() => watching.stderr(), { timeout: 5000 })
      .toContain('nothing listens there');
    watching.kill('SIGINT');
    expect((await watching.ended).code).toBe(0);
  });
});

test.each([
  'status',
  'plan',
  'diff',
  'approve',
  'release',
  'rollback',
  'suspend',
  'resume',
  'sync',
])('the help of %s names --server, MAINSHEET_SERVER and MAINSHEET_TOKEN', async (command) => {
  const { code, stdout } = await cli([command, '--help'], { cwd });
  expect(code).toBe(0);
  for (const word of ['--server <URL>', 'MAINSHEET_SERVER', 'MAINSHEET_TOKEN']) {
    expect(stdout).toContain(word);
  }
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { cli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';

const SECRET = 'canary-4f1b0c9d-not-to-be-seen';
const PASSWORD = 'canary-77aa01-of-a-joiner';

let cwd: string;
let tenant: RunningEmulator;
let repository: TestRepository;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-replay-'));
  tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
  });
  repository = await makeRepository({ 'workflows/welcome.yaml': welcome() });
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url} }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: env:SECRET
    source: workflows
    path: workflows
store: sqlite:data/mainsheet.db
`,
  );
  expect((await run('apply', '--yes')).code).toBe(0);
});

afterEach(async () => {
  await tenant.dispose();
  await repository.dispose();
  await rm(cwd, { recursive: true, force: true });
});

interface Change {
  readonly department?: string;
  readonly subject?: string;
  readonly manager?: boolean;
  readonly filter?: string;
}

function welcome({
  department = 'Sales',
  subject = 'Hello',
  manager,
  filter,
}: Change = {}): string {
  const ask = `    Get Manager:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Mail
`;
  return `name: Welcome
enabled: true
trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
${filter === undefined ? '' : `    filter.$: ${filter}\n`}definition:
  start: Is Sales
  steps:
    Is Sales:
      type: choice
      choiceList:
        - comparator: StringEquals
          variableA.$: $.trigger.attributes.department
          variableB: ${department}
          nextStep: ${manager === true ? 'Get Manager' : 'Mail'}
      defaultStep: Done
${manager === true ? ask : ''}    Mail:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList.$: $.trigger.attributes.email
        subject: ${subject}
        body: "{{$.trigger.identity.name}} logs on with {{$.trigger.attributes.initialPassword}}"
        context: { password.$: $.trigger.attributes.initialPassword }
      nextStep: Done
    Done:
      type: success
`;
}

async function run(...args: readonly string[]): ReturnType<typeof cli> {
  const result = await cli([...args, '--config', 'mainsheet.yaml'], { cwd, env: { SECRET } });
  expect(result.stdout + result.stderr).not.toContain(SECRET);
  expect(result.stdout + result.stderr).not.toContain(PASSWORD);
  expect(result.stderr).not.toContain('an error of our own');
  return result;
}

async function replay(...args: readonly string[]): ReturnType<typeof cli> {
  return run('replay', '--workflow', 'workflows/welcome.yaml', ...args);
}

/** Somebody joins; gives the execution's id. */
async function join(name: string, department: string): Promise<string> {
  const { executions } = await tenant.control.event('idn:identity-created', {
    identity: { type: 'IDENTITY', id: `id-of-${name}`, name },
    attributes: { department, email: `${name}@acme.example`, initialPassword: PASSWORD },
  });
  const id: string = executions[0].executionId;
  await expect
    .poll(async () => (await tenant.control.execution(id)).status, { timeout: 20_000 })
    .not.toBe('Running');
  return id;
}

async function json(...args: readonly string[]): Promise<Record<string, Json>> {
  const { stdout } = await replay('--format', 'json', ...args);
  return JSON.parse(stdout) as Record<string, Json>;
}

test('what does the same ends with 0, and nothing but GETs is sent', async () => {
  const none = await replay();
  expect(none.code).toBe(0);
  expect(none.stdout).toContain('It has no executions to replay.');
  await join('ann', 'Sales');
  await join('bob', 'Legal');
  await tenant.control.resetRequests();
  const same = await replay();
  expect(same.stdout).toContain('The last 2 executions: 2 do the same.');
  expect(same.code).toBe(0);
  expect((await tenant.control.requests()).byMethod).toEqual({ GET: expect.any(Number) });
});

test('paths and inputs that differ are told in groups, and it ends with 2', async () => {
  const ann = await join('ann', 'Sales');
  const bob = await join('bob', 'Sales');
  const cy = await join('cy', 'Legal');
  await repository.commit({
    'workflows/welcome.yaml': welcome({ subject: 'Good morning', manager: true }),
  });
  const { code, stdout } = await replay();
  expect(code).toBe(2);
  expect(stdout).toMatch(new RegExp(`≠ .* ${bob}  differs \\(1\\)`));
  expect(stdout).toMatch(new RegExp(`= .* ${cy}  the same`));
  expect(stdout).toContain('(1) 2 executions differ in the same way: such as');
  expect(stdout).toContain('after Is Sales: the tenant goes to Mail, Git goes to Get Manager');
  expect(stdout).toContain('only Git comes to Get Manager');
  expect(stdout).toContain('~ subject: "Hello" → "Good morning"');
  expect(stdout).toContain('not by the history: Get Manager');
  expect(stdout).toContain('The last 3 executions: 1 does the same, 2 differ in 1 way.');
  const told = await json();
  expect(told).toMatchObject({
    format: 'mainsheet replay 1',
    tenant: 'production',
    workflow: 'Welcome',
    file: 'workflows/welcome.yaml',
    baseline: 'live',
    summary: { executions: 3, same: 1, differ: 2, ways: 1, notReplayed: {} },
    executions: [
      { id: cy, result: 'same' },
      { id: bob, result: 'differs', group: 1, standIns: ['Get Manager'], ranEarlier: false },
      { id: ann, result: 'differs', group: 1, strays: false },
    ],
    groups: [
      {
        group: 1,
        executions: [bob, ann],
        differences: [
          { kind: 'parting', step: 'Is Sales', before: 'Mail', after: 'Get Manager' },
          { kind: 'one-sided', step: 'Get Manager', side: 'after' },
          { kind: 'input', step: 'Mail', places: ['/subject'] },
        ],
      },
    ],
  });
  expect((await json('--last', '1'))['executions']).toHaveLength(1);
  expect((await replay('--last', '1')).code).toBe(0);
});

test('values are shown in text alone, and secrets nowhere, not even in other texts', async () => {
  await join('ann', 'Sales');
  const files = {
    'workflows/welcome.yaml': welcome()
      .replace('logs on with', 'comes in with')
      .replace('$.trigger.attributes.email', '$.trigger.identity.name')
      .replace('context: { password.$: $.trigger.attributes.initialPassword }', 'context: {}'),
  };
  await repository.commit(files);
  const text = await replay();
  expect(text.stdout).toContain('"ann logs on with [masked]" → "ann comes in with [masked]"');
  expect(text.stdout).toContain('"ann@acme.example"');
  expect(text.stdout).toContain('- context: {"password":"[masked]"}');
  for (const format of ['json', 'markdown']) {
    const { stdout, code } = await replay('--format', format);
    expect(code).toBe(2);
    expect(stdout).toContain('recipientEmailList');
    expect(stdout).not.toContain('acme.example');
    expect(stdout).not.toContain('logs on');
  }
});

test('a filter that keeps events out, and a definition that cannot run, are differences', async () => {
  await join('ann', 'Sales');
  await repository.commit({
    'workflows/welcome.yaml': welcome({ filter: '$.attributes[?(@.department == "x")]' }),
  });
  expect((await replay()).stdout).toContain('the filter of Git keeps the event out');
  await repository.commit({
    'workflows/welcome.yaml': welcome({ subject: '"{{$.trigger.nobody.name}}"' }),
  });
  const missing = await replay();
  expect(missing.code).toBe(2);
  expect(missing.stdout).toMatch(/Mail is given something else/);
});

test('a checkout is taken for the commit, and edits in the tenant for the live definition', async () => {
  await join('ann', 'Sales');
  const { id } = await tenant.control.workflow('Welcome');
  await tenant.control.edit(id, [
    { op: 'replace', path: '/definition/steps/Mail/attributes/subject', value: 'By hand' },
  ]);
  const live = await replay();
  expect(live.code).toBe(2);
  expect(live.stdout).toContain('"By hand" → "Hello"');
  expect(live.stdout).toContain('it ran another definition than the tenant has now');
  const executed = await json('--against', 'executed');
  expect(executed).toMatchObject({
    baseline: 'executed',
    summary: { same: 1 },
    executions: [{ ranEarlier: true }],
  });
  await writeFile(
    path.join(repository.directory, 'workflows/welcome.yaml'),
    welcome({ subject: 'Mine' }),
  );
  expect((await replay('--path', repository.directory)).stdout).toContain('"By hand" → "Mine"');
});

test('what cannot be replayed is counted with its reason', async () => {
  await join('ann', 'Sales');
  await join('bob', 'Sales');
  await tenant.control.faults([
    { match: { method: 'GET', path: '^.*/history', nth: 1 }, fault: { status: 404, body: {} } },
  ]);
  const { stdout, code } = await replay();
  expect(code).toBe(0);
  expect(stdout).toContain('not replayed: the tenant keeps no history of it');
  expect(stdout).toContain('1 does the same, 1 not replayed: the tenant keeps no history of it.');
  expect((await json())['summary']).toMatchObject({ same: 2 });
});

test.each(['v2024', 'beta'])(
  'it works in the family %s, which tells no definition',
  async (api) => {
    await join('ann', 'Sales');
    const file = path.join(cwd, 'mainsheet.yaml');
    const config = await readFile(file, 'utf8');
    await writeFile(file, config.replace('    clientId', `    api: ${api}\n    clientId`));
    expect((await replay()).code).toBe(0);
    await repository.commit({ 'workflows/welcome.yaml': welcome({ subject: 'Good morning' }) });
    expect((await json())['summary']).toMatchObject({ differ: 1 });
  },
);

test('what there is not is refused, and the nearest is named', async () => {
  const unknown = await run('replay', '--workflow', 'Welcom');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('COMMAND_WORKFLOW_UNKNOWN');
  expect(unknown.stderr).toContain('did you mean "Welcome"');
  const made = await tenant.call('POST', '/v2025/workflows', { name: 'By hand', definition: {} });
  expect(made.status).toBe(200);
  await repository.commit({
    'workflows/welcome.yaml': 'name: Welcome\ndefinition: [\n',
    'workflows/new.yaml': welcome().replace('name: Welcome', 'name: New'),
  });
  for (const [workflow, words] of [
    ['By hand', 'No file describes'],
    ['New', 'has no workflow of workflows/new.yaml'],
    ['workflows/welcome.yaml', 'has errors'],
  ]) {
    const refused = await run('replay', '--workflow', workflow!);
    expect(refused.code, workflow).toBe(1);
    expect(refused.stderr).toContain('COMMAND_NOTHING_TO_REPLAY');
    expect(refused.stderr).toContain(words);
  }
  for (const last of ['0', '1001', 'x']) {
    expect((await replay('--last', last)).code).toBe(1);
  }
  expect((await run('replay')).code).toBe(1);
});

test('plan --replay says of every changed workflow what past executions would do', async () => {
  await join('ann', 'Sales');
  await join('bob', 'Legal');
  await repository.commit({
    'workflows/welcome.yaml': welcome({ subject: 'Good morning' }),
    'workflows/new.yaml': welcome().replace('name: Welcome', 'name: New'),
  });
  const text = await run('plan', '--replay');
  expect(text.code).toBe(2);
  expect(text.stdout).toContain(
    'replay: The last 2 executions: 1 does the same, 1 differs in 1 way.',
  );
  expect(text.stdout).toContain(
    'show it: mainsheet replay --tenant production --workflow workflows/welcome.yaml',
  );
  expect(text.stdout.match(/replay: /g)).toHaveLength(1);
  const { directory } = repository;
  expect((await run('plan', '--replay', '--path', directory)).stdout).toContain(
    `--workflow workflows/welcome.yaml --path ${directory}`,
  );
  const markdown = await run('plan', '--replay', '--format', 'markdown', '--last', '1');
  expect(markdown.stdout).toContain('replay: The last execution: 1 does the same.');
  const { changes } = JSON.parse((await run('plan', '--replay', '--format', 'json')).stdout);
  expect(changes.map(({ replay: found }: { replay?: Json }) => found)).toContainEqual({
    executions: 2,
    same: 1,
    differ: 1,
    ways: 1,
    notReplayed: {},
  });
  expect((await run('plan')).stdout).not.toContain('replay');
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { retryExecutions } from '../../src/commands/executions-retry.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { cli } from '../support/cli.ts';
import { makeRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';
import { answering, BAD, EXTERNAL, FORM, GOOD, makeRuns } from './runs.ts';
import type { Runs } from './runs.ts';

let runs: Runs;

beforeEach(async () => {
  runs = await makeRuns();
});

afterEach(() => runs.dispose());

async function listed(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const result = await runs.run('executions', 'list', ...args, '--format', 'json');
  expect(result.code).toBe(0);
  return JSON.parse(result.stdout);
}

test('list shows the executions of all workflows newest first, or of one, by status and start', async () => {
  const good = await runs.create('Good', GOOD);
  const bad = await runs.create('Bad', BAD);
  const first = await runs.start(good);
  await runs.tenant.control.advance('10m');
  const second = await runs.start(bad);
  expect((await listed()).map(({ id, workflow, status }) => [id, workflow, status])).toEqual([
    [second, 'Bad', 'Failed'],
    [first, 'Good', 'Completed'],
  ]);
  expect((await listed('Good')).map(({ id }) => id)).toEqual([first]);
  expect((await listed(bad)).map(({ id }) => id)).toEqual([second]);
  expect((await listed('--status', 'Completed')).map(({ id }) => id)).toEqual([first]);
  expect((await listed('--since', '5m')).map(({ id }) => id)).toEqual([second]);
  expect((await listed('--since', '2020-01-01')).length).toBe(2);
  expect((await listed('--limit', '1')).map(({ id }) => id)).toEqual([second]);
  const text = await runs.run('executions', 'list', '--limit', '1');
  expect(text.stdout.split('\n')[0]).toMatch(/^STARTED +TOOK +STATUS +WORKFLOW +ID$/);
  expect(text.stdout).toMatch(new RegExp(`Z +\\d+ms +Failed +Bad +${second}`));
  expect(text.stderr).toContain('--limit');
});

test('list refuses what it cannot read, and names the nearest', async () => {
  await runs.create('Good', GOOD);
  const twins = [await runs.create('Twin', GOOD), await runs.create('Twin', GOOD)];
  const unknown = await runs.run('executions', 'list', 'Goood');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('COMMAND_WORKFLOW_UNKNOWN');
  expect(unknown.stderr).toContain('did you mean "Good"');
  const several = await runs.run('executions', 'list', 'Twin');
  expect(several.code).toBe(1);
  expect(several.stderr).toContain('COMMAND_WORKFLOW_AMBIGUOUS');
  for (const id of twins) {
    expect(several.stderr).toContain(id);
    expect(await listed(id)).toEqual([]);
  }
  for (const args of [
    ['--since', 'yesterday'],
    ['--limit', '0'],
    ['--status', 'Done'],
  ]) {
    expect((await runs.run('executions', 'list', ...args)).code, args.join(' ')).toBe(1);
  }
});

test('show tells the steps with what they were given and left, secrets masked', async () => {
  const good = await runs.create('Good', GOOD);
  const id = await runs.start(good, { city: 'Bonn' });
  const shown = await runs.run('executions', 'show', id);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('Good  Completed');
  expect(shown.stdout).toContain('{"city":"Bonn"}');
  expect(shown.stdout).toMatch(/✓ Mail .*\n +given +\{"subject":"Hi"/);
  expect(shown.stdout).toContain('✓ Done');
  expect(shown.stdout).not.toContain('hunter2');
  const json = await runs.run('executions', 'show', id, '--format', 'json');
  expect(json.stdout).not.toContain('hunter2');
  expect(JSON.parse(json.stdout)).toMatchObject({
    id,
    workflowId: good,
    workflow: 'Good',
    status: 'Completed',
    input: { city: 'Bonn' },
    steps: [
      { step: 'Mail', status: 'Completed', actionId: 'sp:send-email', next: 'Done' },
      { step: 'Done', status: 'Completed', type: 'success' },
    ],
  });
  const unknown = await runs.run('executions', 'show', 'e0e0e0e0-0000-4000-8000-000000000000');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('COMMAND_EXECUTION_UNKNOWN');
});

test('show tells the branch that a choice took, the end that failed and why', async () => {
  const id = await runs.start(await runs.create('Bad', BAD), { kind: 'other' });
  const { stdout } = await runs.run('executions', 'show', id);
  expect(stdout).toMatch(/✓ Check .*→ No/);
  expect(stdout).toContain('✗ No');
  expect(stdout).toContain('it is not good (type: NotGood');
});

test.each(['v3', 'v2024', 'v2026', 'beta'])('show works in the family %s', async (api) => {
  const id = await runs.start(await runs.create('Bad', BAD), { kind: 'other' });
  await runs.write(
    'mainsheet.yaml',
    `sources: { w: { url: . } }
tenants:
  t: { url: ${runs.tenant.url}, api: ${api}, clientId: robot, clientSecret: env:SAIL_CLIENT_SECRET, source: w }
`,
  );
  const { code, stdout } = await runs.run('executions', 'show', id, '--config', 'mainsheet.yaml');
  expect(code).toBe(0);
  expect(stdout).toMatch(/✓ Check .*→ No/);
});

test('cancel ends what runs and says what had ended before', async () => {
  const form = await runs.create('Form', FORM);
  const waiting = await runs.start(form);
  const ended = await runs.start(await runs.create('Good', GOOD));
  const some = await runs.run('executions', 'cancel', waiting, ended, 'nobody');
  expect(some.code).toBe(4);
  expect(some.stdout.trim().split('\n')).toEqual([
    `${waiting}  canceled`,
    `${ended}  was Completed already`,
    'nobody  not found',
  ]);
  expect((await listed('Form'))[0]).toMatchObject({ status: 'Canceled' });
  expect((await runs.run('executions', 'cancel', ended)).code).toBe(1);
  const shown = await runs.run('executions', 'show', waiting);
  expect(shown.stdout).toMatch(/Form {2}Canceled/);
  expect(shown.stdout).toMatch(/- Ask/);
});

test('cancel of all executions of a workflow lists them and asks', async () => {
  const form = await runs.create('Form', FORM);
  const ids = [await runs.start(form), await runs.start(form)];
  const unasked = await runs.run('executions', 'cancel', '--all', '--workflow', 'Form');
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain('COMMAND_NOT_CONFIRMED');
  for (const id of ids) {
    expect(unasked.stdout).toContain(id);
  }
  expect((await listed('--status', 'Running')).length).toBe(2);
  const done = await runs.run('executions', 'cancel', '--all', '--workflow', 'Form', '--yes');
  expect(done.code).toBe(0);
  expect((await listed('--status', 'Canceled')).length).toBe(2);
  expect((await runs.run('executions', 'cancel', '--all', '--workflow', 'Form')).code).toBe(0);
});

test('retry sends the original input again, each in the way its workflow allows, and disables none', async () => {
  const disabled = await runs.create('Disabled', BAD);
  const enabled = await runs.create('Enabled', BAD);
  const external = await runs.create('External', BAD, { trigger: EXTERNAL });
  const sent = await runs.start(disabled, { kind: 'x', n: 1 });
  const left = await runs.start(enabled, { kind: 'x' });
  const called = await runs.start(external, { kind: 'y' });
  const fine = await runs.start(await runs.create('Good', GOOD));
  await runs.enable(enabled);
  await runs.enable(external);
  const unasked = await runs.run('executions', 'retry', sent, left, called, fine);
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain('done again');
  expect(unasked.stdout).toContain('as a test run, with {"kind":"x","n":1}');
  expect(unasked.stdout).toContain('through its external trigger, with {"kind":"y"}');
  expect(unasked.stdout).toContain('its workflow is enabled');
  expect(unasked.stdout).toContain('it is Completed');
  expect((await listed('Disabled')).length).toBe(1);

  const done = await runs.run('executions', 'retry', sent, left, called, fine, '--yes');
  expect(done.code).toBe(4);
  for (const [name, input, count] of [
    ['Disabled', { kind: 'x', n: 1 }, 2],
    ['External', { kind: 'y' }, 2],
    ['Enabled', { kind: 'x' }, 1],
  ] as const) {
    const rows = await listed(name);
    expect(rows.length, name).toBe(count);
    const shown = await runs.run('executions', 'show', String(rows[0]!['id']), '--format', 'json');
    expect(JSON.parse(shown.stdout).input).toEqual(input);
  }
  const { byMethod } = await runs.tenant.control.requests();
  expect(byMethod['PATCH']).toBe(2);
});

test('retry leaves an external workflow that is disabled, and ends with 1 when nothing can be sent', async () => {
  const id = await runs.start(await runs.create('External', BAD, { trigger: EXTERNAL }));
  const result = await runs.run('executions', 'retry', id, '--yes');
  expect(result.code).toBe(1);
  expect(result.stdout).toContain('an external call would run nothing');
});

test('retry of a workflow takes the failures since a time, and needs to be told it', async () => {
  const bad = await runs.create('Bad', BAD);
  await runs.start(bad, { n: 1 });
  await runs.tenant.control.advance('10m');
  await runs.start(bad, { n: 2 });
  await runs.start(bad, { kind: 'good' });
  expect((await runs.run('executions', 'retry', '--workflow', 'Bad')).stderr).toContain('--since');
  const done = await runs.run('executions', 'retry', '--workflow', 'Bad', '--since', '5m', '--yes');
  expect(done.code).toBe(0);
  expect(done.stdout).toContain('{"n":2}');
  expect(done.stdout).not.toContain('{"n":1}');
  expect(done.stdout.match(/again as/g)).toHaveLength(1);
});

test('retry sends at most five in ten seconds', async () => {
  const bad = await runs.create('Bad', BAD, { trigger: EXTERNAL });
  const ids: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    ids.push(await runs.start(bad, { n }));
  }
  await runs.enable(bad);
  const clock = new ManualClock();
  const terminal = answering(runs, 'yes');
  const work = retryExecutions(terminal, ids, { status: 'Failed' }, clock);
  await expect.poll(() => terminal.stdoutText().match(/again as/g)?.length).toBe(5);
  await expect.poll(() => clock.sleeping).toBeGreaterThan(0);
  expect((await listed('Bad')).length).toBe(11);
  await clock.advance(10_000);
  expect(await work).toBe(0);
  expect((await listed('Bad')).length).toBe(12);
});

test('a no ends it', async () => {
  const id = await runs.start(await runs.create('Bad', BAD));
  const terminal = answering(runs, 'no');
  await expect(retryExecutions(terminal, [id], { status: 'Failed' })).rejects.toMatchObject({
    code: 'COMMAND_NOT_CONFIRMED',
  });
  expect((await listed('Bad')).length).toBe(1);
});

test('an embedded tenant of the configuration is asked where it runs, and none is started', async () => {
  const id = await runs.start(await runs.create('Good', GOOD));
  const port = new URL(runs.tenant.url).port;
  const config = (at: string) => `sources: { w: { url: . } }
tenants: { demo: { embedded: { listen: 127.0.0.1:${at}, state: state.json }, source: w } }
`;
  await runs.write('mainsheet.yaml', config('1'));
  const none = await runs.run('executions', 'list', '--config', 'mainsheet.yaml');
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('COMMAND_TENANT_NOT_RUNNING');
  expect(none.stderr).toContain('127.0.0.1:1');
  expect(existsSync(path.join(runs.cwd, 'state.json'))).toBe(false);

  const demo = await makeRuns({
    clients: [{ id: 'demo', secret: 'demo', identity: { id: 'd', name: 'Demo' } }],
  });
  try {
    const there = await demo.start(await demo.create('There', GOOD));
    await runs.write('mainsheet.yaml', config(new URL(demo.tenant.url).port));
    const found = await runs.run('executions', 'list', '--config', 'mainsheet.yaml');
    expect(found.stdout).toContain(there);
    expect(found.stdout).not.toContain(id);
    expect(port).not.toBe(new URL(demo.tenant.url).port);
  } finally {
    await demo.dispose();
  }
});

test('a workflow is named by its file once the store knows it, and show tells the file', async () => {
  const repository = await makeRepository({ 'workflows/a.yaml': workflowFile('A') });
  try {
    await runs.write(
      'mainsheet.yaml',
      `sources: { w: { url: ${repository.url} } }
tenants:
  t: { url: ${runs.tenant.url}, clientId: robot, clientSecret: env:SAIL_CLIENT_SECRET, source: w, path: workflows }
store: sqlite:mainsheet.db
`,
    );
    const config = ['--config', 'mainsheet.yaml'];
    expect((await runs.run('apply', '--yes', ...config)).code).toBe(0);
    const { id } = await runs.tenant.control.workflow('A');
    await runs.tenant.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }]);
    const execution = await runs.start(id, {
      identity: { type: 'IDENTITY', id: '1', name: 'Ann' },
      attributes: {},
    });
    const list = await runs.run('executions', 'list', 'workflows/a.yaml', ...config);
    expect(list.stdout).toContain(execution);
    const shown = await runs.run('executions', 'show', execution, ...config);
    expect(shown.stdout).toMatch(/file +workflows\/a\.yaml/);
    const near = await runs.run('executions', 'list', 'workflows/b.yaml', ...config);
    expect(near.stderr).toContain('did you mean "workflows/a.yaml"');
  } finally {
    await repository.dispose();
  }
});

test('of many workflows only those with a count are asked, and it says so', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 51; n += 1) {
    ids.push(await runs.create(`W${n}`, GOOD));
  }
  const execution = await runs.start(ids[7]!);
  await runs.tenant.control.resetRequests();
  const list = await runs.run('executions', 'list');
  expect(list.stdout).toContain(execution);
  expect(list.stderr).toContain('50 workflows whose count is 0 are not asked');
  const { byOperation } = await runs.tenant.control.requests();
  expect(byOperation['getWorkflowExecutions']).toBe(1);
});

test('without a file and with half an environment the missing variables are named', async () => {
  const { SAIL_CLIENT_SECRET: _secret, ...env } = runs.env;
  const result = await cli(['executions', 'list'], { cwd: runs.cwd, env });
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('the environment lacks SAIL_CLIENT_SECRET.');
});

test.each([
  [['cancel']],
  [['cancel', 'x', '--all', '--workflow', 'y']],
  [['cancel', '--all']],
  [['retry']],
  [['retry', 'x', '--workflow', 'y', '--since', '1h']],
  [['retry', 'x', '--since', '1h']],
])('executions %j is not understood', async (args) => {
  const result = await runs.run('executions', ...args);
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('COMMAND_USAGE');
});

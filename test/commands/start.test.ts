import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorkflow } from '../../src/commands/start.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { startCli } from '../support/cli.ts';
import { answering, BAD, FORM, GOOD, makeRuns, WAIT } from './runs.ts';
import type { Runs } from './runs.ts';

let runs: Runs;

beforeEach(async () => {
  runs = await makeRuns();
  await runs.write('in.yaml', 'kind: good\npeople: [{ name: Ann }]\n');
  await runs.write('in.json', '{"kind": "bad", "people": []}');
});

afterEach(() => runs.dispose());

test('a disabled workflow is run with the input of a file, and its steps are shown', async () => {
  await runs.create('Good', GOOD);
  const done = await runs.run('start', 'Good', '--input', 'in.yaml', '--yes');
  expect(done.code).toBe(0);
  expect(done.stdout).toContain('✓ Mail');
  expect(done.stdout).toContain('✓ Done');
  expect(done.stdout).toMatch(/Completed after /);
  expect(done.stdout).not.toContain('hunter2');
  const [row] = JSON.parse((await runs.run('executions', 'list', '--format', 'json')).stdout);
  const shown = await runs.run('executions', 'show', row.id, '--format', 'json');
  expect(JSON.parse(shown.stdout).input).toEqual({ kind: 'good', people: [{ name: 'Ann' }] });
});

test('a run that fails ends with 1 and says why', async () => {
  await runs.create('Bad', BAD);
  const failed = await runs.run('start', 'Bad', '--input', 'in.json', '--yes');
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/Failed after .*it is not good/);
});

test('nothing is started without a yes, nor while the workflow is enabled', async () => {
  const id = await runs.create('Good', GOOD, {
    trigger: { type: 'EXTERNAL', attributes: { id: 'idn:external-http' } },
  });
  const unasked = await runs.run('start', 'Good', '--input', 'in.yaml');
  expect(unasked.code).toBe(1);
  expect(unasked.stderr).toContain('COMMAND_NOT_CONFIRMED');
  await runs.enable(id);
  await runs.tenant.control.resetRequests();
  const enabled = await runs.run('start', 'Good', '--input', 'in.yaml', '--yes');
  expect(enabled.code).toBe(1);
  expect(enabled.stderr).toContain('COMMAND_WORKFLOW_ENABLED');
  const { byMethod } = await runs.tenant.control.requests();
  expect(byMethod['PATCH']).toBeUndefined();
  expect((await runs.run('executions', 'list')).stdout).toBe('');
});

test("the tenant's words about an input it does not take are shown", async () => {
  await runs.create('Welcome', GOOD, {
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created' } },
  });
  const refused = await runs.run('start', 'Welcome', '--input', 'in.yaml', '--yes');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('input did not match expected schema');
  expect(refused.stderr).toContain('/identity: is missing');
});

test('a run that waits for a person is left with 3, and with how to look again', async () => {
  await runs.create('Form', FORM);
  const waits = await runs.run('start', 'Form', '--input', 'in.yaml', '--yes');
  expect(waits.code).toBe(3);
  expect(waits.stderr).toContain('waits for a person at "Ask"');
  const id = /executions show --tenant default (\S+)/.exec(waits.stderr)?.[1] ?? '';
  expect((await runs.run('executions', 'show', id)).stdout).toContain('Form  Running');
});

test('without waiting only the id is printed', async () => {
  await runs.create('Form', FORM);
  const begun = await runs.run('start', 'Form', '--input', 'in.yaml', '--yes', '--no-wait');
  expect(begun.code).toBe(0);
  expect((await runs.run('executions', 'show', begun.stdout.trim())).code).toBe(0);
});

test('an interrupt ends the following with 130, and the run goes on', async () => {
  await runs.create('Wait', WAIT);
  const running = startCli(['start', 'Wait', '--input', 'in.yaml', '--yes'], runs);
  await expect.poll(() => running.stderr()).toContain('Started as');
  running.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('The run goes on');
  const [row] = JSON.parse((await runs.run('executions', 'list', '--format', 'json')).stdout);
  expect(row.status).toBe('Running');
});

test('steps are shown as they are done, and a yes at the terminal is enough', async () => {
  const clock = new ManualClock();
  await runs.create('Wait', WAIT);
  const terminal = answering(runs, 'y');
  const work = startWorkflow(terminal, 'Wait', { input: 'in.yaml', wait: true }, clock);
  await expect.poll(() => clock.sleeping).toBe(1);
  expect(terminal.stdoutText()).toBe('');
  await runs.tenant.control.advance('10m');
  await clock.advance(2000);
  await expect.poll(() => clock.sleeping).toBe(1);
  // The token is the tenant's, and grows old by its clock.
  await runs.tenant.control.advance('51m');
  await clock.advance(2000);
  expect(await work).toBe(0);
  expect(terminal.stdoutText()).toMatch(/✓ Pause +1h/);
  expect(terminal.stderrText().match(/stands at "Pause"/g)).toHaveLength(1);
});

test.each([
  ['missing.yaml', undefined, 'cannot be read'],
  ['empty.yaml', '', 'empty'],
  ['list.yaml', '[1]', 'must hold a map'],
  ['broken.yaml', 'a: {\nb', 'broken.yaml:2:'],
  ['twice.yaml', 'a: 1\na: 2', 'twice.yaml:2:1'],
  ['tag.yaml', 'a: !ref {}', 'tag'],
])('%s is no input', async (file, text, words) => {
  if (text !== undefined) {
    await runs.write(file, text);
  }
  const result = await runs.run('start', 'Good', '--input', file, '--yes');
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('COMMAND_INPUT');
  expect(result.stderr).toContain(words);
});

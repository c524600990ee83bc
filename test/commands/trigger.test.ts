import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { EXTERNAL, GOOD, makeRuns } from './runs.ts';
import type { Runs } from './runs.ts';

let runs: Runs;
let order: string;

beforeEach(async () => {
  runs = await makeRuns();
  order = await runs.create('Order', GOOD, { trigger: EXTERNAL });
  await runs.create('Other', GOOD);
  await runs.write('in.yaml', 'item: laptop\npassword: hunter2hunter2\n');
});

afterEach(() => runs.dispose());

test('a client is made into a new file of its owner, and calls the workflow as itself', async () => {
  await runs.enable(order);
  const made = await runs.run('trigger', 'create-client', 'Order', '--out', 'client.json');
  expect(made.code).toBe(0);
  const file = path.join(runs.cwd, 'client.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const client = JSON.parse(await readFile(file, 'utf8'));
  expect(client).toMatchObject({ workflow: { id: order, name: 'Order' } });
  expect(made.stdout + made.stderr).not.toContain(client.secret);

  // No call but that of the trigger needs a credential of ours.
  const env = { ...runs.env, SAIL_CLIENT_SECRET: 'wrong' };
  const args = ['trigger', 'run', 'Order', '--input', 'in.yaml', '--client-file', 'client.json'];
  const called = await cli(args, { cwd: runs.cwd, env });
  expect(called.code, called.stderr).toBe(0);
  expect(called.stdout + called.stderr).not.toContain(client.secret);
  const shown = await runs.run('executions', 'show', called.stdout.trim());
  expect(shown.stdout).toContain('"item":"laptop"');
  expect(shown.stdout).not.toContain('hunter2');

  const other = await runs.run('trigger', 'run', 'Other', '--client-file', 'client.json');
  expect(other.code).toBe(1);
  expect(other.stderr).toContain(`is for "Order" (${order})`);
});

test('a file that is there is not overwritten, and no client is made for it', async () => {
  await writeFile(path.join(runs.cwd, 'client.json'), 'mine');
  await runs.tenant.control.resetRequests();
  const refused = await runs.run('trigger', 'create-client', 'Order', '--out', 'client.json');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('COMMAND_INPUT');
  expect(await readFile(path.join(runs.cwd, 'client.json'), 'utf8')).toBe('mine');
  expect((await runs.tenant.control.requests()).byMethod['POST'] ?? 0).toBe(0);
  const nowhere = await runs.run('trigger', 'create-client', 'Order', '--out', 'no/client.json');
  expect(nowhere.stderr).toContain('cannot be written');
});

test('a client that the tenant does not make leaves no file', async () => {
  await runs.tenant.control.faults([
    { match: { method: 'POST', path: '^.*/oauth-clients$' }, fault: { status: 403 } },
  ]);
  const refused = await runs.run('trigger', 'create-client', 'Order', '--out', 'client.json');
  expect(refused.code).toBe(1);
  await expect(stat(path.join(runs.cwd, 'client.json'))).rejects.toThrow('ENOENT');
});

test('the secret is printed only when that is asked for', async () => {
  const printed = await runs.run('trigger', 'create-client', 'Order', '--print-secret');
  expect(printed.code).toBe(0);
  expect(JSON.parse(printed.stdout)).toMatchObject({
    id: expect.any(String),
    secret: expect.any(String),
    url: expect.stringContaining(order),
  });
  for (const more of [[], ['--out', 'x.json', '--print-secret']]) {
    const unclear = await runs.run('trigger', 'create-client', 'Order', ...more);
    expect(unclear.code).toBe(1);
    expect(unclear.stderr).toContain('COMMAND_USAGE');
  }
});

test('another client is made only after a yes', async () => {
  const named = { ...(EXTERNAL as object), attributes: { name: 'x', clientId: 'before' } };
  await runs.create('Named', GOOD, { trigger: named as never });
  const asked = await runs.run('trigger', 'create-client', 'Named', '--print-secret');
  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('COMMAND_NOT_CONFIRMED');
  const made = await runs.run('trigger', 'create-client', 'Named', '--print-secret', '--yes');
  expect(made.code).toBe(0);
});

test('run prints the execution, or ends with 1 when the tenant says that nothing ran', async () => {
  const nothing = await runs.run('trigger', 'run', 'Order', '--input', 'in.yaml');
  expect(nothing.code).toBe(1);
  expect(nothing.stdout).toBe('');
  expect(nothing.stderr).toMatch(/Nothing ran: .*not enabled/);
  await runs.enable(order);
  const ran = await runs.run('trigger', 'run', 'Order');
  expect(ran.code).toBe(0);
  expect((await runs.run('executions', 'show', ran.stdout.trim())).code).toBe(0);
});

test('an echo is what was sent, secrets masked, and runs nothing', async () => {
  const echo = await runs.run('trigger', 'test', 'Order', '--input', 'in.yaml');
  expect(echo.code).toBe(0);
  expect(JSON.parse(echo.stdout)).toEqual({ item: 'laptop', password: '[masked]' });
  expect((await runs.run('executions', 'list', 'Order')).stdout).toBe('');
});

test('a workflow with another trigger is not called', async () => {
  for (const args of [['run'], ['test'], ['create-client', '--print-secret']]) {
    const [command, ...rest] = args;
    const result = await runs.run('trigger', command!, 'Other', ...rest);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('COMMAND_TRIGGER_OTHER');
  }
});

test.each([['{"id": "a"'], ['{"id": "a", "secret": "canary-9"}'], ['[]']])(
  'a client file %j is refused without a word of its text',
  async (text) => {
    await runs.write('client.json', text);
    const result = await runs.run('trigger', 'run', 'Order', '--client-file', 'client.json');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('COMMAND_INPUT');
    expect(result.stderr).not.toContain('canary-9');
  },
);

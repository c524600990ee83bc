import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { workflowFile } from '../support/world.ts';

let cwd: string;
let running: RunningCli | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-emulator-'));
});

afterEach(async () => {
  running?.kill('SIGTERM');
  await running?.ended;
  running = undefined;
  await rm(cwd, { recursive: true, force: true });
});

async function start(...args: readonly string[]): Promise<string> {
  running = startCli(['emulator', '--listen', '127.0.0.1:0', '--log-format', 'json', ...args], {
    cwd,
  });
  return String((await running.event(({ event }) => event === 'emulator.started'))['url']);
}

async function tokenStatus(url: string, id: string, secret: string): Promise<number> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  });
  return (await fetch(`${url}/oauth/token`, { method: 'POST', body })).status;
}

test('it prints where it listens, takes a seed, and keeps its state in a file', async () => {
  await writeFile(path.join(cwd, 'a.yaml'), workflowFile('Seeded'));
  const url = await start('--seed', '.', '--state', 'state.json');
  const list = async (at: string): Promise<readonly string[]> =>
    (
      (await (await fetch(`${at}/_emulator/workflows`)).json()) as { workflow: { name: string } }[]
    ).map(({ workflow }) => workflow.name);
  expect(await list(url)).toEqual(['Seeded']);
  running?.kill('SIGTERM');
  expect((await running?.ended)?.code).toBe(0);
  await rm(path.join(cwd, 'a.yaml'));
  expect(await list(await start('--state', 'state.json'))).toEqual(['Seeded']);
});

test('it lets in the client it is given, and no other', async () => {
  const url = await start('--client', 'robot:s3cret-of-robot');
  expect(await tokenStatus(url, 'robot', 's3cret-of-robot')).toBe(200);
  expect(await tokenStatus(url, 'demo', 'demo')).toBe(401);
  expect(running?.stdout()).not.toContain('s3cret-of-robot');
});

test('it starts with the faults of a file, and says what is wrong with them', async () => {
  const faults = path.join(cwd, 'faults.json');
  await writeFile(faults, JSON.stringify([{ match: { path: '/oauth' }, fault: { status: 503 } }]));
  const url = await start('--faults', 'faults.json', '--latency', '1');
  expect(await tokenStatus(url, 'demo', 'demo')).toBe(503);
  running?.kill('SIGTERM');
  await running?.ended;
  running = undefined;
  const emulator = ['emulator', '--listen', '127.0.0.1:0', '--faults'];
  await writeFile(faults, '[{"mtach": {}}]');
  for (const file of ['faults.json', 'nowhere.json']) {
    const refused = await cli([...emulator, file], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('COMMAND_INPUT');
  }
});

test.each([
  [['--listen', '127.0.0.1:99999'], 'COMMAND_USAGE'],
  [['--client', 'nocolon'], 'COMMAND_USAGE'],
  [['--latency', 'soon'], 'milliseconds'],
  [['--listen', '0.0.0.0:0'], 'EMULATOR_OPEN_TO_STRANGERS'],
])('it refuses %s', async (args, words) => {
  const refused = await cli(['emulator', ...args], { cwd });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(words);
});

test('workflows call this machine only where that is allowed', async () => {
  const steps = {
    Call: {
      actionId: 'sp:http',
      type: 'action',
      versionNumber: 2,
      attributes: { method: 'get', url: '{{$.trigger.identity.name}}/_emulator/clock' },
      nextStep: 'Send Email',
    },
    'Send Email': {
      actionId: 'sp:send-email',
      type: 'action',
      versionNumber: 2,
      attributes: { body: 'It is {{$.call.body.now}}', recipientEmailList: ['a@acme.example'] },
      nextStep: 'Done',
    },
    Done: { type: 'success' },
  };
  const trigger = { type: 'EVENT', attributes: { id: 'idn:identity-created' } };
  await writeFile(
    path.join(cwd, 'a.json'),
    JSON.stringify({ name: 'A', enabled: true, trigger, definition: { start: 'Call', steps } }),
  );
  async function mail(...args: readonly string[]): Promise<string> {
    const url = await start('--seed', '.', ...args);
    const identity = { type: 'IDENTITY', id: 'i-1', name: url };
    const body = { trigger: 'idn:identity-created', input: { identity, attributes: {} } };
    await fetch(`${url}/_emulator/events`, { method: 'POST', body: JSON.stringify(body) });
    let outbox = '';
    await expect
      .poll(async () => {
        outbox = await (await fetch(`${url}/_emulator/outbox`)).text();
        return outbox;
      })
      .toContain('It is');
    running?.kill('SIGTERM');
    await running?.ended;
    return outbox;
  }
  expect(await mail('--allow-http')).toMatch(/It is \d{4}-\d\d-\d\dT/);
  expect(await mail()).not.toMatch(/It is \d{4}/);
});

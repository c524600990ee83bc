import { createHmac } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { JsonObject } from '../../src/kernel/json.ts';
import { makeRepository } from '../support/git-repository.ts';
import { Control } from './control.ts';
import { median, quantile } from './cost.ts';
import { startDaemonProcess } from './daemon-process.ts';
import { tenantOf } from './measure-daemon.ts';
import { memoryOf } from './proc.ts';
import { fileOf, nameOf, workflowFiles, workflowText } from './workload.ts';

const SECRET = 'a-secret-that-is-long-enough-for-a-measurement';
const VALID = 10_000;
const FORGED = 1000;
const SPREAD_MS = 10_000;
const PUSHES = 30;
/** Pushes within a second of one another are acted on together; these are measured one by one. */
const APART_MS = 1200;
/** The last asking of a flood comes when it has been quiet for a second. */
const AFTERWARDS_MS = 3000;
const LONGEST_MS = 10_000;

/** Deliveries to the built program: how a flood is answered and what it costs, and how soon a push is applied. */
export async function measureHooks(params: JsonObject): Promise<JsonObject> {
  const url = String(params['url']);
  const count = Number(params['count']);
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-git-'));
  const calls = await countingGit(directory);
  const repository = await makeRepository(workflowFiles(count, { enabled: false, steps: 3 }));
  const daemon = await startDaemonProcess(
    {
      sources: {
        workflows: { url: repository.url, interval: '1h', webhook: { secret: SECRET } },
      },
      tenants: { production: tenantOf(url, '1h') },
      server: { listen: '127.0.0.1:0' },
    },
    { env: { PATH: `${directory}:${process.env['PATH'] ?? ''}` } },
  );
  const pool = new Pool(daemon.url, { connections: 50 });
  try {
    const body = delivery();
    await send(pool, body, 'guessed', FORGED);
    const before = await memoryOf(daemon.child);
    await send(pool, body, 'guessed', FORGED);
    const after = await memoryOf(daemon.child);
    const forgedCalls = await calls();
    const times = await spread(pool, body);
    await delay(AFTERWARDS_MS);
    const floodCalls = await calls();
    const pushes = await pushed(pool, new Control(url), repository, count);
    return {
      answerP50Ms: median(times),
      answerP99Ms: quantile(times, 0.99),
      askings: floodCalls.asked - forgedCalls.asked,
      fetches: floodCalls.fetched - forgedCalls.fetched,
      forgedAskings: forgedCalls.asked - 1,
      beforeMiB: Number(before['idleMiB']),
      afterMiB: Number(after['idleMiB']),
      pushP50Ms: median(pushes),
      pushP95Ms: quantile(pushes, 0.95),
    };
  } finally {
    await pool.destroy();
    await daemon.close();
    await repository.dispose();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Puts a program before Git that notes each call; gives how often a server was asked and objects were fetched. */
async function countingGit(
  directory: string,
): Promise<() => Promise<{ readonly asked: number; readonly fetched: number }>> {
  const log = path.join(directory, 'calls');
  const git = path.join(directory, 'git');
  await writeFile(log, '');
  await writeFile(git, `#!/bin/sh\necho "$*" >> '${log}'\nPATH="\${PATH#*:}" exec git "$@"\n`);
  await chmod(git, 0o755);
  return async () => {
    const lines = (await readFile(log, 'utf8')).split('\n');
    const count = (word: string): number =>
      lines.filter((line) => line.split(' ').includes(word)).length;
    return { asked: count('ls-remote'), fetched: count('fetch') };
  };
}

function delivery(): string {
  const commit = { id: 'a'.repeat(40), added: [], removed: [], modified: ['a.yaml'] };
  const whole = { created: false, deleted: false, forced: false };
  return JSON.stringify({ ref: 'refs/heads/main', ...whole, commits: Array(10).fill(commit) });
}

async function post(pool: Pool, body: string, secret: string): Promise<number> {
  const { statusCode, body: answer } = await pool.request({
    path: '/hooks/workflows',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  });
  await answer.dump();
  return statusCode;
}

async function send(pool: Pool, body: string, secret: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 50) {
    const statuses = await Promise.all(Array.from({ length: 50 }, () => post(pool, body, secret)));
    if (statuses.some((status) => status !== 403)) {
      throw new Error('A forged delivery was believed.');
    }
  }
}

/** Sends deliveries at an even pace, whatever the answers take; gives how long each took. */
async function spread(pool: Pool, body: string): Promise<readonly number[]> {
  const start = performance.now();
  const answers: Promise<number>[] = [];
  while (answers.length < VALID) {
    const due = ((performance.now() - start) / SPREAD_MS) * VALID;
    while (answers.length < Math.min(due, VALID)) {
      answers.push(timed(pool, body));
    }
    await delay(1);
  }
  return Promise.all(answers);
}

async function timed(pool: Pool, body: string): Promise<number> {
  const start = performance.now();
  if ((await post(pool, body, SECRET)) !== 202) {
    throw new Error('A delivery was not taken.');
  }
  return performance.now() - start;
}

/** Commits and tells of it, again and again: how long from the delivery until the tenant is written to. */
async function pushed(
  pool: Pool,
  control: Control,
  repository: Awaited<ReturnType<typeof makeRepository>>,
  count: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let push = 0; push < PUSHES; push += 1) {
    const index = push % count;
    await delay(APART_MS);
    await control.reset();
    const text = workflowText(nameOf(index), { enabled: false, steps: 4 + push });
    await repository.commit({ [fileOf(index)]: text });
    const toldAt = Date.now();
    await timed(pool, delivery());
    times.push((await writtenAt(control, toldAt)) - toldAt);
  }
  return times;
}

/** When the tenant was patched: it logs when a request arrives. */
async function writtenAt(control: Control, since: number): Promise<number> {
  while (Date.now() - since < LONGEST_MS) {
    const patch = (await control.log()).find(({ method }) => method === 'PATCH');
    if (patch !== undefined) {
      return Date.parse(patch.time);
    }
    await delay(20);
  }
  throw new Error('A push was not applied.');
}

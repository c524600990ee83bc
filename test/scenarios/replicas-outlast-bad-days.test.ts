import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { sync } from '../support/ask-replica.ts';
import { startProcess } from '../support/cli.ts';
import { IS_OURS } from '../support/postgres.ts';
import type { ReplicaWorld, RunningReplica } from '../support/replica-world.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const TENANTS = 4;

const worlds = replicaWorlds();
let world: ReplicaWorld;

beforeEach(async () => {
  world = await worlds.make({
    tenants: TENANTS,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', { description: 'first' }) },
  });
});

/** Every tenant's workflows: whether each is on, and what its description says. */
async function states(): Promise<readonly string[]> {
  const found = [];
  for (const { control } of world.tenants.values()) {
    for (const { workflow } of await control.workflows()) {
      found.push(`${workflow.enabled} ${workflow.description}`);
    }
  }
  return found;
}

function allOn(description: string): readonly string[] {
  return Array.from({ length: TENANTS }, () => `true ${description}`);
}

async function startTwo(): Promise<readonly [RunningReplica, RunningReplica]> {
  const both = await Promise.all([world.start('one'), world.start('other')]);
  await shared(both);
  await expect.poll(states, WAIT).toEqual(allOn('first'));
  return both;
}

async function shared(replicas: readonly RunningReplica[]): Promise<void> {
  const served = (): readonly string[] => replicas.flatMap((one) => one.serves()).toSorted();
  await expect
    .poll(() => [served(), replicas.map((one) => one.serves().length)], WAIT)
    .toEqual([
      ['t0', 't1', 't2', 't3'],
      [2, 2],
    ]);
}

async function syncAll(replica: RunningReplica): Promise<void> {
  for (const name of world.tenants.keys()) {
    expect(await sync(replica, name)).toBe(202);
  }
}

test('who is killed while workflows are switched off leaves them to the other, which switches them on', async () => {
  const [one, other] = await startTwo();
  const mine = one.serves();
  for (const { control } of world.tenants.values()) {
    await control.limits({ latencyMs: 1500 });
  }
  const changed = workflowFile('Hello', { description: 'second', subject: 'Over' });
  await world.repository.commit({ 'hello.yaml': changed });
  await syncAll(one);
  await expect
    .poll(async () => {
      const off = await Promise.all(
        mine.map(async (name) => {
          const { workflow } = await world.tenants.get(name)!.control.workflow('Hello');
          return workflow.enabled === false;
        }),
      );
      return off.every((isOff) => isOff);
    }, WAIT)
    .toBe(true);
  one.kill('SIGKILL');
  for (const { control } of world.tenants.values()) {
    await control.limits({ latencyMs: 0 });
  }
  await expect.poll(states, WAIT).toEqual(allOn('second'));
  await expect.poll(() => other.serves().length, WAIT).toBe(4);
  await expect
    .poll(() => {
      const recovered = other.events().filter(({ event }) => event === 'workflow.recovered');
      return recovered.map(({ tenant }) => String(tenant)).toSorted();
    }, WAIT)
    .toEqual(mine.toSorted());
}, 120_000);

test.skipIf(!IS_OURS)(
  'a database that stops for ten seconds stops nothing for good, and what was pushed meanwhile is applied',
  async () => {
    const [one, other] = await startTwo();
    await worlds.postgres.stop();
    const stoppedAt = performance.now();
    await world.repository.commit({
      'hello.yaml': workflowFile('Hello', { description: 'second' }),
    });
    await syncAll(one);
    await expect.poll(() => performance.now() - stoppedAt > 10_000, WAIT).toBe(true);
    await worlds.postgres.start();
    await expect.poll(states, WAIT).toEqual(allOn('second'));
    await shared([one, other]);
    const failures = one.events().filter(({ event }) => event === 'store.failed');
    expect(failures.length).toBeGreaterThan(0);
    expect(failures).toContainEqual(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  },
  120_000,
);

test('clocks that differ by a minute keep nobody from anything', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-skew-'));
  try {
    const skew = path.join(directory, 'skew.mjs');
    await writeFile(skew, 'const now = Date.now; Date.now = () => now() + 60_000;\n');
    const early = await world.start('early', { env: { NODE_OPTIONS: `--import=${skew}` } });
    const late = await world.start('late');
    await shared([early, late]);
    await expect.poll(states, WAIT).toEqual(allOn('first'));
    await world.repository.commit({
      'hello.yaml': workflowFile('Hello', { description: 'second' }),
    });
    await syncAll(late);
    await expect.poll(states, WAIT).toEqual(allOn('second'));
    early.kill('SIGKILL');
    await expect.poll(() => late.serves().length, WAIT).toBe(4);
    await world.repository.commit({
      'hello.yaml': workflowFile('Hello', { description: 'third' }),
    });
    await syncAll(late);
    await expect.poll(states, WAIT).toEqual(allOn('third'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 120_000);

test('a later version that brings the database forward leaves those who run at work, and none of ours starts anew', async () => {
  const older = await worlds.make({
    tenants: 1,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', { description: 'first' }) },
  });
  const client = new pg.Client({ connectionString: older.database });
  onTestFinished(() => client.end());
  const replica = await older.start('one');
  await expect.poll(() => replica.serves(), WAIT).toEqual(['t0']);
  await client.connect();
  await client.query('BEGIN');
  await client.query('ALTER TABLE mainsheet.records ADD COLUMN later text');
  await client.query('ALTER TABLE mainsheet.leases ADD COLUMN later text');
  await client.query('ALTER TABLE mainsheet.replicas ADD COLUMN later text');
  await client.query('UPDATE mainsheet.layout SET version = 99');
  await client.query('COMMIT');
  await older.repository.commit({
    'hello.yaml': workflowFile('Hello', { description: 'second' }),
  });
  await sync(replica, 't0');
  const { control } = older.tenants.get('t0')!;
  await expect
    .poll(async () => (await control.workflow('Hello')).workflow.description, WAIT)
    .toBe('second');
  const file = path.join(older.directory, 'one', 'mainsheet.yaml');
  const again = startProcess(['run', '--config', file, '--data', 'again'], {
    cwd: older.directory,
    env: older.env,
  });
  const { code, stderr } = await again.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('STORE_TOO_NEW');
}, 120_000);

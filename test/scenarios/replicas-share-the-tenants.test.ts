import { beforeEach, expect, test } from 'vitest';
import { sync } from '../support/ask-replica.ts';
import type { ReplicaWorld, RunningReplica } from '../support/replica-world.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 40_000, interval: 50 };

const worlds = replicaWorlds();
let world: ReplicaWorld;

beforeEach(async () => {
  world = await worlds.make({
    tenants: 4,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', { description: 'first' }) },
  });
});

/** Who serves which tenants; sorted. */
function served(...replicas: readonly RunningReplica[]): readonly string[] {
  return replicas.flatMap((replica) => replica.serves()).toSorted();
}

async function descriptions(): Promise<readonly unknown[]> {
  const found = [];
  for (const tenant of world.tenants.values()) {
    const workflows = await tenant.control.workflows();
    found.push(workflows.map(({ workflow }) => workflow.description).join());
  }
  return found;
}

test('two have half of the tenants each, and the one that is left has all of them within 15 s', async () => {
  // Both find an empty database.
  const [one, other] = await Promise.all([world.start('one'), world.start('other')]);
  await expect.poll(() => one.serves().length, WAIT).toBe(2);
  await expect.poll(() => served(one, other), WAIT).toEqual(['t0', 't1', 't2', 't3']);
  await expect.poll(descriptions, WAIT).toEqual(['first', 'first', 'first', 'first']);

  other.kill('SIGKILL');
  const diedAt = performance.now();
  await expect.poll(() => served(one), WAIT).toEqual(['t0', 't1', 't2', 't3']);
  expect(performance.now() - diedAt).toBeLessThan(15_000);
  expect(one.events()).toContainEqual(expect.objectContaining({ event: 'replica.died' }));

  await world.repository.commit({ 'hello.yaml': workflowFile('Hello', { description: 'second' }) });
  for (const name of world.tenants.keys()) {
    expect(await sync(one, name)).toBe(202);
  }
  await expect.poll(descriptions, WAIT).toEqual(['second', 'second', 'second', 'second']);
}, 90_000);

test('who is told to end hands over at once, and what any of them is asked is done by the one that can', async () => {
  const one = await world.start('one');
  const other = await world.start('other');
  await expect.poll(() => one.serves().length, WAIT).toBe(2);
  await expect.poll(() => served(one, other), WAIT).toHaveLength(4);
  await expect.poll(descriptions, WAIT).toEqual(['first', 'first', 'first', 'first']);

  await world.repository.commit({ 'hello.yaml': workflowFile('Hello', { description: 'second' }) });
  for (const name of world.tenants.keys()) {
    await sync(one, name);
  }
  await expect.poll(descriptions, WAIT).toEqual(['second', 'second', 'second', 'second']);

  other.kill('SIGTERM');
  const { code } = await other.ended;
  expect(code).toBe(0);
  await expect.poll(() => served(one), { timeout: 4000, interval: 50 }).toHaveLength(4);
  expect(one.events()).not.toContainEqual(expect.objectContaining({ event: 'replica.died' }));
}, 90_000);

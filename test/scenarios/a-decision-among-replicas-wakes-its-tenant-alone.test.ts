import path from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import type { RunningReplica } from '../support/replica-world.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 40_000, interval: 50 };

const worlds = replicaWorlds();

/** Whose passes somebody has set off, beside those of the start. */
function woken(replicas: readonly RunningReplica[]): readonly string[] {
  return replicas.flatMap((replica) =>
    replica
      .events()
      .filter(({ event, trigger }) => event === 'pass.finished' && trigger === 'manual')
      .map((one) => String(one['tenant'])),
  );
}

test('a command for one tenant sets off a pass of it at the replica that has it, and of no other', async () => {
  const world = await worlds.make({
    tenants: 4,
    interval: '1h',
    files: { 'a.yaml': workflowFile('A') },
    config: { log: { level: 'debug' } },
  });
  const replicas = [await world.start('one'), await world.start('other')];
  await expect.poll(() => replicas.map((replica) => replica.serves().length), WAIT).toEqual([2, 2]);
  for (const name of world.tenants.keys()) {
    await Promise.any(
      replicas.map((replica) =>
        replica.event((one) => one.event === 'pass.finished' && one['tenant'] === name),
      ),
    );
  }
  const before = woken(replicas);
  const cwd = path.join(world.directory, 'one');
  const args = ['--tenant', 't2', '--reason', 'maintenance', '--config', 'mainsheet.yaml'];
  const { code, stderr } = await cli(['suspend', ...args], { cwd, env: world.env });
  expect(stderr).toContain('Noted');
  expect(code).toBe(0);
  await expect.poll(() => woken(replicas).slice(before.length), WAIT).toEqual(['t2']);
});

import path from 'node:path';
import { expect, test } from 'vitest';
import { serveGit } from '../git/http-backend.ts';
import type { GitServer } from '../git/http-backend.ts';
import { sent } from '../server/hooks/deliveries.ts';
import { HOOK_SECRET } from '../support/replica-world.ts';
import type { RunningReplica } from '../support/replica-world.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const NAMES = ['t0', 't1', 't2', 't3'];

const worlds = replicaWorlds();

/** Tells a replica of a push to the branch that is followed, as whoever can sign does; gives the status of its answer. */
async function deliver({ url }: RunningReplica): Promise<number> {
  const { headers, body } = sent(
    'generic',
    '',
    { ref: 'refs/heads/main' },
    { secret: HOOK_SECRET },
  );
  const answer = await fetch(`${url}/hooks/workflows`, { method: 'POST', headers, body });
  return answer.status;
}

/** The tenants in which workflows were changed since, once for each change. */
function updated(replicas: readonly RunningReplica[], of: string): readonly string[] {
  return replicas
    .flatMap((replica) => replica.events())
    .filter(({ event, commit }) => event === 'workflow.updated' && commit === of)
    .map(({ tenant }) => String(tenant))
    .toSorted();
}

test('a delivery that reaches one replica is acted on once, by each of those that have tenants of the source', async () => {
  let host: GitServer | undefined;
  const world = await worlds.make({
    tenants: NAMES.length,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', { description: 'first' }) },
    // Nobody watches what is reached over HTTP: only the delivery tells of the push within the hour.
    reached: async ({ directory }) => {
      host = await serveGit(path.join(directory, '.git'));
      return `${host.origin}/.git`;
    },
    source: { interval: '1h' },
  });
  const both = await Promise.all([world.start('one'), world.start('other')]);
  const counts = (): readonly number[] => both.map((one) => one.serves().length);
  await expect.poll(counts, WAIT).toEqual([2, 2]);
  const made = (): readonly string[] =>
    both
      .flatMap((replica) => replica.events())
      .filter(({ event }) => event === 'workflow.created')
      .map(({ tenant }) => String(tenant))
      .toSorted();
  await expect.poll(made, WAIT).toEqual(NAMES);

  const commit = await world.repository.commit({
    'hello.yaml': workflowFile('Hello', { description: 'second' }),
  });
  const before = host?.requests.length ?? 0;
  // A host that hears nothing soon enough sends again; others send for each ref.
  const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(both[0])));
  expect(new Set(answers)).toEqual(new Set([202]));
  await expect.poll(() => updated(both, commit), WAIT).toEqual(NAMES);
  const askings = (host?.requests ?? [])
    .slice(before)
    .filter(({ line }) => line.includes('info/refs'));
  // Each replica asks for itself, however many deliveries there are, and once more when a pass begins.
  expect(askings.length).toBeLessThanOrEqual(8);
  expect(updated(both, commit)).toEqual(NAMES);
}, 120_000);

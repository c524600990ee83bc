import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveGit } from '../git/http-backend.ts';
import type { GitServer } from '../git/http-backend.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { deliver, makeReplicaWorld, workflowFile } from '../support/replica-world.ts';
import type { RunningReplica } from '../support/replica-world.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const NAMES = ['t0', 't1', 't2', 't3'];

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

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
  const world = await makeReplicaWorld({
    database: await postgres.database(),
    tenants: NAMES.length,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', 'first') },
    // Nobody watches what is reached over HTTP: only the delivery tells of the push within the hour.
    reached: async ({ directory }) => {
      host = await serveGit(path.join(directory, '.git'));
      return `${host.origin}/.git`;
    },
    source: { interval: '1h' },
  });
  try {
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

    const commit = await world.repository.commit({ 'hello.yaml': workflowFile('Hello', 'second') });
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
  } finally {
    await world.dispose();
  }
}, 120_000);

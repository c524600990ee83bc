import { beforeEach, expect, test } from 'vitest';
import { askReplica } from '../support/ask-replica.ts';
import { IS_OURS } from '../support/postgres.ts';
import { TOKEN } from '../support/replica-world.ts';
import type { ReplicaWorld, RunningReplica } from '../support/replica-world.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 40_000, interval: 50 };

const worlds = replicaWorlds();
let world: ReplicaWorld;

beforeEach(async () => {
  world = await worlds.make({
    tenants: 2,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello') },
  });
});

async function metrics({ url }: RunningReplica): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

test('who follows at one replica hears of the passes at the other, and its metrics are of what it has', async () => {
  const one = await world.start('one');
  await expect.poll(() => one.serves().length, WAIT).toBe(2);
  for (const name of ['t0', 't1']) {
    await expect
      .poll(async () => (await askReplica(one, `/tenants/${name}`)).body.lastPass, WAIT)
      .toBeDefined();
  }
  expect(await metrics(one)).toContain('mainsheet_replica_tenants 2');
  const other = await world.start('other');
  await expect.poll(() => [one.serves().length, other.serves().length], WAIT).toEqual([1, 1]);
  const [theirs = ''] = other.serves();
  const [ours = ''] = one.serves();
  await expect
    .poll(
      async () => (await metrics(other)).includes(`_condition{kind="tenant",name="${theirs}"`),
      WAIT,
    )
    .toBe(true);
  await expect.poll(() => metrics(one), WAIT).toContain('mainsheet_replicas 2');
  const exposed = await metrics(one);
  expect(exposed).toContain('mainsheet_replica_tenants 1');
  expect(exposed.split('\n').filter((line) => line.includes(`"${theirs}"`))).toEqual([
    `mainsheet_tenant_held{tenant="${theirs}"} 0`,
  ]);
  expect(exposed).toContain(`mainsheet_tenant_held{tenant="${ours}"} 1`);
  expect(await metrics(other)).toContain(`mainsheet_tenant_held{tenant="${theirs}"} 1`);

  const gone = new AbortController();
  const stream = await fetch(`${one.adminUrl}/api/v1/events/stream`, {
    headers: { authorization: `Bearer ${TOKEN}` },
    signal: gone.signal,
  });
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const piece of stream.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
    }
  })().catch(() => undefined);
  await expect.poll(() => text, WAIT).toContain('retry:');
  const boards = (): number => text.split(`event: board\ndata: {"tenant":"${theirs}"}`).length - 1;
  const before = boards();
  await askReplica(other, `/tenants/${theirs}/sync`, { body: {} });
  await expect.poll(boards, WAIT).toBeGreaterThan(before);
  gone.abort();
  await reading;
}, 120_000);

test.skipIf(!IS_OURS)(
  'without the database it shows nothing of tenants that others may have by now, and says why',
  async () => {
    const one = await world.start('one');
    const diff = '/tenants/t0/workflows/hello.yaml/diff';
    const statusOf = async (at: string): Promise<number> => (await askReplica(one, at)).status;
    await expect.poll(() => statusOf(diff), WAIT).toBe(200);
    expect(await metrics(one)).toContain('mainsheet_tenant_held{tenant="t0"} 1');
    await worlds.postgres.stop();
    try {
      // What it has is its own until its life is over.
      expect(await statusOf(diff)).toBe(200);
      await expect.poll(() => metrics(one), WAIT).toContain('mainsheet_replicas 0');
      const { status, body } = await askReplica(one, diff);
      expect([status, body.detail]).toEqual([
        503,
        expect.stringContaining('not in touch with the database'),
      ]);
      const left = (await metrics(one))
        .split('\n')
        .filter((line) => /"(t0|t1|workflows)"/.test(line));
      expect(left).toEqual([
        'mainsheet_tenant_held{tenant="t0"} 0',
        'mainsheet_tenant_held{tenant="t1"} 0',
      ]);
    } finally {
      await worlds.postgres.start();
    }
    await expect.poll(() => statusOf(diff), WAIT).toBe(200);
    expect(await metrics(one)).toContain('mainsheet_replicas 1');
  },
  120_000,
);

import { isDeepStrictEqual } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { askReplica } from '../support/ask-replica.ts';
import type { ReplicaAnswer } from '../support/ask-replica.ts';
import { FAILING, failingFiles, starter } from '../support/failing-workflows.ts';
import { cli } from '../support/cli.ts';
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
    files: { ...failingFiles(1), 'drifted.yaml': workflowFile('Drifted') },
  });
});

/** Two replicas with a tenant each; there is drift and a failed execution in each, and something that no file describes. */
async function twoReplicas(): Promise<readonly [RunningReplica, RunningReplica]> {
  const one = await world.start('one');
  const other = await world.start('other');
  await expect.poll(() => [one.serves().length, other.serves().length], WAIT).toEqual([1, 1]);
  for (const [name, tenant] of world.tenants) {
    await expect.poll(async () => (await tenant.control.workflows()).length, WAIT).toBe(2);
    tenant.emulator.state.mocks.set({ mocks: FAILING });
    starter(tenant.emulator)(0, 'A');
    const { id } = await tenant.control.workflow('Drifted');
    await tenant.control.edit(
      id,
      [{ op: 'replace', path: '/description', value: 'By Bob' }],
      'Bob',
    );
    const definition = { start: 'Done', steps: { Done: { type: 'success' } } };
    await tenant.call('POST', '/v2025/workflows', { name: 'By hand', definition });
    await askReplica(one, `/tenants/${name}/sync`, { body: {} });
  }
  for (const name of world.tenants.keys()) {
    const seen = async (): Promise<unknown> => {
      const { body } = await askReplica(other, `/tenants/${name}`);
      return [body.counts, body.workflows.find((row: { file?: string }) => row.file === 'w0.yaml')];
    };
    await expect
      .poll(seen, WAIT)
      .toMatchObject([{ Drifted: 1, Unmanaged: 1 }, { failing: { count: 1 } }]);
  }
  return [one, other];
}

/** Without what is said of who answers, and what time changes. */
function told({ status, body }: ReplicaAnswer): unknown {
  return JSON.parse(
    JSON.stringify([status, body], (key, value: unknown) => (key === 'self' ? undefined : value)),
  );
}

test('everything that is asked of either replica is answered alike', async () => {
  const [one, other] = await twoReplicas();
  const reads = ['/sources', '/tenants', '/replicas', '/events?limit=20'];
  for (const name of world.tenants.keys()) {
    const at = `/tenants/${name}`;
    const { executions } = (await askReplica(one, `${at}/workflows/w0.yaml/executions`)).body;
    expect(executions).toHaveLength(1);
    reads.push(
      ...['', '/failures', '/passes', `/executions/${executions[0].id}`].map(
        (end) => `${at}${end}`,
      ),
      ...['', '/diff', '/executions?limit=5'].flatMap((end) => [
        `${at}/workflows/w0.yaml${end}`,
        `${at}/workflows/drifted.yaml${end}`,
      ]),
      `${at}/workflows/missing.yaml`,
      `${at}/workflows/w0.yaml/executions?limit=0`,
    );
  }
  for (const read of reads) {
    const wanted = read.endsWith('missing.yaml') ? 404 : read.endsWith('limit=0') ? 400 : 200;
    // A pass may end between two questions.
    const answers = async (): Promise<unknown> => {
      const [answer, same] = [await askReplica(one, read), await askReplica(other, read)];
      return { status: answer.status, alike: isDeepStrictEqual(told(answer), told(same)) };
    };
    await expect.poll(answers, { ...WAIT, message: read }).toEqual({ status: wanted, alike: true });
  }
  for (const name of world.tenants.keys()) {
    const diff = `/tenants/${name}/workflows/drifted.yaml/diff`;
    for (const replica of [one, other]) {
      expect(JSON.stringify((await askReplica(replica, diff)).body)).toContain('By Bob');
      const plan = await askReplica(replica, `/tenants/${name}/plan`, { body: { as: 'text' } });
      expect([plan.status, plan.body.tenant, plan.body.owned]).toEqual([200, name, 2]);
      expect(plan.body.rendered).toContain('drifted.yaml');
    }
  }
  const { replicas } = (await askReplica(one, '/replicas')).body;
  const [mine, theirs] = [one, other].map(({ adminUrl }) =>
    replicas.find(({ address }: { address: string }) => address === adminUrl),
  );
  expect(mine).toMatchObject({ self: true, serves: true, tenants: one.serves() });
  expect(theirs).toMatchObject({ self: false, serves: true, tenants: other.serves() });

  const [theirTenant = ''] = other.serves();
  const head = await fetch(`${one.adminUrl}/api/v1/tenants/${theirTenant}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(head.status).toBe(200);
  // One that was sent on is answered by that replica alone, and by nobody else.
  for (const [meantFor, at, status] of [
    [theirs.id, `/tenants/${theirTenant}`, 421],
    [mine.id, `/tenants/${theirTenant}`, 421],
    [mine.id, `/tenants/${one.serves()[0]}`, 200],
    [theirs.id, '/tenants', 421],
    ['x', '/sources', 421],
  ] as const) {
    const headers = { 'mainsheet-replica': String(meantFor) };
    expect((await askReplica(one, at, { headers })).status, `${meantFor} ${at}`).toBe(status);
  }
  const ours = { 'mainsheet-replica': String(mine.id) };
  const { tenants } = (await askReplica(one, '/tenants', { headers: ours })).body;
  expect(tenants.map(({ tenant }: { tenant: string }) => tenant)).toEqual(one.serves());

  const env = { MAINSHEET_TOKEN: TOKEN };
  const run = (...args: string[]) => cli(args, { cwd: world.directory, env });
  const table = await run('status', '--replicas', '--server', other.adminUrl);
  expect([table.code, table.stderr]).toEqual([0, '']);
  expect(table.stdout).toMatch(
    new RegExp(`^${theirs.id} +\\S+ +${other.adminUrl} +1: ${theirTenant}$`, 'm'),
  );
  const status = await run('status', '--server', one.adminUrl, '--tenant', theirTenant);
  expect(status.stdout).toContain(`on replica ${theirs.id} (${theirs.host})`);
  const config = `${world.directory}/one/mainsheet.yaml`;
  const byStore = await cli(['status', '--replicas', '--config', config, '--format', 'json'], {
    cwd: world.directory,
    env: world.env,
  });
  expect(JSON.parse(byStore.stdout).replicas.map(({ id }: { id: number }) => id)).toEqual(
    replicas.map(({ id }: { id: number }) => id),
  );
}, 120_000);

test('a replica that hangs or dies makes nobody wait for ever, and its tenant is told from the store until another one has it', async () => {
  const [one, other] = await twoReplicas();
  const [name = ''] = other.serves();
  const board = (await askReplica(one, `/tenants/${name}`)).body;

  process.kill(other.pid, 'SIGSTOP');
  const hung = await askReplica(one, `/tenants/${name}`);
  expect(hung.status).toBe(200);
  const { unmanaged, lastPass } = hung.body;
  expect({ unmanaged, lastPass }).toEqual({ unmanaged: 1, lastPass: board.lastPass });
  const all = await askReplica(one, '/tenants');
  expect(all.body.tenants.map(({ tenant }: { tenant: string }) => tenant)).toEqual(['t0', 't1']);

  other.kill('SIGKILL');
  await other.ended;
  const diff = `/tenants/${name}/workflows/drifted.yaml/diff`;
  const statuses = new Set<number>();
  const asked = async (): Promise<number> => {
    const startedAt = performance.now();
    const [answer, standing] = [
      await askReplica(one, diff),
      await askReplica(one, `/tenants/${name}`),
    ];
    expect(performance.now() - startedAt).toBeLessThan(8000);
    expect(standing.status).toBe(200);
    statuses.add(answer.status);
    if (answer.status === 503) {
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(answer.body.detail).toMatch(/ask again/);
    }
    return answer.status;
  };
  expect(await asked()).toBe(503);
  await expect
    .poll(
      async () => ((await asked()) === 200 ? (await askReplica(one, diff)).body.rows.length : 0),
      WAIT,
    )
    .toBeGreaterThan(0);
  expect(statuses).toEqual(new Set([200, 503]));
}, 120_000);

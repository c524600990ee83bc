import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { makeReplicaWorld, sync, workflowFile } from '../support/replica-world.ts';

const WAIT = { timeout: 60_000, interval: 50 };

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly tenant?: string };
}

let postgres: TestPostgres;
let server: Server;
const arrived: Sent[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += String(data)));
    request.on('end', () => {
      arrived.push(JSON.parse(body) as Sent);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  server.close();
  await postgres.dispose();
});

/** The tenants that an event of this kind arrived for since so many had arrived, sorted. */
function tenantsOf(kind: string, since: number): readonly string[] {
  return arrived
    .slice(since)
    .filter(({ type }) => type.endsWith(kind))
    .map(({ data }) => String(data.tenant))
    .toSorted();
}

test('what any replica tells is sent once, and goes on being sent when the one that sends is killed', async () => {
  const database = await postgres.database();
  const { port } = server.address() as AddressInfo;
  const world = await makeReplicaWorld({
    database,
    tenants: 4,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', 'first') },
    config: {
      notify: [
        {
          name: 'desk',
          type: 'webhook',
          url: `http://127.0.0.1:${port}/`,
          secret: 'env:HOOK',
          events: ['workflow.*'],
          minLevel: 'info',
        },
      ],
    },
  });
  const client = new pg.Client({ connectionString: database });
  try {
    const [one, other] = await Promise.all([world.start('one'), world.start('other')]);
    await expect
      .poll(() => tenantsOf('workflow.created', 0), WAIT)
      .toEqual(['t0', 't1', 't2', 't3']);

    await client.connect();
    const { rows } = await client.query(
      `SELECT replica FROM mainsheet.leases WHERE name = 'sender'`,
    );
    const isSender = (replica: typeof one): boolean =>
      replica
        .events()
        .some(
          (event) =>
            event.event === 'replica.joined' && event['replica'] === Number(rows[0].replica),
        );
    const [sender, left] = isSender(one) ? [one, other] : [other, one];
    expect(isSender(sender)).toBe(true);
    const before = arrived.length;
    await world.repository.commit({ 'hello.yaml': workflowFile('Hello', 'second') });
    for (const name of world.tenants.keys()) {
      await sync(left, name);
    }
    await expect
      .poll(() => tenantsOf('workflow.updated', before), WAIT)
      .toEqual(['t0', 't1', 't2', 't3']);

    sender.kill('SIGKILL');
    await expect.poll(() => left.serves().length, WAIT).toBe(4);
    const killed = arrived.length;
    await world.repository.commit({ 'hello.yaml': workflowFile('Hello', 'third') });
    for (const name of world.tenants.keys()) {
      await sync(left, name);
    }
    await expect
      .poll(() => tenantsOf('workflow.updated', killed), WAIT)
      .toEqual(['t0', 't1', 't2', 't3']);
    // Of the one that was killed, what was on its way may come again, under the same id.
    const ids = new Set(arrived.map(({ id }) => id));
    expect(arrived.length - ids.size).toBeLessThanOrEqual(1);
  } finally {
    await client.end();
    await world.dispose();
  }
}, 120_000);

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { sync } from '../support/ask-replica.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 60_000, interval: 50 };

interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly tenant?: string };
}

const worlds = replicaWorlds();
let server: Server;
const arrived: Sent[] = [];

beforeAll(async () => {
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

afterAll(() => {
  server.close();
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
  const { port } = server.address() as AddressInfo;
  const world = await worlds.make({
    tenants: 4,
    interval: '1h',
    files: { 'hello.yaml': workflowFile('Hello', { description: 'first' }) },
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
  const client = new pg.Client({ connectionString: world.database });
  onTestFinished(() => client.end());
  const [one, other] = await Promise.all([world.start('one'), world.start('other')]);
  await expect.poll(() => tenantsOf('workflow.created', 0), WAIT).toEqual(['t0', 't1', 't2', 't3']);

  await client.connect();
  const { rows } = await client.query(`SELECT replica FROM mainsheet.leases WHERE name = 'sender'`);
  const isSender = (replica: typeof one): boolean =>
    replica
      .events()
      .some(
        (event) => event.event === 'replica.joined' && event['replica'] === Number(rows[0].replica),
      );
  const [sender, left] = isSender(one) ? [one, other] : [other, one];
  expect(isSender(sender)).toBe(true);
  const before = arrived.length;
  await world.repository.commit({
    'hello.yaml': workflowFile('Hello', { description: 'second' }),
  });
  for (const name of world.tenants.keys()) {
    await sync(left, name);
  }
  await expect
    .poll(() => tenantsOf('workflow.updated', before), WAIT)
    .toEqual(['t0', 't1', 't2', 't3']);

  sender.kill('SIGKILL');
  await expect.poll(() => left.serves().length, WAIT).toBe(4);
  const killed = arrived.length;
  await world.repository.commit({
    'hello.yaml': workflowFile('Hello', { description: 'third' }),
  });
  for (const name of world.tenants.keys()) {
    await sync(left, name);
  }
  await expect
    .poll(() => tenantsOf('workflow.updated', killed), WAIT)
    .toEqual(['t0', 't1', 't2', 't3']);
  // Of the one that was killed, what was on its way may come again, under the same id.
  const ids = new Set(arrived.map(({ id }) => id));
  expect(arrived.length - ids.size).toBeLessThanOrEqual(1);
}, 120_000);

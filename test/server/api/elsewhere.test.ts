import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import type { TenantView } from '../../../src/report/view/tenant-view.ts';
import type { ApiPort, Part, ReplicaPart, Replicas } from '../../../src/server/api/ports.ts';
import { RequestProblem } from '../../../src/server/request-problem.ts';
import { ALL, makeApi, tokenFor } from './api-world.ts';
import type { ApiWorld } from './api-world.ts';

/** Whatever JSON.parse gives. */
type Parsed = ReturnType<typeof JSON.parse>;

const HOST = 'one-machine';
const VIEW: TenantView = {
  tenant: 'theirs',
  source: 'workflows',
  mode: 'auto',
  drift: 'report',
  conditions: [],
  counts: {},
  unmanaged: 0,
  workflows: [],
};

/** What each replica was asked, as far as its routes. */
let asked: string[];
let open: { close(): Promise<void> }[];
let clock: ManualClock;

beforeEach(() => {
  asked = [];
  open = [];
  clock = new ManualClock();
});

afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
});

/** A replica that answers reads with its number; it holds what the list says then. */
async function replica(
  id: number,
  holds: readonly string[],
  lately: () => readonly ReplicaPart[],
  more: { reads?: Partial<ApiPort['reads']>; tokens?: [] } = {},
): Promise<{ readonly api: ApiWorld; readonly url: string }> {
  const note = async (what: string): Promise<never> => {
    asked.push(`${id} ${what}`);
    throw new RequestProblem(404, `Said by ${id}.`);
  };
  const replicas: Replicas = {
    id,
    host: HOST,
    get lately() {
      return lately();
    },
    look: async () => lately(),
    holds: (tenant) => holds.includes(tenant),
    knows: () => true,
  };
  const api = makeApi({
    clock,
    replicas,
    reads: {
      tenant: async (tenant) => {
        asked.push(`${id} tenant`);
        return { ...VIEW, tenant, url: `said by ${id}` };
      },
      diff: ({ workflow }) => note(`diff ${workflow}`),
      executions: (_place, limit) => note(`executions ${limit}`),
      ...more.reads,
    },
    deeds: { plan: (tenant, { ref }) => note(`plan ${tenant} ${ref}`) },
    ...(more.tokens === undefined ? {} : { tokens: more.tokens }),
  });
  open.push(api.server);
  return { api, url: await api.server.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Something else that listens where a replica did. */
async function stranger(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server: HttpServer = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function part(id: number, tenants: readonly string[], address: string): ReplicaPart {
  return { id, host: HOST, address, serves: true, tenants };
}

async function ask(
  { url }: { readonly url: string },
  at: string,
  { token = ALL, body, headers = {} }: { token?: string; body?: object; headers?: object } = {},
) {
  const answer = await fetch(`${url}/api/v1${at}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const parsed: Parsed = await answer.json();
  return { status: answer.status, headers: answer.headers, body: parsed };
}

/** Two replicas, of which the second one holds `theirs`. */
async function two() {
  const peers: ReplicaPart[] = [];
  const other = await replica(2, ['theirs'], () => peers);
  const one = await replica(1, ['ours'], () => peers);
  peers.push(part(1, ['ours'], one.url), part(2, ['theirs'], other.url));
  return { one, other, peers };
}

describe('a request about a tenant of another replica', () => {
  test('is asked of that one, with its path, its query, its body and its caller', async () => {
    const { one } = await two();
    const plan = await ask(one, '/tenants/theirs/plan', { body: { ref: 'a/b' } });
    expect(plan.body).toMatchObject({ status: 404, detail: 'Said by 2.' });
    await ask(one, '/tenants/theirs/workflows/joiners%2Fa%3Fb%23.yaml/diff');
    await ask(one, '/tenants/theirs/workflows/..%2F..%2Ftenants/diff');
    await ask(one, '/tenants/theirs/workflows/w/executions?limit=7');
    expect(asked).toEqual([
      '2 plan theirs a/b',
      '2 diff joiners/a?b#.yaml',
      '2 diff ../../tenants',
      '2 executions 7',
    ]);
  });

  test('is answered with its answer and its media type, and with the own headers', async () => {
    const { one, other } = await two();
    const { status, headers, body } = await ask(one, '/tenants/theirs');
    expect([status, body.url]).toEqual([200, 'said by 2']);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    const wrong = '/tenants/theirs/workflows/w/executions?limit=x';
    const [problem, direct] = [await ask(one, wrong), await ask(other, wrong)];
    expect([problem.status, problem.body]).toEqual([400, direct.body]);
    expect([...problem.headers.keys()].toSorted()).toEqual(
      [...direct.headers.keys(), 'transfer-encoding']
        .filter((name) => name !== 'content-length')
        .toSorted(),
    );
    expect(problem.headers.get('content-type')).toBe(direct.headers.get('content-type'));
  });

  test('is not sent on before it is known that its caller may ask', async () => {
    const { one } = await two();
    expect((await ask(one, '/tenants/theirs', { token: 'wrong'.repeat(5) })).status).toBe(401);
    expect((await ask(one, '/tenants/theirs', { token: tokenFor('sync') })).status).toBe(403);
    expect(asked).toEqual([]);
  });

  test('what needs nobody’s memory is done by whoever is asked', async () => {
    const { one } = await two();
    expect((await ask(one, '/tenants/theirs/sync', { body: {} })).status).toBe(202);
    expect(one.api.deeds).toEqual([{ tenant: 'theirs', deed: { kind: 'sync' }, by: 'all' }]);
  });

  test('goes to where the tenant went meanwhile, and never in circles', async () => {
    const { one, other, peers } = await two();
    const moved = [part(1, [], one.url), part(2, ['theirs'], other.url)];
    const third = await replica(3, [], () => moved);
    // At first it is believed to be at 3, which says that it is not.
    peers.splice(0, 2, part(3, ['theirs'], third.url));
    let looks = 0;
    const late = await replica(4, [], () => (looks++ === 0 ? peers : moved));
    expect((await ask(late, '/tenants/theirs')).body.url).toBe('said by 2');
    // Each of these two believes that the other one has it.
    const circle: ReplicaPart[] = [];
    const left = await replica(5, [], () => circle.filter(({ id }) => id === 6));
    const right = await replica(6, [], () => circle.filter(({ id }) => id === 5));
    circle.push(part(5, ['theirs'], left.url), part(6, ['theirs'], right.url));
    const { status, headers, body } = await ask(left, '/tenants/theirs/workflows/w/diff');
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(body.detail).toContain('from one replica to another');
    expect(asked).toEqual(['2 tenant']);
  });

  test.each([
    ['nothing listens', undefined, /Replica 9 on one-machine has the tenant/],
    [
      'it cuts the connection',
      (_: IncomingMessage, response: ServerResponse) => response.destroy(),
      /does not answer/,
    ],
    [
      'something else answers',
      (_: IncomingMessage, response: ServerResponse) => response.end('{}'),
      /does not answer/,
    ],
    [
      'it takes other tokens',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(401).end(),
      /does not take this token/,
    ],
  ])('%s: the store tells how it stands, all else is 503', async (_what, answer, words) => {
    const url = answer === undefined ? 'http://127.0.0.1:1' : await stranger(answer);
    const one = await replica(1, [], () => [part(9, ['theirs'], url)]);
    expect((await ask(one, '/tenants/theirs')).body.url).toBe('said by 1');
    const { status, headers, body } = await ask(one, '/tenants/theirs/workflows/w/diff');
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(body.detail).toMatch(words);
    expect(body.replica).toEqual({ id: 9, host: HOST });
    expect(asked).toEqual(['1 tenant']);
  });

  test('one that never answers is given up, sooner where the store can tell', async () => {
    const hangs = await stranger(() => undefined);
    const one = await replica(1, [], () => [part(9, ['theirs'], hangs)]);
    const standing = ask(one, '/tenants/theirs');
    await expect.poll(() => clock.sleeping).toBe(1);
    await clock.advance(3000);
    expect((await standing).body.url).toBe('said by 1');
    const diff = ask(one, '/tenants/theirs/workflows/w/diff');
    await expect.poll(() => clock.sleeping).toBe(1);
    await clock.advance(24_999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    expect((await diff).status).toBe(503);
    expect(clock.sleeping).toBe(0);
  });

  test('a fault of it is a fault where nobody else can tell', async () => {
    const { one, peers } = await two();
    const broken = await replica(3, ['broken'], () => peers, {
      reads: {
        tenant: () => Promise.reject(new Error('ours')),
        diff: () => Promise.reject(new RequestProblem(504, 'The tenant is slow.')),
      },
    });
    peers.push(part(3, ['broken'], broken.url));
    expect((await ask(one, '/tenants/broken')).body.url).toBe('said by 1');
    const { status, body } = await ask(one, '/tenants/broken/workflows/w/diff');
    expect([status, body.detail]).toEqual([504, 'The tenant is slow.']);
  });
});

test('the fault of one that is let go keeps no connection to it', async () => {
  const gone: boolean[] = [];
  const faulty = await stranger((_request, response) => {
    response.on('close', () => gone.push(response.writableFinished));
    response.writeHead(500, { 'mainsheet-version': '1' }).write('{');
  });
  const one = await replica(1, [], () => [part(9, ['theirs'], faulty)]);
  expect((await ask(one, '/tenants/theirs')).body.url).toBe('said by 1');
  // It is looked for once more.
  await expect.poll(() => gone).toEqual([false, false]);
  expect(clock.sleeping).toBe(0);
});

describe('the token of whoever asks', () => {
  test('goes to the addresses of the replicas alone, wherever those lead', async () => {
    const seen: (string | undefined)[] = [];
    const thief = await stranger(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end();
    });
    const leads = await stranger((_request, response) => {
      response.writeHead(307, { location: `${thief}/api/v1/tenants/theirs` }).end();
    });
    const withUser = thief.replace('http://', 'http://user:word@');
    for (const address of [leads, withUser, `file://${thief.slice(7)}`, 'nowhere']) {
      const one = await replica(1, [], () => [part(9, ['theirs'], address)]);
      expect((await ask(one, '/tenants/theirs/workflows/w/diff')).status, address).toBe(503);
      // Whatever a request says of itself, it names no address.
      const headers = { 'mainsheet-replica': thief, forwarded: `host=${thief}` };
      expect((await ask(one, '/tenants/theirs', { headers })).status).toBe(421);
    }
    expect(seen).toEqual([]);
  });
});

describe('what all replicas are asked', () => {
  test('is put together from the own part of each; one that cannot be asked says nothing', async () => {
    const parts: Part<unknown>[] = [];
    const reads: Partial<ApiPort['reads']> = {
      tenants: async (wanted) => {
        parts.push(wanted);
        return { tenants: [{ ...VIEW, tenant: 'theirs' }] };
      },
    };
    const peers: ReplicaPart[] = [];
    const one = await replica(1, [], () => peers, { reads });
    const other = await replica(2, ['theirs'], () => peers, { reads });
    const odd = await stranger((_request, response) => {
      response.writeHead(200, { 'mainsheet-version': '9' }).end('{"tenants":[{"tenant":7}]}');
    });
    peers.push(
      part(1, [], one.url),
      part(2, ['theirs'], other.url),
      part(3, [], 'http://127.0.0.1:1'),
      part(4, [], odd),
      { id: 5, host: HOST, serves: true, tenants: [] },
      { ...part(6, [], odd), serves: false },
    );
    expect((await ask(one, '/tenants')).status).toBe(200);
    const { workflows: _workflows, ...summary } = VIEW;
    expect(parts).toEqual([
      { kind: 'own' },
      {
        kind: 'all',
        others: [
          { replica: peers[1], answer: { tenants: [summary] } },
          ...[2, 3, 4].map((index) => ({ replica: peers[index] })),
        ],
      },
    ]);
  });

  test('a process that is alone asks nobody, and is nobody’s replica', async () => {
    const api = makeApi({ clock });
    open.push(api.server);
    const url = await api.server.listen({ host: '127.0.0.1', port: 0 });
    expect((await ask({ url }, '/tenants')).status).toBe(200);
    expect((await ask({ url }, '/replicas')).body).toEqual({ replicas: [] });
    const headers = { 'mainsheet-replica': '1' };
    for (const at of ['/tenants', '/tenants/a', '/tenants/a/workflows/w/diff']) {
      expect((await ask({ url }, at, { headers })).status, at).toBe(421);
    }
  });

  test('the replicas are those that live now', async () => {
    const { one, other } = await two();
    const { replicas } = (await ask(one, '/replicas')).body;
    expect(replicas).toEqual([
      { ...part(1, ['ours'], one.url), self: true },
      { ...part(2, ['theirs'], other.url), self: false },
    ]);
  });
});

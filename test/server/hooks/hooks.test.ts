import { once } from 'node:events';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { ManualClock, systemClock } from '../../../src/kernel/clock.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { buildServer } from '../../../src/server/app.ts';
import type { Server } from '../../../src/server/app.ts';
import type { Received, Webhook } from '../../../src/server/hooks/hook-port.ts';
import { addHooks } from '../../../src/server/hooks/hooks.ts';
import type { Refusal } from '../../../src/server/hooks/refusals.ts';
import { PUSHES, SECRET, SIGNING_TOKEN, fixture, secretOf, sent } from './deliveries.ts';
import type { Sent } from './deliveries.ts';

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

interface Edge {
  readonly url: string;
  readonly port: number;
  readonly pushed: string[];
  readonly received: Received[];
  readonly refused: Refusal[];
  send(delivery: Sent, more?: { readonly to?: string; readonly method?: string }): Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

const MAIN: Webhook = {
  followed: { ref: { kind: 'branch', name: 'main' } },
  secrets: async () => [SECRET, SIGNING_TOKEN],
};

/** A server with one webhook, for the source `workflows`. */
async function edge(webhook: Partial<Webhook> = {}, clock: Clock = systemClock): Promise<Edge> {
  const pushed: string[] = [];
  const received: Received[] = [];
  const refused: Refusal[] = [];
  const port = {
    webhook: (source: string) => (source === 'workflows' ? { ...MAIN, ...webhook } : undefined),
    pushed: (source: string) => void pushed.push(source),
    received: (one: Received) => void received.push(one),
    refused: (one: Refusal) => void refused.push(one),
  };
  const server = buildServer({ clock, parts: [(app) => addHooks(app, clock, port)] });
  open.push(server);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    port: Number(new URL(url).port),
    pushed,
    received,
    refused,
    send: async ({ headers, body }, { to = '/hooks/workflows', method = 'POST' } = {}) => {
      const response = await fetch(`${url}${to}`, { method, headers, body });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },
  };
}

const GITHUB = sent('github', 'push', fixture('github-push'));

test.each(PUSHES)(
  'a push from %s (%s, %s) wakes the source once',
  async (sender, name, event, payload) => {
    const { send, pushed, received, refused } = await edge();
    const answer = await send(sent(sender, event, payload()));
    expect([answer.status, answer.body]).toEqual([202, { accepted: true }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(pushed).toEqual(['workflows']);
    expect(received).toMatchObject([{ source: 'workflows', provider: name, accepted: true }]);
    expect(received[0]!.refs.map(({ ref }) => ref)).toEqual(['refs/heads/main']);
    expect(refused).toEqual([]);
  },
);

test.each(PUSHES)(
  'a push from %s (%s, %s) with another secret does nothing',
  async (sender, _name, event, payload) => {
    const { send, pushed, received, refused } = await edge();
    const secret = sender === 'gitlab signed' ? secretOf(sender).toLowerCase() : `${SECRET}0`;
    const answer = await send(sent(sender, event, payload(), { secret }));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(pushed).toEqual([]);
    expect(received).toEqual([]);
    expect(refused).toMatchObject([{ source: 'workflows', reason: 'WrongProof', refused: 1 }]);
    expect(JSON.stringify([answer.body, refused])).not.toContain(SECRET);
  },
);

test('a delivery that is sent again is no other than the first: it wakes the source', async () => {
  const { send, pushed } = await edge();
  for (let round = 0; round < 3; round += 1) {
    expect((await send(GITHUB)).status).toBe(202);
  }
  expect(pushed).toEqual(['workflows', 'workflows', 'workflows']);
});

test.each<[string, Partial<Webhook>, Sent, string]>([
  [
    'another branch',
    {},
    sent('github', 'push', { ...fixture('github-push'), ref: 'refs/heads/wip' }),
    'refs/heads/main',
  ],
  [
    'a tag of the branch’s name',
    {},
    sent('github', 'push', { ...fixture('github-push'), ref: 'refs/tags/main' }),
    'refs/heads/main',
  ],
  [
    'a branch where a tag is followed',
    { followed: { ref: { kind: 'tag', name: 'v1' } } },
    GITHUB,
    'refs/tags/v1',
  ],
  [
    'a branch where versions are followed',
    { followed: { ref: { kind: 'semver' } } },
    GITHUB,
    'tags',
  ],
  [
    'other directories',
    { followed: { ...MAIN.followed, paths: ['docs', 'work'] } },
    GITHUB,
    'refs/heads/main',
  ],
  ['a ping', {}, sent('github', 'ping', fixture('github-ping')), 'set up rightly'],
  ['an event that is not known', {}, sent('github', 'sponsorship', {}), 'moves no ref'],
  [
    'an event without a name',
    { provider: 'github' },
    { ...GITHUB, headers: { ...GITHUB.headers, 'x-github-event': '' } },
    'moves no ref',
  ],
])('%s is acknowledged and ignored', async (_what, webhook, delivery, reason) => {
  const { send, pushed, received, refused } = await edge(webhook);
  const { status, body } = await send(delivery);
  expect(status).toBe(202);
  expect(body).toEqual({ accepted: false, reason: expect.stringContaining(reason) as unknown });
  expect(pushed).toEqual([]);
  expect(received).toMatchObject([{ accepted: false }]);
  expect(refused).toEqual([]);
});

test.each<[string, Partial<Webhook>, Sent]>([
  [
    'a version where versions are followed',
    { followed: { ref: { kind: 'semver' } } },
    sent('gitlab', 'Tag Push Hook', fixture('gitlab-tag-push')),
  ],
  [
    'the tag that is followed',
    { followed: { ref: { kind: 'tag', name: 'v1.2.0' } } },
    sent('github', 'create', fixture('github-create-tag')),
  ],
  ['one of several refs', {}, sent('gitlab', 'System Hook', fixture('gitlab-repository-update'))],
  [
    'a file of a directory',
    { followed: { ...MAIN.followed, paths: ['docs', 'workflows'] } },
    GITHUB,
  ],
  [
    'a file by its own name',
    { followed: { ...MAIN.followed, paths: ['workflows/joiner.yaml'] } },
    GITHUB,
  ],
  ['the root', { followed: { ...MAIN.followed, paths: ['docs', '.'] } }, GITHUB],
  [
    'files that are not listed',
    { followed: { ...MAIN.followed, paths: ['docs'] } },
    sent('bitbucket', 'repo:push', fixture('bitbucket-push')),
  ],
])('a push that touches %s is acted on', async (_what, webhook, delivery) => {
  const { send, pushed } = await edge(webhook);
  expect(await send(delivery)).toMatchObject({ status: 202, body: { accepted: true } });
  expect(pushed).toEqual(['workflows']);
});

const FORM = 'application/x-www-form-urlencoded';

test('a form is taken from those who send one', async () => {
  const { send, pushed } = await edge();
  const body = `payload=${encodeURIComponent(JSON.stringify(fixture('github-push')))}`;
  const { headers } = sent('github', 'push', body);
  const answer = await send({ headers: { ...headers, 'content-type': FORM }, body });
  expect(answer.status).toBe(202);
  expect(pushed).toEqual(['workflows']);
});

test.each<[string, Sent, number, string, string]>([
  [
    'no header of any host',
    { headers: { 'content-type': 'application/json' }, body: '{}' },
    403,
    'NoProof',
    'docs/webhooks.md',
  ],
  [
    'no signature',
    { ...GITHUB, headers: { 'content-type': 'application/json', 'x-github-event': 'push' } },
    403,
    'NoProof',
    'X-Hub-Signature-256',
  ],
  [
    'SHA-1 alone',
    { ...GITHUB, headers: { ...GITHUB.headers, 'x-hub-signature-256': '' } },
    403,
    'WeakProof',
    'SHA-256',
  ],
  [
    'a body changed by one byte',
    { ...GITHUB, body: GITHUB.body.replace('main', 'mail') },
    403,
    'WrongProof',
    'secret',
  ],
  [
    'an old time',
    sent('generic', '', { ref: 'refs/heads/main' }, { now: Date.now() - 600_000 }),
    403,
    'OldProof',
    'clocks',
  ],
  ['a signed body that is no JSON', sent('github', 'push', '{'), 400, 'Unreadable', 'body'],
  ['no body', sent('github', 'push', ''), 400, 'Unreadable', 'body'],
  [
    'text',
    { ...GITHUB, headers: { ...GITHUB.headers, 'content-type': 'text/plain' } },
    415,
    'ContentType',
    'application/json',
  ],
  [
    'a form from GitLab',
    {
      headers: { ...sent('gitlab', 'Push Hook', '{}').headers, 'content-type': FORM },
      body: 'payload={}',
    },
    415,
    'ContentType',
    'application/json',
  ],
  [
    'a compressed body',
    {
      body: gzipSync('{}') as unknown as string,
      headers: { ...GITHUB.headers, 'content-encoding': 'gzip' },
    },
    415,
    'ContentType',
    'encoding',
  ],
  [
    'more than a mebibyte',
    sent('github', 'push', { ref: 'x'.repeat(1024 * 1024) }),
    413,
    'TooLarge',
    'next interval',
  ],
])('%s is refused', async (_what, delivery, status, reason, words) => {
  const { send, pushed, received, refused } = await edge();
  const answer = await send(delivery);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status, detail: expect.stringContaining(words) as unknown });
  expect(refused).toMatchObject([{ source: 'workflows', reason, refused: 1 }]);
  expect(refused[0]!.message).toBe(answer.body['detail']);
  expect(pushed).toEqual([]);
  expect(received).toEqual([]);
});

test('without a content type nothing is taken', async () => {
  const { port, refused } = await edge();
  const answer = await raw(
    port,
    `POST /hooks/workflows HTTP/1.1\r\nhost: x\r\nx-github-event: push\r\ncontent-length: 2\r\n\r\n{}`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 415 /);
  expect(refused).toMatchObject([{ reason: 'ContentType' }]);
});

test.each<[string, readonly string[], string, RegExp]>([
  [
    'two signatures, one of them right',
    ['x-hub-signature-256: sha256=00'],
    'WrongProof',
    /^HTTP.* 403 /,
  ],
  ['the right signature twice', [signatureOf(GITHUB)], 'WrongProof', /^HTTP.* 403 /],
  ['two events', ['x-github-event: ping'], '', /^HTTP.* 202 .*"accepted":false/s],
  ['two lengths', ['content-length: 1'], '', /^HTTP.* 400 /],
  [
    'two encodings',
    ['content-encoding: identity', 'content-encoding: gzip'],
    'ContentType',
    /^HTTP.* 415 /,
  ],
])('%s are one header too many', async (_what, more, reason, answer) => {
  const { port, pushed, refused } = await edge();
  const { headers, body } = GITHUB;
  const lines = Object.entries({
    ...headers,
    host: 'x',
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  });
  const head = [...lines.map(([name, value]) => `${name}: ${value}`), ...more].join('\r\n');
  expect(await raw(port, `POST /hooks/workflows HTTP/1.1\r\n${head}\r\n\r\n${body}`)).toMatch(
    answer,
  );
  expect(pushed).toEqual([]);
  expect(refused.map((one) => one.reason).join()).toBe(reason);
});

function signatureOf({ headers }: Sent): string {
  return `x-hub-signature-256: ${headers['x-hub-signature-256']}`;
}

test('as long as no secret can be read nothing is believed, and the host may try again', async () => {
  const { send, refused } = await edge({ secrets: async () => [] });
  const { status, headers } = await send(GITHUB);
  expect([status, headers.get('retry-after')]).toEqual([503, '10']);
  expect(refused).toMatchObject([{ reason: 'NoSecret' }]);
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is not allowed', async (method) => {
  const { url, pushed } = await edge();
  const response = await fetch(`${url}/hooks/workflows`, { method });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  expect(pushed).toEqual([]);
});

test.each(['?token=x', '?secret=', '?a=b&c'])(
  'a query is refused, whatever is in it: %s',
  async (query) => {
    const { send, pushed, refused } = await edge();
    const { status, body } = await send(GITHUB, { to: `/hooks/workflows${query}` });
    expect(status).toBe(400);
    expect(body['detail']).toContain('no query');
    expect([pushed, refused]).toEqual([[], []]);
  },
);

test.each(['/hooks/other', '/hooks/constructor', '/hooks/..%2fworkflows', '/hooks', '/hooks/'])(
  '%s is not there, and nothing says what is',
  async (to) => {
    const { send, pushed, refused } = await edge();
    const { status, body } = await send(GITHUB, { to });
    expect(status).toBe(404);
    expect(JSON.stringify(body)).not.toContain('other webhooks');
    expect([pushed, refused]).toEqual([[], []]);
  },
);

/** Sends bytes as they are; gives all that is answered. */
async function raw(port: number, text: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const HEAD = `POST /hooks/workflows HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-github-event: push\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\n`;

test('a body that does not say its length is cut off where it becomes too large', async () => {
  const { port, refused } = await edge();
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const answer = await raw(port, `${HEAD}transfer-encoding: chunked\r\n\r\n${chunk.repeat(17)}`);
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(refused).toMatchObject([{ reason: 'TooLarge' }]);
});

test('a body that does not come is waited for ten seconds', async () => {
  const clock = new ManualClock();
  const { port, refused } = await edge({}, clock);
  const answer = raw(port, `${HEAD}content-length: 100\r\n\r\n{`);
  await expect.poll(() => clock.sleeping).toBe(1);
  await clock.advance(9999);
  expect(refused).toEqual([]);
  await clock.advance(1);
  expect(await answer).toMatch(/^HTTP\/1.1 408 /);
  expect(refused).toMatchObject([{ reason: 'TooSlow' }]);
});

test('what strangers send at once is held up to a bound, and afterwards all is well again', async () => {
  const { port, send, refused, pushed } = await edge();
  const half = 'x'.repeat(1_000_000);
  const sockets: net.Socket[] = [];
  for (let index = 0; index < 17; index += 1) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`${HEAD}content-length: 1048576\r\n\r\n${half}`);
    sockets.push(socket);
  }
  await expect.poll(() => refused.at(-1)?.reason).toBe('TooMany');
  for (const socket of sockets) {
    socket.destroy();
  }
  await expect.poll(async () => (await send(GITHUB)).status).toBe(202);
  expect(pushed).toEqual(['workflows']);
});

test('a client that goes away leaves nothing behind', async () => {
  const clock = new ManualClock();
  const { port, refused } = await edge({}, clock);
  const socket = net.connect(port, '127.0.0.1');
  socket.write(`${HEAD}content-length: 100\r\n\r\n{`);
  await expect.poll(() => clock.sleeping).toBe(1);
  socket.destroy();
  await expect.poll(() => clock.sleeping).toBe(0);
  expect(refused).toEqual([]);
});

test('a thousand forged deliveries are told once', async () => {
  const { send, refused, pushed } = await edge();
  const forged = sent('github', 'push', fixture('github-push'), { secret: 'guessed, and wrongly' });
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(Array.from({ length: 100 }, () => send(forged)));
  }
  expect(refused).toHaveLength(1);
  expect(pushed).toEqual([]);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { cli } from '../../support/cli.ts';
import type { CliResult } from '../../support/cli.ts';

const TOKEN = 'a-token-never-to-be-seen';
const OURS = { 'mainsheet-version': '9.9.9' };
const PROBLEM = { ...OURS, 'content-type': 'application/problem+json' };

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** How the server answers everything. */
interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
}

/** A server that answers always the same; gives its address, and what it was asked. */
async function answering({ status, headers = {}, body = '' }: Answer): Promise<{
  readonly url: string;
  readonly asked: readonly IncomingMessage[];
}> {
  const asked: IncomingMessage[] = [];
  const running = createServer((request, response) => {
    asked.push(request);
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server = running.listen(0, '127.0.0.1');
  await once(running, 'listening');
  return { url: `http://127.0.0.1:${(running.address() as AddressInfo).port}`, asked };
}

async function run(
  args: readonly string[],
  env: Record<string, string> = { MAINSHEET_TOKEN: TOKEN },
): Promise<CliResult> {
  const result = await cli(args, { cwd: os.tmpdir(), env });
  expect(result.stdout + result.stderr).not.toContain(TOKEN);
  return result;
}

test.each<[string, Answer, string, RegExp]>([
  ['a page', { status: 200, body: '<html>' }, 'COMMAND_SERVER_OTHER', /answered 200/],
  ['JSON of somebody else', { status: 200, body: {} }, 'COMMAND_SERVER_OTHER', /version 0/],
  [
    'our header over no JSON',
    { status: 200, headers: OURS, body: '<html>' },
    'COMMAND_SERVER_OTHER',
    /server\.admin/,
  ],
  [
    'a 404 of somebody else',
    { status: 404, body: { detail: 'Nothing here.' } },
    'COMMAND_SERVER_OTHER',
    /answered 404: Nothing here; this is version/,
  ],
  [
    'a 401 of somebody else',
    { status: 401, headers: { 'www-authenticate': 'Basic realm="proxy"' } },
    'COMMAND_SERVER_OTHER',
    /answered 401/,
  ],
  ['a 403 of somebody else', { status: 403 }, 'COMMAND_SERVER_OTHER', /answered 403/],
  [
    'a 421',
    { status: 421, body: { detail: 'Only this machine.' } },
    'COMMAND_SERVER_OTHER',
    /Only this machine/,
  ],
  [
    'a way to somewhere else',
    { status: 302, headers: { location: 'http://elsewhere.example/' } },
    'COMMAND_SERVER_UNREACHABLE',
    /redirect/,
  ],
  [
    'an unknown token',
    { status: 401, headers: { 'www-authenticate': 'Bearer realm="mainsheet"' } },
    'COMMAND_SERVER_UNAUTHORIZED',
    /none of those that 127\.0\.0\.1:\d+ takes/,
  ],
  [
    'a right that is missing',
    { status: 403, headers: PROBLEM, body: { detail: 'The token `ci` does not have it.' } },
    'COMMAND_SERVER_FORBIDDEN',
    /The token `ci` does not have it\.\n.*`may` under `server\.tokens`/,
  ],
  [
    'wrong options',
    {
      status: 400,
      headers: PROBLEM,
      body: {
        detail: 'x',
        errors: [
          { in: 'body', name: 'until', message: 'must lie ahead' },
          { in: 'body', name: 'reason', message: 'is long' },
        ],
      },
    },
    'COMMAND_USAGE',
    /--until must lie ahead; --reason is long\./,
  ],
  [
    'a 400 without particulars',
    { status: 400, headers: PROBLEM, body: { detail: 'So not.', errors: [5, {}] } },
    'COMMAND_SERVER_REFUSED',
    /So not\./,
  ],
  [
    'a name that is not there',
    { status: 404, headers: PROBLEM, body: { detail: 'No such ref.' } },
    'COMMAND_SERVER_REFUSED',
    /No such ref\.\n.*lists the tenants with their files/,
  ],
  [
    'what does not fit now',
    { status: 409, headers: PROBLEM, body: { detail: 'Nothing waits.' } },
    'COMMAND_SERVER_REFUSED',
    /Nothing waits\.\n.*`mainsheet status` for what waits/,
  ],
  [
    'an error of the tenant',
    { status: 502, headers: PROBLEM, body: { detail: 'It is down.', hint: 'Wake it.' } },
    'COMMAND_SERVER_REFUSED',
    /It is down\.\n {2}Wake it\./,
  ],
  [
    'a daemon that is busy',
    { status: 503, headers: { ...PROBLEM, 'retry-after': '10' }, body: { detail: 'Busy.' } },
    'COMMAND_SERVER_REFUSED',
    /Busy\.\n {2}Try again in 10 s\./,
  ],
  [
    'a fault of the daemon',
    { status: 500, headers: PROBLEM },
    'COMMAND_SERVER_REFUSED',
    /answered 500\.\n {2}Try again; the log/,
  ],
])('%s is told as what it is', async (_what, answer, code, words) => {
  const { url } = await answering(answer);
  const result = await run(['status', '--server', url]);
  expect([result.code, result.stdout]).toEqual([1, '']);
  expect(result.stderr).toContain(`(${code})`);
  expect(result.stderr).toMatch(words);
});

test('without a token none is sent, and MAINSHEET_TOKEN is asked for', async () => {
  const headers = { 'www-authenticate': 'Bearer realm="mainsheet"' };
  const { url, asked } = await answering({ status: 401, headers });
  const result = await run(['status', '--server', url], {});
  expect(result.stderr).toMatch(/asks for one, and MAINSHEET_TOKEN is empty/);
  expect(asked.map((request) => request.headers.authorization)).toEqual([undefined]);
});

describe('the address', () => {
  const tenants = { status: 200, headers: OURS, body: { tenants: [] } };

  test.each(['', '/', '//', '/api/v1', '/api/v1/', '#token=x'])(
    'may end with "%s"',
    async (end) => {
      const { url, asked } = await answering(tenants);
      expect((await run(['status', '--server', `${url}${end}`])).stderr).toBe('');
      expect(asked.map((request) => [request.url, request.headers.authorization])).toEqual([
        ['/api/v1/tenants', `Bearer ${TOKEN}`],
      ]);
    },
  );

  test('may have a path, as behind a proxy', async () => {
    const { url, asked } = await answering(tenants);
    await run(['status', '--server', `${url}/mainsheet/`]);
    expect(asked.map((request) => request.url)).toEqual(['/mainsheet/api/v1/tenants']);
  });

  test.each([
    '',
    'mainsheet.example',
    'ftp://mainsheet.example',
    'https://',
    `https://user:${TOKEN}@mainsheet.example`,
    `https://mainsheet.example/?token=${TOKEN}`,
  ])('cannot be "%s"', async (address) => {
    const result = await run(['status', '--server', address]);
    expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('(COMMAND_USAGE)')]);
    expect(result.stderr).toContain('https://mainsheet.example');
  });

  test.each([
    ['http://127.0.0.1:2', /ECONNREFUSED: nothing listens there/],
    // Browsers, and so `fetch`, never go to some ports.
    ['http://127.0.0.1:9', /bad port/],
    ['http://nowhere.invalid', /(ENOTFOUND|EAI_AGAIN): no such host is known/],
  ])('%s, where nobody answers, is told with the reason', async (address, words) => {
    const result = await run(['status', '--server', address]);
    expect(result.stderr).toContain('(COMMAND_SERVER_UNREACHABLE)');
    expect(result.stderr).toMatch(words);
  });

  test('with https to a server that has none is told', async () => {
    const { url } = await answering(tenants);
    const result = await run(['status', '--server', url.replace('http', 'https')]);
    expect(result.stderr).toMatch(/it does not speak https; try http\)/);
  });

  test('that is another machine gets the token with a warning where it is not encrypted', async () => {
    const result = await run(['status', '--server', 'http://nowhere.invalid']);
    expect(result.stderr).toMatch(/^The token goes to nowhere\.invalid over .* not encrypted\./);
    const without = await run(['status', '--server', 'http://nowhere.invalid'], {});
    expect(without.stderr).not.toContain('The token goes');
  });
});

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findAction } from '../../../src/catalogue/actions.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { ask, outputOf, tenantWith } from './ask.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { LateAnswer } from '../../../src/emulator/executions/runner.ts';
import { startEmulator } from '../../support/emulator.ts';
import { mailing } from '../workflow-bodies.ts';

const EXAMPLE = findAction('sp:http')!.exampleOutput;

let emulator: Emulator;

afterEach(() => emulator.close());

describe('a call that starts a workflow', () => {
  const trigger = { type: 'EXTERNAL', attributes: {} };

  beforeEach(async () => {
    const workflows = [
      mailing('Child', { id: 'child', enabled: true, trigger }),
      mailing('Sleeping', { id: 'asleep', enabled: false, trigger }),
      mailing('Event', { id: 'event', enabled: true }),
    ];
    emulator = await tenantWith({}, { seed: { workflows } });
  });

  function start(url: string, jsonRequestBody?: JsonObject | string): ReturnType<typeof ask> {
    return ask(
      emulator,
      'sp:http',
      {
        method: 'post',
        url,
        ...(jsonRequestBody === undefined ? {} : { jsonRequestBody }),
      },
      { version: 2 },
    );
  }

  test.each([
    '/beta/workflows/execute/external/child',
    'http://127.0.0.1:8180/v2025/workflows/execute/external/child',
    'http://localhost/workflows/v1/execute/external/child',
    'https://acme.api.identitynow.com/v3/workflows/execute/external/child',
  ])('is known by %s', async (url) => {
    const { body } = outputOf(start(url, { input: { a: 1 } })) as {
      body: { workflowExecutionId: string };
    };
    const execution = emulator.state.executions.get(body.workflowExecutionId);
    expect(execution).toMatchObject({ workflowId: 'child', depth: 1 });
    await emulator.state.runner.idle();
    expect(execution).toMatchObject({ status: 'Completed' });
    expect(emulator.state.runner.events(execution!)?.[0]).toMatchObject({ input: { a: 1 } });
  });

  test('takes no input, and a body that is text', () => {
    const url = '/beta/workflows/execute/external/child';
    expect(start(url)).toMatchObject({ output: { statusCode: 200 } });
    expect(start(url, '{"input": {"a": "b"}}')).toMatchObject({ output: { statusCode: 200 } });
    expect(start(url, '{"input": {"a": "b\n"}}')).toMatchObject({ error: { status: 400 } });
    expect(start(url, { input: 'x' })).toMatchObject({ error: { status: 400 } });
  });

  test('says so where the workflow is disabled', () => {
    expect(outputOf(start('/v3/workflows/execute/external/asleep'))).toMatchObject({
      statusCode: 200,
      body: { workflowExecutionId: '', message: expect.stringContaining('not enabled') },
    });
  });

  test.each([
    ['/v3/workflows/execute/external/nowhere', 404],
    ['/v3/workflows/execute/external/event', 400],
  ])('fails for %s', (url, status) => {
    expect(start(url)).toMatchObject({ kind: 'error', error: { status } });
  });

  test('to another tenant is left to the example', () => {
    const url = 'https://other.api.identitynow.com/v3/workflows/execute/external/theirs';
    expect(outputOf(start(url))).toEqual(EXAMPLE);
  });
});

describe('a call elsewhere', () => {
  let server: Server;
  let url: string;
  let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  let handle: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    emulator = await tenantWith({}, { httpCalls: 'loopback' });
    seen = [];
    handle = (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"ok": true}');
    };
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        seen.push({ method, url: path, headers, body });
        handle(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function call(attributes: JsonObject, version = 2): Promise<LateAnswer> {
    return new Promise((resolve, reject) => {
      const answer = ask(emulator, 'sp:http', attributes, { version, resume: resolve });
      if (answer.kind !== 'later') {
        reject(new Error(JSON.stringify(answer)));
      }
    });
  }

  test('to this machine is made, with query, headers and body', async () => {
    const answer = await call({
      method: 'post',
      url: `${url}/a?b=1`,
      urlParams: { c: 'x y', n: 2 },
      requestHeaders: { 'X-Key': 'k' },
      requestContentType: 'json',
      jsonRequestBody: { list: [1] },
      authenticationType: 'OAuth',
      oAuthClientSecret: '$.secrets.c0ffee',
    });
    expect(answer).toMatchObject({
      kind: 'output',
      output: {
        statusCode: 200,
        headers: { 'Content-Type': ['application/json'] },
        body: { ok: true },
      },
    });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/a?b=1&c=x+y&n=2',
        headers: { 'x-key': 'k', 'content-type': 'application/json' },
        body: '{"list":[1]}',
      },
    ]);
  });

  test.each([
    [
      {
        method: 'patch',
        requestContentType: 'json-patch+json',
        jsonPatchRequestBody: [{ op: 'test' }],
      },
      { method: 'PATCH', body: '[{"op":"test"}]', type: 'application/json-patch+json' },
    ],
    [
      { method: 'post', requestContentType: 'form', formRequestBody: { a: 'x y', n: 1 } },
      { method: 'POST', body: 'a=x+y&n=1', type: 'application/x-www-form-urlencoded' },
    ],
    [
      { method: 'post', requestContentType: 'form', formRequestBody: 'a:x:y\nbad\nb: z' },
      { method: 'POST', body: 'a=x%3Ay&b=z', type: 'application/x-www-form-urlencoded' },
    ],
    [
      {
        method: 'put',
        jsonRequestBody: '{"a": 1}',
        requestHeaders: { 'Content-Type': 'text/json' },
      },
      { method: 'PUT', body: '{"a":1}', type: 'text/json' },
    ],
    [{ method: 'delete' }, { method: 'DELETE', body: '', type: undefined }],
    [{ jsonRequestBody: { a: 1 } }, { method: 'GET', body: '', type: undefined }],
  ])('with %j', async (attributes, { method, body, type }) => {
    await call({ url, ...attributes });
    expect(seen[0]).toMatchObject({ method, body });
    expect(seen[0]!.headers['content-type']).toBe(type);
  });

  test('whose answer is no JSON gives text', async () => {
    handle = (_request, response) => response.end('plain');
    expect(await call({ url })).toMatchObject({ output: { body: 'plain' } });
  });

  test('with a status of 400 or more fails', async () => {
    handle = (_request, response) => response.writeHead(503).end('busy');
    expect(await call({ url })).toEqual({
      kind: 'error',
      error: { status: 503, message: 'HTTP 503: busy' },
    });
  });

  test('that nobody answers fails', async () => {
    handle = (request) => request.socket.destroy();
    expect(await call({ url })).toMatchObject({ kind: 'error', error: { status: 502 } });
  });

  test('with an answer that is too large fails', async () => {
    handle = (_request, response) => response.end('x'.repeat(1024 * 1024 + 1));
    expect(await call({ url })).toMatchObject({ kind: 'error', error: { status: 502 } });
  });

  test('follows redirects on this machine only', async () => {
    handle = (request, response) => {
      const location = request.url === '/here' ? '/there' : 'https://example.invalid/';
      response.writeHead(request.url === '/done' ? 200 : 302, { location }).end('end');
    };
    expect(await call({ url: `${url}/here` })).toMatchObject({
      error: { message: expect.stringContaining('https://example.invalid is not followed') },
    });
    handle = (request, response) =>
      request.url === '/done'
        ? response.end('end')
        : response.writeHead(307, { location: '/done' }).end();
    expect(await call({ url, method: 'post', jsonRequestBody: {} })).toMatchObject({
      output: { body: 'end' },
    });
    expect(seen.at(-1)).toMatchObject({ method: 'POST', url: '/done', body: '{}' });
    handle = (_request, response) => response.writeHead(302, { location: '/' }).end();
    expect(await call({ url })).toMatchObject({ kind: 'error' });
  });

  test('with a secret in the file fails, and is not made', () => {
    const secret = { url, authenticationType: 'OAuth', oAuthClientSecret: 'hush-hush' };
    expect(ask(emulator, 'sp:http', secret, { version: 2 })).toEqual({
      kind: 'error',
      error: { status: 400, message: 'The secret is not stored in the correct format.' },
    });
    const elsewhere = { ...secret, url: 'https://example.invalid' };
    expect(outputOf(ask(emulator, 'sp:http', elsewhere, { version: 2 }))).toEqual(EXAMPLE);
    expect(JSON.stringify(emulator.state.outbox.toJson())).not.toContain('hush');
    expect(seen).toEqual([]);
  });

  test('with a body that is no JSON fails', () => {
    const attributes = { url, method: 'post', jsonRequestBody: '{"a": "\n"}' };
    expect(ask(emulator, 'sp:http', attributes, { version: 2 })).toMatchObject({
      error: { status: 400 },
    });
  });

  test('of version 3 needs an authentication type', async () => {
    expect(ask(emulator, 'sp:http', { url }, { version: 3 })).toEqual({
      kind: 'error',
      error: {
        status: 400,
        message: 'failed to get authentication type: missing authentication type',
      },
    });
    expect(await call({ url, param_authenticationRef: 'none' }, 3)).toMatchObject({
      kind: 'output',
    });
  });

  test.each([
    'https://example.invalid/',
    'http://10.0.0.1/',
    'http://127.0.0.1.example.invalid/',
    '',
    'http://{tenant}/',
    'ftp://127.0.0.1/',
    '/v3/roles',
  ])('to %j is left to the example', (elsewhere) => {
    expect(outputOf(ask(emulator, 'sp:http', { url: elsewhere }, { version: 2 }))).toEqual(EXAMPLE);
  });

  test('is left to the example where it is not allowed', async () => {
    await emulator.close();
    emulator = await tenantWith({});
    expect(outputOf(ask(emulator, 'sp:http', { url }, { version: 2 }))).toEqual(EXAMPLE);
    expect(seen).toEqual([]);
  });
});

test('a run waits for a call to this machine, and goes on with its answer', async () => {
  const workflow = mailing('Calling', { id: 'calling' });
  const running = await startEmulator({ httpCalls: 'loopback' });
  emulator = running.emulator;
  const steps = {
    Call: {
      actionId: 'sp:http',
      type: 'action',
      versionNumber: 2,
      attributes: { method: 'get', url: `${running.url}/_emulator/clock` },
      nextStep: 'Send Email',
    },
    'Send Email': {
      actionId: 'sp:send-email',
      type: 'action',
      versionNumber: 2,
      attributes: { body: 'It is {{$.call.body.now}}', recipientEmailList: ['a@acme.example'] },
      nextStep: 'Done',
    },
    Done: { type: 'success' },
  };
  const created = await running.call('POST', '/v2025/workflows', {
    ...workflow,
    definition: { start: 'Call', steps },
  });
  await running.call('POST', `/v2025/workflows/${created.body.id}/test`, {
    input: { identity: { id: 'ann', name: 'Ann', type: 'IDENTITY' }, attributes: {} },
  });
  await expect
    .poll(() => emulator.state.outbox.list().map(({ asked }) => asked['body']))
    .toEqual([expect.stringMatching(/^It is \d{4}-.*Z$/)]);
});

import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { TENANT_ERRORS } from '../../src/tenant/errors.ts';
import { TenantError } from '../../src/tenant/tenant-error.ts';
import { EagerClock, failure, json, open, SECRET, smallTenant } from './small-tenant.ts';

interface Shape {
  readonly name: string;
  readonly status: number;
  readonly body: JsonObject;
  readonly code: keyof typeof TENANT_ERRORS;
  readonly messages: readonly string[];
  readonly details?: JsonObject;
  readonly trackingId?: string;
}

const TRACKING = 'e7eab60924f64aa284175b9fa3309599';

const SHAPES: readonly Shape[] = [
  {
    name: 'ErrorResponseDto',
    status: 400,
    body: {
      detailCode: '400.1 Bad Request Content',
      trackingId: TRACKING,
      messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'first' }],
      causes: [{ locale: null, localeOrigin: null, text: 'because' }, { text: 'first' }],
    },
    code: 'TENANT_REFUSED',
    messages: ['first', 'because'],
    trackingId: TRACKING,
  },
  {
    name: 'validation of an enable',
    status: 400,
    body: {
      message: 'Please fix the following validation errors',
      details: { 'Error 1': "step 'A' has errors: x", 'Error 2': "step 'B' has errors: y" },
    },
    code: 'TENANT_REFUSED',
    messages: [
      'Please fix the following validation errors',
      "Error 1: step 'A' has errors: x",
      "Error 2: step 'B' has errors: y",
    ],
    details: { 'Error 1': "step 'A' has errors: x", 'Error 2': "step 'B' has errors: y" },
  },
  {
    name: 'the order of all of them',
    status: 409,
    body: {
      error_description: '6',
      error: '5',
      details: { d: 4 },
      message: '3',
      causes: [{ text: '2' }],
      messages: [{ text: '1' }],
    },
    code: 'TENANT_REFUSED',
    messages: ['1', '2', '3', 'd: 4', '5', '6'],
    details: { d: '4' },
  },
  {
    name: 'wrong types everywhere',
    status: 422,
    body: { messages: 'x', causes: [1, null, { text: 2 }], message: {}, details: [], error: 7 },
    code: 'TENANT_REFUSED',
    messages: [],
  },
  {
    name: 'forbidden',
    status: 403,
    body: {
      detailCode: '403 Forbidden',
      trackingId: TRACKING,
      messages: [{ text: 'no' }],
      causes: [],
    },
    code: 'TENANT_SCOPE_MISSING',
    messages: ['no'],
    trackingId: TRACKING,
  },
  {
    name: 'not found',
    status: 404,
    body: { detailCode: '404 Not found', messages: [{ text: 'gone' }] },
    code: 'TENANT_NOT_FOUND',
    messages: ['gone'],
  },
  {
    name: 'server error',
    status: 500,
    body: { detailCode: '500.0 Internal Fault', messages: [{ text: 'oops' }] },
    code: 'TENANT_UNAVAILABLE',
    messages: ['oops'],
  },
];

test.each(SHAPES)('$name', async (shape) => {
  const { url } = await smallTenant((_, response) => json(response, shape.status, shape.body));
  const error = await failure(open(url).createWorkflow({ name: 'x' }));
  expect(error).toBeInstanceOf(TenantError);
  expect(error).toMatchObject({
    code: shape.code,
    next: TENANT_ERRORS[shape.code].next,
    status: shape.status,
    operation: 'createWorkflow',
    outcome: shape.status >= 500 ? 'unknown' : 'refused',
    messages: shape.messages,
    details: shape.details ?? {},
    trackingId: shape.trackingId,
    body: JSON.stringify(shape.body),
  });
});

test('an encoding that does not exist does not hide the words', async () => {
  const { url } = await smallTenant((_, response) =>
    json(response, 400, { message: 'enabled: not allowed' }, { 'content-encoding': 'UTF-8' }),
  );
  const error = await failure(open(url).deleteWorkflow('w1'));
  expect(error).toMatchObject({ code: 'TENANT_REFUSED', messages: ['enabled: not allowed'] });
});

test('nor a good answer', async () => {
  const { url, requests } = await smallTenant((_, response) =>
    json(response, 200, [{ id: 'w1', name: 'One' }], { 'content-encoding': 'UTF-8' }),
  );
  expect((await open(url).listWorkflows()).map(({ id }) => id)).toEqual(['w1']);
  expect(requests[0]!.headers['accept-encoding']).toBe('identity');
  expect(requests[0]!.headers['user-agent']).toMatch(/^mainsheet\/\d+\.\d+\.\d+/);
});

test('a missing scope is named', async () => {
  const seen: unknown[] = [];
  const { url } = await smallTenant((_, response) => json(response, 403, {}));
  const tenant = open(url, { observer: { rejected: (what) => seen.push(what) } });
  const error = (await failure(tenant.createWorkflow({ name: 'x' }))) as TenantError;
  expect(error.message).toContain('sp:workflow:manage');
  await failure(tenant.getExecution('e1'));
  expect(seen).toEqual([
    { status: 403, operation: 'createWorkflow', scope: ['sp:workflow:manage'] },
    {
      status: 403,
      operation: 'getExecution',
      scope: ['sp:workflow-execution:read', 'sp:workflow:manage'],
    },
  ]);
});

test('a 404 that is not the API speaking proves nothing gone', async () => {
  const { url, requests } = await smallTenant((_, response) => {
    response.writeHead(404, { 'content-type': 'text/html' });
    response.end('<h1>nginx</h1>');
  });
  const tenant = open(url, { clock: new EagerClock() });
  expect(await failure(tenant.getWorkflow('w1'))).toMatchObject({
    code: 'TENANT_BAD_ANSWER',
    status: 404,
  });
  expect(requests.length).toBe(4);
  expect(await failure(tenant.deleteWorkflow('w1'))).toMatchObject({ code: 'TENANT_BAD_ANSWER' });
});

test('a redirect is not followed', async () => {
  const { url, requests } = await smallTenant((_, response) => {
    response.writeHead(302, { location: '/elsewhere' });
    response.end();
  });
  expect(await failure(open(url).createWorkflow({ name: 'x' }))).toMatchObject({
    code: 'TENANT_BAD_ANSWER',
    status: 302,
  });
  expect(requests.length).toBe(1);
});

test('of a long error 2,048 characters are kept, and no secret of ours', async () => {
  const token = `token-1`;
  const { url } = await smallTenant((seen, response) =>
    json(response, 400, {
      message: `you sent ${seen.headers.authorization} and ${SECRET} and ${encodeURIComponent(SECRET)}`,
      padding: 'x'.repeat(100_000),
    }),
  );
  const error = (await failure(open(url).createWorkflow({ name: 'x' }))) as TenantError;
  expect(error.status).toBe(400);
  expect(error.body!.length).toBe(2048);
  expect(error.body).not.toContain(SECRET);
  expect(error.body).not.toContain(token);
});

test.each([
  ['text', 'not json', 'text/plain'],
  ['an object where a list belongs', '{}', 'application/json'],
  ['a workflow without an id', '[{"name":"x"}]', 'application/json'],
  ['a number', '7', 'application/json'],
  ['invalid UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'application/json'],
])('a list that is %s is a bad answer', async (_, body, type) => {
  const { url } = await smallTenant((__, response) => {
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  const error = await failure(open(url, { clock: new EagerClock() }).listWorkflows());
  expect(error).toMatchObject({ code: 'TENANT_BAD_ANSWER', next: 'retry', body: undefined });
});

test('what a good answer held never stands in an error', async () => {
  const { url } = await smallTenant((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"basicAuthPassword":"hunter22",');
  });
  const error = (await failure(open(url).createWorkflow({ name: 'x' }))) as TenantError;
  expect(error).toMatchObject({ code: 'TENANT_BAD_ANSWER', outcome: 'unknown' });
  expect(
    JSON.stringify([error.message, error.stack, error.body, String(error.cause)]),
  ).not.toContain('hunter22');
});

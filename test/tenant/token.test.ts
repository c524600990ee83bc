import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { TenantError } from '../../src/tenant/tenant-error.ts';
import {
  EagerClock,
  failure,
  json,
  jwt,
  open,
  SECRET,
  smallTenant,
  until,
} from './small-tenant.ts';

function empty(_: unknown, response: ServerResponse): void {
  json(response, 200, []);
}

test('client credentials go as a form, the token as a bearer', async () => {
  const small = await smallTenant(empty);
  await open(small.url).listWorkflows();
  expect(small.tokens.length).toBe(1);
  expect(small.tokens[0]!.method).toBe('POST');
  expect(small.tokens[0]!.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(Object.fromEntries(new URLSearchParams(small.tokens[0]!.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'client-1',
    client_secret: SECRET,
  });
  expect(small.tokens[0]!.url).toBe('/oauth/token');
  expect(small.requests[0]!.headers.authorization).toBe('Bearer token-1');
});

test('ten callers at once make one token request, and one again when it grows old', async () => {
  const small = await smallTenant(empty);
  const clock = new ManualClock();
  let refreshed = 0;
  const tenant = open(small.url, { clock, observer: { tokenRefreshed: () => (refreshed += 1) } });
  async function ten(): Promise<void> {
    await Promise.all(Array.from({ length: 10 }, () => tenant.listWorkflows()));
  }
  await ten();
  expect(small.tokens.length).toBe(1);
  await clock.advance(749_000 * 0.8 - 1);
  await tenant.listWorkflows();
  expect(small.tokens.length).toBe(1);
  await clock.advance(1);
  await ten();
  expect(small.tokens.length).toBe(2);
  expect(refreshed).toBe(1);
  expect(small.requests.at(-1)!.headers.authorization).toBe('Bearer token-2');
});

test('a token that expires mid-run is renewed once, by all who met the 401, with the secret read again', async () => {
  let valid = 'token-1';
  const small = await smallTenant((seen, response) =>
    seen.headers.authorization === `Bearer ${valid}`
      ? json(response, 200, [])
      : json(response, 401, { error: 'JWT validation failed: JWT is expired' }),
  );
  const secrets: string[] = [];
  const tenant = open(small.url, {
    clientSecret: async () => {
      secrets.push(`secret number ${secrets.length}`);
      return secrets.at(-1)!;
    },
  });
  await tenant.listWorkflows();
  valid = 'token-2';
  await Promise.all(Array.from({ length: 8 }, () => tenant.listWorkflows()));
  expect(small.tokens.length).toBe(2);
  expect(new URLSearchParams(small.tokens[1]!.body).get('client_secret')).toBe('secret number 1');
});

test.each(['createWorkflow', 'testWorkflow'] as const)(
  '%s meets an expired token as well',
  async (operation) => {
    const small = await smallTenant((seen, response) =>
      seen.nth === 0
        ? json(response, 401, { error: 'JWT validation failed: JWT is expired' })
        : json(response, 200, { id: 'w', name: 'x', workflowExecutionId: 'e' }),
    );
    const tenant = open(small.url);
    await (operation === 'createWorkflow'
      ? tenant.createWorkflow({})
      : tenant.testWorkflow('w', {}));
    expect([small.requests.length, small.tokens.length]).toEqual([2, 2]);
  },
);

test('a tenant that answers 401 whatever the token is not asked for ever', async () => {
  const small = await smallTenant((_, response) => json(response, 401, { error: 'no' }));
  const rejected: unknown[] = [];
  const tenant = open(small.url, { observer: { rejected: (seen) => rejected.push(seen) } });
  expect(await failure(tenant.listWorkflows())).toMatchObject({
    code: 'TENANT_CREDENTIAL_REJECTED',
    next: 'stalled',
    operation: 'listWorkflows',
    messages: ['no'],
  });
  expect([small.requests.length, small.tokens.length, rejected.length]).toEqual([2, 2, 1]);
});

test.each([
  [401, { error: 'invalid_client', error_description: 'Client authentication failed' }],
  [400, { error: 'invalid_grant', error_description: `Bad secret ${SECRET}` }],
])('a wrong secret (%i) stops at once, unquoted', async (status, body) => {
  const small = await smallTenant(empty);
  small.token = (_, response) => json(response, status, body);
  const rejected: unknown[] = [];
  const tenant = open(small.url, { observer: { rejected: (seen) => rejected.push(seen) } });
  const error = (await failure(tenant.createWorkflow({}))) as TenantError;
  expect(error).toMatchObject({
    code: 'TENANT_CREDENTIAL_REJECTED',
    next: 'stalled',
    status,
    operation: 'token',
    outcome: 'not-sent',
  });
  expect(error.messages[0]).toBe(body.error);
  expect(JSON.stringify([error.message, error.stack, error.body, error.messages])).not.toContain(
    SECRET,
  );
  expect([small.tokens.length, small.requests.length, rejected.length]).toEqual([1, 0, 1]);
});

test('the token endpoint is asked again after server errors, resets and 429', async () => {
  const small = await smallTenant(empty);
  const good = small.token;
  small.token = (seen, response) => {
    const turn = small.tokens.length;
    if (turn === 1) {
      json(response, 503, {});
    } else if (turn === 2) {
      response.destroy();
    } else if (turn === 3) {
      json(response, 429, { message: ' Rate Limit Exceeded ' }, { 'retry-after': '7' });
    } else {
      good(seen, response);
    }
  };
  const clock = new EagerClock();
  await open(small.url, { clock }).listWorkflows();
  expect(small.tokens.length).toBe(4);
  expect(clock.slept.some((ms) => ms >= 7000 && ms <= 7250)).toBe(true);
});

test('while the old token lives, an outage of the endpoint hurts nobody', async () => {
  const small = await smallTenant(empty);
  const clock = new EagerClock();
  const tenant = open(small.url, { clock });
  await tenant.listWorkflows();
  small.token = (_, response) => json(response, 503, {});
  clock.advance(700_000);
  await tenant.listWorkflows();
  expect(small.requests.at(-1)!.headers.authorization).toBe('Bearer token-1');
  clock.advance(60_000);
  expect(await failure(tenant.listWorkflows())).toMatchObject({
    code: 'TENANT_UNAVAILABLE',
    operation: 'token',
  });
});

test.each([
  ['no token', {}],
  ['an empty one', { access_token: '' }],
  ['one that breaks the header', { access_token: 'a\r\nx: y' }],
])('an answer with %s is a bad answer', async (_, body) => {
  const small = await smallTenant(empty);
  small.token = (__, response) => json(response, 200, body);
  const error = await failure(open(small.url, { clock: new EagerClock() }).identity());
  expect(error).toMatchObject({ code: 'TENANT_BAD_ANSWER', operation: 'token' });
});

test.each([
  [
    'the answer',
    { access_token: 'opaque', tenant_id: 't', org: 'o', identity_id: 'i' },
    { tenantId: 't', org: 'o', identityId: 'i' },
  ],
  [
    'the JWT',
    { access_token: jwt({ tenant_id: 't', org: 'o', identity_id: 'i' }) },
    { tenantId: 't', org: 'o', identityId: 'i' },
  ],
  [
    'both',
    { access_token: jwt({ tenant_id: 'no', identity_id: 'i' }), tenant_id: 't' },
    { tenantId: 't', identityId: 'i' },
  ],
  ['an id alone', { access_token: 'x', tenant_id: 't' }, { tenantId: 't' }],
])('the identity comes from %s', async (_, body, identity) => {
  const small = await smallTenant(empty);
  small.token = (__, response) => json(response, 200, { expires_in: 749, ...body });
  const tenant = open(small.url);
  expect(await tenant.identity()).toEqual(identity);
  expect(await tenant.identity()).toEqual(identity);
  expect(small.tokens.length).toBe(1);
});

test('a token that names no tenant still works, but there is no identity', async () => {
  const small = await smallTenant(empty);
  small.token = (_, response) => json(response, 200, { access_token: 'x' });
  const tenant = open(small.url);
  expect(await tenant.listWorkflows()).toEqual([]);
  expect(await failure(tenant.identity())).toMatchObject({ code: 'TENANT_BAD_ANSWER' });
});

test('one caller who gives up does not take the token from the others; all do', async () => {
  const small = await smallTenant(empty);
  const held: (() => void)[] = [];
  const good = small.token;
  small.token = (seen, response) => held.push(() => good(seen, response));
  const tenant = open(small.url);
  const stop = new AbortController();
  const one = tenant.listWorkflows(stop.signal);
  const other = tenant.listWorkflows();
  await until(() => held.length === 1);
  stop.abort(new Error('enough'));
  await expect(one).rejects.toThrow('enough');
  held[0]!();
  expect(await other).toEqual([]);
  expect(small.tokens.length).toBe(1);

  const tenant2 = open(small.url);
  const stop2 = new AbortController();
  const all = [tenant2.listWorkflows(stop2.signal), tenant2.identity(stop2.signal)];
  await until(() => held.length === 2);
  stop2.abort(new Error('enough'));
  await Promise.all(all.map((one2) => expect(one2).rejects.toThrow('enough')));
  expect(small.tokens.length).toBe(2);
});

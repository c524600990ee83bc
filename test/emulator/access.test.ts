import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { http, startEmulator } from '../support/emulator.ts';
import { ANN } from './executions/definitions.ts';
import { schemaErrors } from './openapi.ts';
import { OPERATIONS, placeOf } from './openapi-operations.ts';
import type { Operation } from './openapi-operations.ts';
import { mailing } from './workflow-bodies.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ADMIN = { id: 'demo', secret: 'demo', identity: { id: 'i-demo', name: 'Demo Admin' } };
const ALL_SCOPES = 'sp:scopes:all';
const GRANT = 'grant_type=client_credentials&client_id=demo&client_secret=demo';

test('a token comes for a form, a query, a multipart form and basic authentication', async () => {
  const tenant = await startEmulator({ tenantId: 't-1', org: 'acme' });
  try {
    const form = await http(tenant.url, 'POST', '/oauth/token', { body: GRANT, headers: FORM });
    expect(form.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 749,
      tenant_id: 't-1',
      org: 'acme',
      scope: 'sp:scopes:all',
    });
    const claims = JSON.parse(
      Buffer.from(form.body.access_token.split('.')[1], 'base64url').toString(),
    );
    expect(claims).toMatchObject({ tenant_id: 't-1', authorities: ['ORG_ADMIN'] });
    expect(claims.exp - claims.iat).toBe(749);
    expect((await http(tenant.url, 'POST', `/oauth/token?${GRANT}`)).status).toBe(200);
    const multipart = await fetch(`${tenant.url}/oauth/token`, {
      method: 'POST',
      body: Object.entries({
        grant_type: 'client_credentials',
        client_id: 'demo',
        client_secret: 'demo',
      }).reduce((data, [key, value]) => (data.append(key, value), data), new FormData()),
    });
    expect(multipart.status).toBe(200);
    const basic = await http(tenant.url, 'POST', '/oauth/token', {
      body: 'grant_type=client_credentials',
      headers: { ...FORM, authorization: `Basic ${btoa('demo:demo')}` },
    });
    expect(basic.status).toBe(200);
  } finally {
    await tenant.dispose();
  }
});

test.each([
  ['wrong secret', 'grant_type=client_credentials&client_id=demo&client_secret=nope', 401],
  ['wrong client', 'grant_type=client_credentials&client_id=nope&client_secret=demo', 401],
  ['wrong grant', 'grant_type=password&client_id=demo&client_secret=demo', 400],
  ['nothing', '', 400],
])('no token: %s', async (_name, body, status) => {
  const tenant = await startEmulator();
  try {
    const answer = await http(tenant.url, 'POST', '/oauth/token', { body, headers: FORM });
    expect(answer.status).toBe(status);
    expect(typeof answer.body.error).toBe('string');
    expect(answer.body.access_token).toBeUndefined();
  } finally {
    await tenant.dispose();
  }
});

test('a token lives 749 seconds of the tenant, and nobody else can make one', async () => {
  const clock = new ManualClock();
  const tenant = await startEmulator({ clock });
  try {
    const token = await tenant.token();
    function list(authorization?: string): ReturnType<typeof http> {
      return http(tenant.url, 'GET', '/v3/workflows', {
        headers: authorization === undefined ? {} : { authorization },
      });
    }
    await clock.advance(748_000);
    expect((await list(`Bearer ${token}`)).status).toBe(200);
    await clock.advance(1_000);
    const expired = await list(`Bearer ${token}`);
    expect(expired.status).toBe(401);
    expect(expired.body).toEqual({ error: 'JWT validation failed: JWT is expired' });
    const [head, , signature] = token.split('.');
    const forged = Buffer.from('{"client_id":"demo","exp":9999999999}').toString('base64url');
    for (const bad of [
      undefined,
      'Bearer x',
      `Bearer ${head}.${forged}.${signature}`,
      'Basic eA==',
    ]) {
      expect((await list(bad)).status).toBe(401);
    }
  } finally {
    await tenant.dispose();
  }
});

/** Every scope that opens an operation here, the one that opens all, and one that opens none. */
const SCOPES = [...new Set(Object.values(OPERATIONS).flat()), ALL_SCOPES, 'idn:sources:read'];

test.each(Object.entries(OPERATIONS))(
  '%s needs one of its scopes (facts 1.2)',
  async (operation, scopes) => {
    const { method, template } = placeOf('v2025', operation as Operation);
    const tenant = await startEmulator({
      clients: SCOPES.map((scope) => ({ ...ADMIN, id: scope, scopes: [scope] })),
    });
    try {
      const passed: string[] = [];
      for (const scope of SCOPES) {
        const headers = { authorization: `Bearer ${await tenant.token(scope, 'demo')}` };
        const answer = await tenant.call(method, template.replace('{id}', 'x'), undefined, headers);
        if (answer.status === 403) {
          expect(answer.body.detailCode).toBe('403 Forbidden');
          expect(schemaErrors('ErrorResponseDto', answer.body)).toEqual([]);
        } else {
          passed.push(scope);
        }
      }
      expect(passed.toSorted()).toEqual([...scopes, ALL_SCOPES].toSorted());
    } finally {
      await tenant.dispose();
    }
  },
);

test('what is refused for its scope is not done', async () => {
  const tenant = await startEmulator({ clients: [{ ...ADMIN, scopes: ['sp:workflow:read'] }] });
  try {
    expect((await tenant.call('POST', '/v2025/workflows', mailing('A'))).status).toBe(403);
    expect(await tenant.control.workflows()).toEqual([]);
  } finally {
    await tenant.dispose();
  }
});

test('a hundred requests in ten seconds per client and family, in a sliding window', async () => {
  const clock = new ManualClock();
  const identity = { id: 'i-1', name: 'Ann' };
  const tenant = await startEmulator({
    clock,
    clients: [
      { id: 'a', secret: 'a', identity },
      { id: 'b', secret: 'b', identity },
    ],
  });
  try {
    const other = { authorization: `Bearer ${await tenant.token('b', 'b')}` };
    for (let index = 0; index < 60; index += 1) {
      await tenant.call('GET', '/v2025/workflows');
    }
    await clock.advance(6_000);
    for (let index = 0; index < 39; index += 1) {
      await tenant.call('GET', '/v2025/workflows');
    }
    const last = await tenant.call('GET', '/v2025/workflows');
    expect(last.status).toBe(200);
    expect(last.headers.get('x-ratelimit-limit')).toBe('100');
    expect(last.headers.get('x-ratelimit-remaining')).toBe('0');
    const over = await tenant.call('GET', '/v2025/workflows');
    expect(over.status).toBe(429);
    expect(over.body).toEqual({ message: ' Rate Limit Exceeded ' });
    expect(over.headers.get('retry-after')).toBe('4');
    expect((await tenant.call('GET', '/v3/workflows')).status).toBe(200);
    expect((await tenant.call('GET', '/v2025/workflows', undefined, other)).status).toBe(200);
    await clock.advance(3_999);
    expect((await tenant.call('GET', '/v2025/workflows')).status).toBe(429);
    await clock.advance(1);
    const again = await tenant.call('GET', '/v2025/workflows');
    expect(again.status).toBe(200);
    expect(again.headers.get('x-ratelimit-remaining')).toBe('59');
    expect((await tenant.control.requests()).token).toBe(2);
    await tenant.control.limits({ requestsPer10s: 10 });
    expect((await tenant.call('GET', '/v2025/workflows')).status).toBe(429);
  } finally {
    await tenant.dispose();
  }
});

test('five tests in ten seconds per client, whatever the family (facts 1.7)', async () => {
  const clock = new ManualClock();
  const tenant = await startEmulator({ clock, clients: [ADMIN, { ...ADMIN, id: 'other' }] });
  try {
    const { id } = (await tenant.call('POST', '/v3/workflows', mailing('A'))).body;
    function run(family: string, headers?: Record<string, string>): ReturnType<typeof http> {
      return tenant.call('POST', `/${family}/workflows/${id}/test`, { input: ANN }, headers);
    }
    for (const family of ['v3', 'beta', 'v2024']) {
      expect((await run(family)).status).toBe(200);
    }
    await clock.advance(7_000);
    for (const family of ['v2025', 'v2026']) {
      expect((await run(family)).status).toBe(200);
    }
    const over = await run('v2025');
    expect([over.status, over.body]).toEqual([429, { message: ' Rate Limit Exceeded ' }]);
    expect(over.headers.get('retry-after')).toBe('3');
    const other = { authorization: `Bearer ${await tenant.token('other', 'demo')}` };
    expect((await run('v2025', other)).status).toBe(200);
    expect((await tenant.call('GET', `/v2025/workflows/${id}`)).status).toBe(200);
    await clock.advance(3_000);
    for (const status of [200, 200, 200, 429]) {
      expect((await run('v2025')).status).toBe(status);
    }
    const executions = await tenant.call('GET', `/v2025/workflows/${id}/executions`);
    expect(executions.body).toHaveLength(9);
  } finally {
    await tenant.dispose();
  }
});

test('the well-known client is for loopback only', async () => {
  const { buildEmulator } = await import('../../src/emulator/emulator.ts');
  const emulator = await buildEmulator();
  await expect(async () => emulator.listen({ host: '0.0.0.0' })).rejects.toMatchObject({
    code: 'EMULATOR_OPEN_TO_STRANGERS',
  });
  await emulator.close();
});

test('an address that is taken is an error with a code', async () => {
  const tenant = await startEmulator();
  const { buildEmulator } = await import('../../src/emulator/emulator.ts');
  const second = await buildEmulator();
  const port = Number(new URL(tenant.url).port);
  await expect(second.listen({ port })).rejects.toMatchObject({ code: 'EMULATOR_LISTEN_FAILED' });
  await second.close();
  await tenant.dispose();
});

import { afterEach, describe, expect, test } from 'vitest';
import { appError } from '../../../src/kernel/app-error.ts';
import { RIGHTS } from '../../../src/workflow/right.ts';
import { ALL, makeApi, tokenFor } from './api-world.ts';
import type { ApiWorld, ApiWorldOptions } from './api-world.ts';

let api: ApiWorld;

afterEach(async () => {
  await api.server.close();
});

const auth = { authorization: `Bearer ${ALL}` };

interface Asked {
  readonly method?: 'GET' | 'POST' | 'OPTIONS' | 'PUT';
  readonly headers?: Record<string, string>;
  readonly payload?: string;
}

async function ask(url: string, asked: Asked = {}) {
  const { method = 'GET', headers = auth, payload } = asked;
  const response = await api.app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

function fresh(options?: ApiWorldOptions): void {
  api = makeApi(options);
}

describe('who may ask', () => {
  test.each<[string, Record<string, string>, number]>([
    ['nothing', {}, 401],
    ['the token', { authorization: `Bearer ${ALL}` }, 200],
    ['the token in other letters of the scheme', { authorization: `bearer ${ALL}` }, 200],
    ['another token', { authorization: `Bearer ${ALL}x` }, 401],
    ['a part of it', { authorization: `Bearer ${ALL.slice(0, -1)}` }, 401],
    ['an empty token', { authorization: 'Bearer ' }, 401],
    [
      'another scheme',
      { authorization: `Basic ${Buffer.from(`x:${ALL}`).toString('base64')}` },
      401,
    ],
    ['two tokens', { authorization: `Bearer ${ALL}, Bearer ${ALL}` }, 401],
  ])('with %s', async (_what, headers, status) => {
    fresh();
    const answer = await ask('/tenants', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers['cache-control']).toBe('no-store');
    if (status === 401) {
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="mainsheet"/u);
      expect(answer.headers['mainsheet-version']).toBeUndefined();
      expect(JSON.stringify(answer.body)).not.toContain(ALL.slice(0, -1));
    }
  });

  test('without tokens everybody may read, and nobody may act', async () => {
    fresh({ tokens: [] });
    expect((await ask('/me', { headers: {} })).body).toEqual({ may: ['read'], version: '1.2.3' });
    expect((await ask('/tenants', { headers: {} })).status).toBe(200);
    const refused = await ask('/tenants/t/sync', { method: 'POST', headers: {} });
    expect(refused).toMatchObject({ status: 403, body: { right: 'sync' } });
    expect(refused.body.detail).toContain('server.tokens');
    expect(api.deeds).toEqual([]);
  });

  const DEEDS = [
    ['POST', '/tenants/t/sync', 'sync', undefined],
    ['POST', '/tenants/t/suspend', 'suspend', undefined],
    ['POST', '/tenants/t/resume', 'suspend', undefined],
    ['POST', '/tenants/t/release', 'release', undefined],
    ['POST', '/tenants/t/approvals', 'approve', '{"checksum":"0123456789abcdef"}'],
    ['POST', '/tenants/t/workflows/a%2Fb.yaml/sync', 'sync', undefined],
    ['POST', '/tenants/t/workflows/a%2Fb.yaml/suspend', 'suspend', '{"reason":"so"}'],
    ['POST', '/tenants/t/workflows/a%2Fb.yaml/resume', 'suspend', undefined],
    ['POST', '/tenants/t/workflows/a%2Fb.yaml/release', 'release', undefined],
    ['POST', '/tenants/t/workflows/a%2Fb.yaml/rollback', 'rollback', undefined],
  ] as const;

  test.each(DEEDS)('%s %s needs the right %s', async (method, url, right, payload) => {
    fresh();
    for (const one of RIGHTS) {
      const headers = {
        authorization: `Bearer ${tokenFor(one)}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const answer = await ask(url, {
        method,
        headers,
        ...(payload === undefined ? {} : { payload }),
      });
      expect(answer.status, one).toBe(one === right ? 202 : 403);
    }
    expect(api.deeds).toHaveLength(1);
    expect(api.deeds).toMatchObject([{ tenant: 't', by: right }]);
    if (url.includes('workflows')) {
      expect(api.deeds).toMatchObject([{ deed: { workflow: 'a/b.yaml' } }]);
    }
  });

  test.each(['token', 'access_token', 'Authorization', 'api_key', 'bearer'])(
    'a token as ?%s= is refused before anything else, and not repeated',
    async (key) => {
      fresh();
      for (const url of [`/tenants?${key}=${ALL}`, `/nothing?x=1&${key}=${ALL}`]) {
        const answer = await ask(url);
        expect(answer.status).toBe(400);
        expect(JSON.stringify(answer.body)).not.toContain(ALL);
      }
    },
  );

  test.each([
    ['localhost:8081', 200],
    ['127.0.0.1', 200],
    ['[::1]:8081', 200],
    ['evil.example:8081', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost.evil.example', 421],
  ])('where no secret is needed, Host %s is answered with %i', async (host, status) => {
    fresh({ tokens: [], thisMachineOnly: true });
    expect((await ask('/tenants', { headers: { host } })).status).toBe(status);
  });

  test.each<[string, Record<string, string>, number]>([
    ['the page itself', { 'sec-fetch-site': 'same-origin' }, 202],
    ['a person who typed it', { 'sec-fetch-site': 'none' }, 202],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    ['a page elsewhere', { 'sec-fetch-site': 'cross-site' }, 403],
    ['an old browser, the page itself', { origin: 'http://here:1', host: 'here:1' }, 202],
    ['an old browser, a page elsewhere', { origin: 'https://evil.example', host: 'here:1' }, 403],
    ['a file', { origin: 'null', host: 'here:1' }, 403],
    ['a program', {}, 202],
  ])('an action set off by %s', async (_what, headers, status) => {
    fresh();
    const answer = await ask('/tenants/t/sync', {
      method: 'POST',
      headers: { ...auth, ...headers },
    });
    expect(answer.status).toBe(status);
    expect(api.deeds).toHaveLength(status === 202 ? 1 : 0);
  });

  test('no page elsewhere is let in by CORS', async () => {
    fresh();
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const answer = await ask('/tenants/t/sync', { method: 'OPTIONS', headers });
    expect(answer.status).toBe(404);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });
});

describe('what is asked', () => {
  const json = { ...auth, 'content-type': 'application/json' };

  test.each<[string, string, string | undefined, string]>([
    ['GET', '/events?limit=0', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=501', undefined, '`limit` must be'],
    ['GET', '/events?limit=many', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=NaN', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=1e2', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=1000000000', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=-1', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=', undefined, '`limit` must be a whole number from 1 to 500'],
    ['GET', '/events?limit=1&limit=2', undefined, '`limit` must be'],
    ['GET', '/events?before=s3cret', undefined, '`before` must be the `next` of an earlier answer'],
    ['GET', '/events?tenant=', undefined, '`tenant` must have 1 to 1024 characters'],
    ['GET', '/tenants/t/executions/...', undefined, '`execution` must have 1 to 128 letters'],
    ['GET', '/tenants/t/executions/a%2Fb', undefined, '`execution` must have 1 to 128 letters'],
    ['GET', `/tenants/t/executions/${'x'.repeat(129)}`, undefined, '`execution` must have'],
    ['GET', '/tenants/t/workflows/%ff', undefined, 'cannot be read'],
    ['GET', '/tenants/t/workflows/%', undefined, 'cannot be read'],
    ['GET', '/events?limt=1', undefined, '`limt` does not exist; did you mean `limit`?'],
    ['GET', '/tenants?__proto__=1', undefined, 'does not exist'],
    ['GET', '/tenants/t/workflows/w/executions?limit=251', undefined, 'from 1 to 250'],
    ['POST', '/tenants/t/suspend', '{"reason":""}', '`reason` must have 1 to 500 characters'],
    ['POST', '/tenants/t/suspend', '{"reason":5}', '`reason` must be string'],
    ['POST', '/tenants/t/suspend', '{"until":""}', '`until` must be a length of time'],
    ['POST', '/tenants/t/suspend', '{"because":"x"}', '`because` does not exist'],
    ['POST', '/tenants/t/suspend', '[]', 'must be an object'],
    ['POST', '/tenants/t/sync', '{"x":1}', '`x` does not exist'],
    ['POST', '/tenants/t/approvals', '{}', '`checksum` is missing'],
    ['POST', '/tenants/t/approvals', '{"checksum":"0123456"}', '8 to 64 hex digits'],
    ['POST', '/tenants/t/approvals', '{"checksum":"not-hex-s3cret"}', '8 to 64 hex digits'],
    ['POST', '/tenants/t/plan', '{"as":"html"}', '`as` must be ("text" | "markdown")'],
    ['POST', '/tenants/t/suspend', '{', 'not valid JSON'],
    ['POST', '/tenants/t/suspend', '{"__proto__":{"reason":"x"}}', ''],
  ])('%s %s %s is a problem that says where', async (method, url, payload, words) => {
    fresh();
    const answer = await ask(url, {
      method: method as 'GET',
      headers: payload === undefined ? auth : json,
      ...(payload === undefined ? {} : { payload }),
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400 });
    expect(answer.body.detail).toContain(words);
    expect(answer.body.detail).not.toContain('s3cret');
    expect(api.deeds).toEqual([]);
  });

  test.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'reason=x'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/xml', '<a/>'],
  ])('a body of %s is refused', async (type, payload) => {
    fresh();
    const answer = await ask('/tenants/t/suspend', {
      method: 'POST',
      headers: { ...auth, 'content-type': type },
      payload,
    });
    expect(answer.status).toBe(415);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(api.deeds).toEqual([]);
  });

  test('a body of more than 64 KiB is refused', async () => {
    fresh();
    const payload = JSON.stringify({ reason: 'x'.repeat(70_000) });
    const answer = await ask('/tenants/t/suspend', { method: 'POST', headers: json, payload });
    expect([answer.status, answer.body.title]).toEqual([413, 'Payload Too Large']);
  });

  test('an action without a body needs no content type', async () => {
    fresh();
    expect((await ask('/tenants/t/suspend', { method: 'POST' })).status).toBe(202);
    expect(api.deeds).toEqual([{ tenant: 't', deed: { kind: 'suspend' }, by: 'all' }]);
  });

  test('a path of a file is one part of the address, whatever stands in it', async () => {
    const asked: string[] = [];
    fresh({
      reads: {
        executions: async ({ tenant, workflow }) => {
          asked.push(`${tenant} ${workflow}`);
          return { executions: [] };
        },
      },
    });
    const file = `${'deep/'.repeat(60)}été?#%.yaml`;
    const at = `/tenants/t/workflows/${encodeURIComponent(file)}/executions?limit=250`;
    expect((await ask(at)).status).toBe(200);
    expect(asked).toEqual([`t ${file}`]);
    const long = `/tenants/t/workflows/${'x'.repeat(1100)}/executions`;
    const refused = await ask(long);
    expect([refused.status, refused.body.status]).toEqual([414, 414]);
    expect(refused.body.detail).toContain('1024 characters');
  });

  test.each(['...', '%2F', '..%2F..%2Fetc%2Fpasswd', '__proto__', 'constructor', '%00'])(
    'a workflow of the key %s is a name like any other',
    async (key) => {
      const asked: string[] = [];
      fresh({
        reads: {
          executions: async ({ workflow }) => {
            asked.push(workflow);
            return { executions: [] };
          },
        },
      });
      expect((await ask(`/tenants/t/workflows/${key}/executions`)).status).toBe(200);
      expect(asked).toEqual([decodeURIComponent(key)]);
    },
  );

  test.each<[string, Record<string, string>, string]>([
    [
      'an oversized body',
      { 'content-type': 'application/json' },
      `{"reason":"${'x'.repeat(70_000)}"}`,
    ],
    ['a body of another type', { 'content-type': 'application/xml' }, '<a/>'],
    ['a body that is no JSON', { 'content-type': 'application/json' }, '{'],
  ])('%s of a stranger is not looked at', async (_what, headers, payload) => {
    fresh();
    const at = { method: 'POST', payload } as const;
    expect((await ask('/tenants/t/suspend', { ...at, headers })).status).toBe(401);
    const reader = { ...headers, authorization: `Bearer ${tokenFor('read')}` };
    expect((await ask('/tenants/t/suspend', { ...at, headers: reader })).status).toBe(403);
  });
});

describe('what goes wrong', () => {
  const broken = (error: unknown): ApiWorldOptions => ({
    reads: {
      tenants: async () => {
        throw error;
      },
    },
  });
  const CATALOGUE = {
    T_DOWN: { next: 'retry', what: 'The tenant is down.', hint: 'Wait.' },
  } as const;

  test('an error of the tenant is a 502 with its code', async () => {
    const message = 'With a-secret-of-the-configuration.';
    fresh(broken(appError(CATALOGUE, 'T_DOWN', { message, retryAfterMs: 1500 })));
    const answer = await ask('/tenants');
    expect(answer).toMatchObject({
      status: 502,
      headers: { 'retry-after': '2' },
      body: { code: 'T_DOWN', hint: 'Wait.', detail: 'The tenant is down. With [masked].' },
    });
  });

  test('a fault of our own says nothing', async () => {
    fresh(broken(new Error('a path of this machine')));
    const answer = await ask('/tenants');
    expect(answer.status).toBe(500);
    expect(answer.body.detail).toBe('An internal fault occurred.');
  });

  test('answers are masked once more, whatever a view forgot', async () => {
    const url = 'https://x.example/?token=a-secret-of-the-configuration';
    const reads = {
      sources: async () => ({ sources: [{ name: 's', url, ref: 'branch main', conditions: [] }] }),
    };
    fresh({ reads });
    expect(JSON.stringify((await ask('/sources')).body)).not.toContain('a-secret');
  });

  test.each([
    ['GET', '/nothing'],
    ['PUT', '/tenants/t/sync'],
    ['GET', '/tenants/t/sync'],
  ])('%s %s is nowhere', async (method, url) => {
    fresh();
    expect((await ask(url, { method: method as 'GET' })).status).toBe(404);
  });
});

test('every answer belongs to its asker alone', async () => {
  fresh();
  const { headers } = await ask('/tenants');
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'mainsheet-version': '1.2.3',
  });
});

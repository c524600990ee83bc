import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import type { TenantReader } from '../../src/tenant/tenant.ts';
import { isTenantError } from '../../src/tenant/tenant-error.ts';
import { EagerClock, json, open, smallTenant, WORKFLOW } from '../tenant/small-tenant.ts';
import { budget } from './budget.ts';

const LIMIT = 25;

/** Members as the platform names them, and what else every object has. */
const KEYS = [
  ...['id', 'name', 'enabled', 'owner', 'trigger', 'definition', 'modified', 'created', 'status'],
  ...[
    'workflowId',
    'startTime',
    'closeTime',
    'type',
    'timestamp',
    'attributes',
    'history',
    'steps',
  ],
  ...[
    'executionCount',
    'failureCount',
    'alias',
    'versionNumber',
    'disabled',
    'reference',
    'config',
  ],
  ...['__proto__', 'constructor', 'toString', 'length'],
];

const leaf = fc.constantFrom<Json>(
  ...[null, true, 0, -1, 1e308, '', 'x', 'w1', 'Failed', 'Completed', '../../etc/passwd', 'a\nb'],
  ...['2026-01-05T09:00:00Z', 'not a time', '\u0000', '<script>', [], {}],
);

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 6 })
      .map((pairs) => JSON.parse(objectText(pairs)) as Json),
  ),
}));

function objectText(pairs: readonly (readonly [string, Json])[]): string {
  const members = [...new Map(pairs)].map(
    ([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`,
  );
  return `{${members.join(',')}}`;
}

/** A good answer with some of its members replaced, which comes further than any other. */
const nearly = fc
  .tuple(
    fc.constantFrom('id', 'name', 'enabled', 'trigger', 'definition', 'status', 'startTime'),
    value,
  )
  .map(
    ([key, one]) =>
      [
        {
          ...WORKFLOW,
          id: 'e1',
          workflowId: 'w1',
          status: 'Failed',
          startTime: '2026-01-05T09:00:00Z',
          [key]: one,
        },
      ] as Json,
  );

const answer = fc.record({
  status: fc.constantFrom(200, 200, 200, 201, 204, 302, 400, 403, 404, 418),
  body: fc.oneof(
    value.map((one) => JSON.stringify(one)),
    nearly.map((one) => JSON.stringify(one)),
    fc.constantFrom('', '[', 'null', '<html>', '{"a":', '\ufeff[]', '[{"id":"w1","name":"x"}'),
  ),
});

const READS: Readonly<Record<string, (tenant: TenantReader) => Promise<unknown>>> = {
  listWorkflows: (tenant) => tenant.listWorkflows(),
  getWorkflow: (tenant) => tenant.getWorkflow('w1'),
  listExecutions: (tenant) => tenant.listExecutions('w1', { limit: LIMIT }),
  getExecution: (tenant) => tenant.getExecution('e1'),
  getExecutionHistory: (tenant) => tenant.getExecutionHistory('e1'),
  library: (tenant) => tenant.library('actions'),
  lookUp: (tenant) => tenant.lookUp('source', ['A', 'B']),
  identities: (tenant) => tenant.lookUp('identity', ['ann']),
  describe: (tenant) => tenant.describe('form', ['f1']),
  ownerStates: (tenant) => tenant.ownerStates(['i1']),
  listLaunchers: (tenant) => tenant.listLaunchers(),
  credentialEnd: (tenant) => tenant.credentialEnd(),
};

test('whatever a tenant answers, a reading gives what was asked for or an error of the catalogue', async () => {
  let given = { status: 200, body: '[]' };
  const server = await smallTenant((_seen, response) => {
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(given.body);
  });
  const clock = new EagerClock();
  const tenant = open(server.url, { clock });
  const seen = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(answer, fc.constantFrom(...Object.keys(READS)), async (next, name) => {
      given = next;
      try {
        check(name, await READS[name]!(tenant));
        seen.read += 1;
      } catch (error) {
        expect(
          isTenantError(error),
          `${name} of ${next.status} ${next.body}: ${String(error)}`,
        ).toBe(true);
        seen.refused += 1;
      }
    }),
    { ...budget(300), interruptAfterTimeLimit: 50_000 },
  );
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(30);
  expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

/** What everything above relies on without looking again. */
function check(name: string, result: unknown): void {
  if (name === 'listWorkflows') {
    for (const one of result as readonly { readonly id: unknown; readonly name: unknown }[]) {
      expect([typeof one.id, typeof one.name]).toEqual(['string', 'string']);
    }
  }
  if (name === 'listExecutions') {
    const found = result as readonly { readonly id: unknown; readonly status: unknown }[];
    expect(found.length).toBeLessThanOrEqual(LIMIT);
    for (const one of found) {
      expect([typeof one.id, typeof one.status]).toEqual(['string', 'string']);
    }
  }
}

test('a million executions are as many requests as the asked ones need', async () => {
  const server = await smallTenant(({ query }, response) => {
    const offset = Number(query.get('offset') ?? 0);
    const size = Math.min(Number(query.get('limit') ?? 250), 1_000_000 - offset);
    json(
      response,
      200,
      Array.from({ length: size }, (_, index) => ({
        id: `e${offset + index}`,
        workflowId: 'w1',
        status: 'Failed',
        startTime: '2026-01-05T09:00:00Z',
      })),
    );
  });
  const tenant = open(server.url);
  expect(await tenant.listExecutions('w1', { limit: LIMIT })).toHaveLength(LIMIT);
  expect(server.requests).toHaveLength(1);
  expect(await tenant.listExecutions('w1', { limit: 600 })).toHaveLength(600);
  expect(server.requests.length).toBeLessThanOrEqual(4);
});

test.each(['../../x', '..', 'a/b', 'a?b=c', '', 'a#b', '%2e%2e'])(
  'the id %j leads to no other path',
  async (id) => {
    const server = await smallTenant((_seen, response) => json(response, 200, WORKFLOW));
    const tenant = open(server.url);
    await tenant.getWorkflow(id).catch((error: unknown) => error);
    for (const { url } of server.requests) {
      expect(url).toBe(`/v2025/workflows/${encodeURIComponent(id)}`);
      expect(new URL(url, 'http://x').pathname.startsWith('/v2025/workflows/')).toBe(true);
    }
  },
);

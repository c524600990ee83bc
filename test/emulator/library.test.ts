import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACTIONS } from '../../src/catalogue/actions.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { schemaErrors } from './openapi.ts';

let tenant: RunningEmulator;

beforeAll(async () => {
  tenant = await startEmulator({ requestsPer10s: 10_000 });
});

afterAll(() => tenant.dispose());

async function list(part: string, query = ''): Promise<readonly Record<string, unknown>[]> {
  const answer = await tenant.call('GET', `/v2025/workflow-library${part}${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

test('every item is of the described shape', async () => {
  const items = await list('');
  expect(items.flatMap((item) => schemaErrors('LibraryItem', item))).toEqual([]);
  expect(new Set(items.map(({ type }) => type))).toEqual(
    new Set(['ACTION', 'EVENT', 'SCHEDULED', 'EXTERNAL', 'AccessRequestTrigger', 'OPERATOR']),
  );
});

test('an action has fields with options, an example output and its schema', async () => {
  const [two, three] = await list('/actions', `?filters=${encodeURIComponent('id eq "sp:http"')}`);
  expect(two).toMatchObject({
    versionNumber: 2,
    deprecated: false,
    deprecatedBy: '2099-01-01T00:00:00Z',
    isDynamicSchema: true,
    exampleOutput: { statusCode: 200 },
    outputSchema: { type: 'object', properties: { statusCode: { type: 'integer' } } },
  });
  expect(three?.['formFields']).toContainEqual({
    name: 'method',
    label: 'Method',
    type: 'select',
    required: true,
    description: '',
    helpText: '',
    options: ['get', 'post', 'put', 'patch', 'delete'].map((value) => ({ label: value, value })),
  });
  const old = await list('/actions', `?filters=${encodeURIComponent('id eq "sp:send-email"')}`);
  expect(old.map((item) => [item['deprecated'], item['deprecatedBy']])).toEqual([
    [true, '2025-01-01T00:00:00Z'],
    [false, '2099-01-01T00:00:00Z'],
  ]);
});

test('a trigger has an example of its payload and the schema of it', async () => {
  const filter = encodeURIComponent('name eq "Identity Created" and type eq "EVENT"');
  expect(await list('/triggers', `?filters=${filter}`)).toMatchObject([
    {
      id: 'idn:identity-created',
      inputExample: { identity: { type: 'IDENTITY' } },
      outputSchema: { type: 'object', required: ['identity', 'attributes'] },
    },
  ]);
  const [clock] = await list('/triggers', `?filters=${encodeURIComponent('type eq "SCHEDULED"')}`);
  expect(clock).toMatchObject({ id: 'idn:cron-schedule', inputExample: null, outputSchema: {} });
});

test.each([
  ['/actions', 'name eq "Form"', 400],
  ['/triggers', 'id co "idn"', 400],
  ['', 'id eq "sp:http"', 400],
  ['/operators', 'id eq "sp:http"', 200],
])('%s answers the filter %s with %i', async (part, filter, status) => {
  const query = `?filters=${encodeURIComponent(filter)}`;
  expect((await tenant.call('GET', `/v2025/workflow-library${part}${query}`)).status).toBe(status);
});

test('pages, and says no total, since none is documented', async () => {
  const query = `?limit=2&offset=${ACTIONS.length - 1}&count=true`;
  expect(await list('/actions', query)).toHaveLength(1);
  const answer = await tenant.call('GET', `/v2025/workflow-library/actions${query}`);
  expect(answer.headers.has('x-total-count')).toBe(false);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { startEmulator } from '../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../support/emulator.ts';
import { make, run } from './executions/definitions.ts';
import { describedOperations } from './openapi.ts';
import { FAMILIES, placeOf } from './openapi-operations.ts';
import type { Family, Operation } from './openapi-operations.ts';
import { mailing } from './workflow-bodies.ts';

/** Goes round twice. */
const LOOPING: JsonObject = {
  start: 'Loop',
  steps: {
    Loop: {
      actionId: 'sp:loop:iterator',
      type: 'action',
      versionNumber: 1,
      nextStep: 'Done',
      attributes: {
        'input.$': '$.trigger.items',
        start: 'Item Done',
        steps: { 'Item Done': { type: 'success' } },
      },
    },
    Done: { type: 'success' },
  },
};

const LISTED = 'GET /workflows';
const GOT = 'GET /workflows/{id}';
const EXECUTIONS = 'GET /workflows/{id}/executions';
const HISTORY = 'GET /workflow-executions/{id}/history';
const V2 = 'GET /workflow-executions/{id}/history-v2';

let tenant: RunningEmulator;
/** The workflow with the loop, its execution, and one that waits in the queue. */
let workflow: string;
let execution: string;
let queued: string;

beforeAll(async () => {
  tenant = await startEmulator({ requestsPer10s: 10_000 });
  workflow = await make(tenant, { name: 'Looping', definition: LOOPING, trigger: {} });
  execution = await run(tenant, workflow, { items: ['a', 'b'] });
  await make(tenant, { name: 'Enabled', trigger: connectorTrigger() }, true);
  await make(tenant, { name: 'Aardvark', trigger: connectorTrigger() });
  const { workflows, executions } = tenant.emulator.state;
  for (let index = 3; index < 260; index += 1) {
    const id = randomUUID();
    workflows.put(id, { id, name: `W${index}` }, { by: { id: 'i', name: 'I' }, how: 'seed' });
  }
  queued = randomUUID();
  const ended = executions.get(execution);
  executions.add({ ...ended!, id: queued, status: 'Queued', closedMs: undefined });
});

afterAll(() => tenant.dispose());

function connectorTrigger(): JsonObject {
  return {
    type: 'EVENT',
    attributes: { id: 'idn:identity-created', connectorInstanceId: 'c-1' },
  };
}

/** Calls an operation in a family; `{id}` is the looping workflow or its execution. */
function ask(
  family: Family,
  operation: Operation,
  query = '',
  id = operation.includes('executions/') ? execution : workflow,
  body?: Json,
): Promise<HttpAnswer> {
  const { method, template } = placeOf(family, operation);
  return tenant.call(method, `${template.replace('{id}', id)}${query}`, body);
}

async function count(family: Family, query: string): Promise<number> {
  return (await ask(family, LISTED, query)).body.length;
}

async function header(family: Family, name: string): Promise<string | null> {
  return (await ask(family, GOT)).headers.get(name);
}

type Question = (family: Family) => Promise<unknown>;

const END = 'Wed, 31 Mar 2027 00:00:00 UTC';

/** What differs between the families, and what does not although a description says so (facts 1.1 to 1.4, 5.6). */
const ROWS: readonly (readonly [string, Question, readonly unknown[]])[] = [
  // what, how to ask, the answers of v3, beta, v2024, v2025, v2026, v1
  ['a list without limit holds', (f) => count(f, ''), [250, 250, 260, 260, 260, 260]],
  // Undocumented, and yet it works in v2025 (live, facts 1.3).
  ['limit=5&offset=257 lists', (f) => count(f, '?limit=5&offset=257'), [3, 3, 3, 3, 3, 3]],
  ['enabled eq', (f) => count(f, '?filters=enabled eq true'), [1, 1, 260, 260, 260, 260]],
  [
    'triggerId eq',
    (f) => count(f, '?filters=triggerId eq "idn:identity-created"'),
    [2, 2, 260, 260, 260, 260],
  ],
  [
    'connectorInstanceId eq',
    (f) => count(f, '?filters=connectorInstanceId eq "c-1" and enabled eq false'),
    [1, 1, 260, 260, 260, 260],
  ],
  [
    'another filter',
    async (f) => (await ask(f, LISTED, '?filters=name eq "Enabled"')).status,
    [400, 400, 200, 200, 200, 200],
  ],
  [
    'sorted by name, first comes',
    async (f) => (await ask(f, LISTED, '?sorters=name&limit=1')).body[0].name,
    ['Aardvark', 'Aardvark', 'Looping', 'Looping', 'Looping', 'Looping'],
  ],
  [
    'another sorter',
    async (f) => (await ask(f, LISTED, '?sorters=created')).status,
    [400, 400, 200, 200, 200, 200],
  ],
  [
    'count tells',
    async (f) => (await ask(f, LISTED, '?count=true&limit=1')).headers.get('x-total-count'),
    ['260', '260', null, null, null, null],
  ],
  [
    'counts without metrics',
    async (f) => (await ask(f, GOT, '?workflowMetrics=false')).body.executionCount,
    [undefined, undefined, 1, 1, 1, 1],
  ],
  ['counts by default', async (f) => (await ask(f, GOT)).body.executionCount, [1, 1, 1, 1, 1, 1]],
  // The description of beta requires an owner; a tenant takes the caller (live, facts 1.4).
  [
    'create without owner',
    async (f) => {
      const { body } = await ask(f, 'POST /workflows', '', '', mailing('Mine'));
      await ask(f, 'DELETE /workflows/{id}', '', body.id);
      return body.owner.name;
    },
    Array.from({ length: 6 }, () => 'Demo Admin'),
  ],
  [
    'executions by start_time',
    async (f) => (await ask(f, EXECUTIONS, '?filters=start_time gt "2020-01-01"')).status,
    [200, 400, 200, 200, 200, 200],
  ],
  [
    'executions by startTime',
    async (f) => (await ask(f, EXECUTIONS, '?filters=startTime gt "2020-01-01"')).status,
    [400, 200, 400, 400, 400, 400],
  ],
  // Beta has no such status (spec).
  [
    'what waits in the queue is',
    async (f) => (await ask(f, 'GET /workflow-executions/{id}', '', queued)).body.status,
    ['Queued', 'Running', 'Queued', 'Queued', 'Queued', 'Queued'],
  ],
  [
    'queued executions',
    async (f) => (await ask(f, EXECUTIONS, '?filters=status eq "Queued"')).body.length,
    [1, 0, 1, 1, 1, 1],
  ],
  [
    'rounds of a loop in the history',
    async (f) => {
      const { body } = await ask(f, HISTORY);
      return body.filter(({ type }: { type: string }) => type.includes('Child')).length;
    },
    [6, 0, 6, 6, 6, 6],
  ],
  ['history-v2', async (f) => (await ask(f, V2)).status, [404, 404, 404, 200, 200, 200]],
  ['its end', (f) => header(f, 'deprecation'), [END, END, null, null, null, null]],
  [
    'a link to read about its end',
    async (f) => (await header(f, 'link'))?.endsWith('rel="deprecation"') ?? null,
    [true, true, null, null, null, null],
  ],
];

test.each(ROWS)('%s', async (_what, question, expected) => {
  const told = await Promise.all(FAMILIES.map(question));
  const rows = FAMILIES.map((family, index) => [family, told[index]]);
  expect(rows).toEqual(FAMILIES.map((family, index) => [family, expected[index]]));
});

test.runIf(describedOperations('v3'))('the descriptions have the parameters of the rows', () => {
  function described(operation: Operation): readonly string[] {
    return FAMILIES.map((family) => describedOperations(family)?.get(operation)?.join(' ') ?? '');
  }
  const all = 'filters sorters limit offset';
  expect(described(LISTED)).toEqual([all, all, '', '', '', '']);
  const metrics = 'workflowMetrics';
  expect(described(GOT)).toEqual([metrics, metrics, '', '', '', '']);
  expect(new Set(described(EXECUTIONS))).toEqual(new Set(['limit offset filters']));
  expect(new Set(described(HISTORY))).toEqual(new Set(['limit offset']));
});

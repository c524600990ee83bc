import { expect, test } from 'vitest';
import { newestExecutions } from '../../src/executions/newest-executions.ts';
import type { Execution } from '../../src/tenant/execution.ts';
import type { ExecutionQuery } from '../../src/tenant/tenant.ts';

const { signal } = new AbortController();

function execution(workflowId: string, n: number): Execution {
  const startTime = new Date(n * 1000).toISOString();
  return { id: `${workflowId}-${n}`, workflowId, status: 'Failed', startTime, raw: {} };
}

/** A tenant of whose workflow `a` a run starts between any two pages. */
function tenantOf(counts: Readonly<Record<string, number>>) {
  const queries: ExecutionQuery[] = [];
  return {
    queries,
    listExecutions: async (id: string, query: ExecutionQuery = {}) => {
      const moved = id === 'a' ? queries.length : 0;
      queries.push(query);
      const all = Array.from({ length: counts[id]! + moved }, (_, n) =>
        execution(id, n),
      ).toReversed();
      return all.slice(query.offset ?? 0, (query.offset ?? 0) + (query.limit ?? 250));
    },
  };
}

test('pages are read to the end, and a run that moves them is told once', async () => {
  const tenant = tenantOf({ a: 600 });
  const found = await newestExecutions(tenant, ['a'], { limit: Infinity }, signal);
  expect(tenant.queries.map(({ offset }) => offset)).toEqual([0, 250, 500]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  expect(found.length).toBe(600);
});

test('the newest of several workflows stand first, no more than are wanted', async () => {
  const found = await newestExecutions(tenantOf({ b: 3, c: 5 }), ['b', 'c'], { limit: 4 }, signal);
  expect(found.map(({ id }) => id)).toEqual(['c-4', 'c-3', 'b-2', 'c-2']);
});

test('what a tenant ought to have filtered out is left out', async () => {
  const startedAfter = new Date(2000).toISOString();
  const found = await newestExecutions(
    tenantOf({ b: 4 }),
    ['b'],
    { limit: 9, startedAfter },
    signal,
  );
  expect(found.map(({ id }) => id)).toEqual(['b-3', 'b-2']);
  expect(
    await newestExecutions(tenantOf({ b: 4 }), ['b'], { limit: 9, status: 'Running' }, signal),
  ).toEqual([]);
});

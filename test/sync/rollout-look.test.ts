import { expect, test } from 'vitest';
import { executionsAround, executionsSince } from '../../src/sync/rollout-look.ts';
import type { PlanPorts } from '../../src/sync/ports.ts';
import type { Execution } from '../../src/tenant/execution.ts';
import type { ExecutionQuery } from '../../src/tenant/tenant.ts';

const SINCE = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;
const { signal } = new AbortController();

/** A tenant with executions a second apart, newest first; `moves` starts another one before each page. */
function tenantOf(count: number, newest: number, moves = false) {
  const rows = Array.from({ length: count }, (_, index) => execution(newest - index * 1000));
  const asked: ExecutionQuery[] = [];
  const listExecutions: PlanPorts['tenant']['listExecutions'] = async (_id, query = {}) => {
    asked.push(query);
    const { offset = 0, limit = 250 } = query;
    if (moves) {
      rows.unshift(execution(newest + asked.length * 1000));
    }
    return rows.slice(offset, offset + limit);
  };
  return { asked, tenant: { listExecutions } as PlanPorts['tenant'] };
}

function execution(at: number): Execution {
  const time = new Date(at).toISOString();
  return { id: String(at), status: 'Completed', startTime: time, closeTime: time, raw: {} };
}

test.each([
  ['fewer than a page', 249, 1, 249],
  ['a whole page', 250, 2, 250],
  ['more than a page', 600, 3, 600],
  ['very many: the newest thousand', 5000, 4, 1000],
])('since a change, %s', async (_, count, requests, found) => {
  const { asked, tenant } = tenantOf(count, SINCE + count * 1000);
  const since = new Date(SINCE).toISOString();
  expect(await executionsSince(tenant, 'w', since, signal)).toHaveLength(found);
  expect(asked.map(({ offset, startedAfter }) => [offset, startedAfter])).toEqual(
    Array.from({ length: requests }, (_, page) => [page * 250, since]),
  );
});

test('runs that start while pages are read move the others on, and none is counted twice', async () => {
  const { tenant } = tenantOf(600, SINCE + 600_000, true);
  const found = await executionsSince(tenant, 'w', new Date(SINCE).toISOString(), signal);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  expect(found).toHaveLength(601);
});

test('around a change it is read back until there is enough to compare with', async () => {
  // 300 executions since the change: the second page holds the first that came before it, the third the window's end.
  const { asked, tenant } = tenantOf(5000, SINCE + 300_000);
  await executionsAround(tenant, 'w', SINCE, 5 * MINUTE, signal);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 250, 500]);
  const endless = tenantOf(50_000, SINCE + 300_000);
  await executionsAround(endless.tenant, 'w', SINCE, 1000 * MINUTE, signal);
  expect(endless.asked).toHaveLength(8);
});

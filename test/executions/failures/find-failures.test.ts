import { expect, test } from 'vitest';
import { findFailures } from '../../../src/executions/failures/find-failures.ts';
import { askingOf, firstLook, lookAfter } from '../../../src/executions/failures/look.ts';
import type { Look } from '../../../src/executions/failures/look.ts';
import type { Json } from '../../../src/kernel/json.ts';
import type { Execution } from '../../../src/tenant/execution.ts';
import type { ExecutionQuery } from '../../../src/tenant/tenant.ts';
import { readLiveWorkflow } from '../../../src/workflow/workflow.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 5);
const CLOCKS = clocksAt(NOW);

function clocksAt(now: number) {
  return { now, tenantNow: now };
}

function live(more: Record<string, Json> = {}) {
  return readLiveWorkflow({ id: 'w', name: 'W', failureCount: 2, executionCount: 5, ...more })!;
}

const LOOK: Look = { ...firstLook(live(), CLOCKS), floor: NOW - HOUR };

/** A time so long before now. */
function stamp(ms: number): string {
  return new Date(NOW - ms).toISOString();
}

function failed(id: string, started: number, closed = started + 1000): Execution {
  return {
    id,
    status: 'Failed',
    startTime: new Date(started).toISOString(),
    closeTime: new Date(closed).toISOString(),
    raw: {},
  };
}

function lister(rows: readonly Execution[]) {
  const asked: ExecutionQuery[] = [];
  return {
    asked,
    list: async (query: ExecutionQuery) => {
      asked.push(query);
      return rows.slice(query.offset, (query.offset ?? 0) + (query.limit ?? 250));
    },
  };
}

test('pages are read until as many failures are found as the count rose by', async () => {
  const old = Array.from({ length: 600 }, (_, index) =>
    failed(`o${index}`, NOW - 2 * HOUR - index),
  );
  const long = failed('long', NOW - 3 * HOUR, NOW - 1);
  const { asked, list } = lister([...old, long]);
  const found = await findFailures(list, LOOK, 1, CLOCKS);
  expect(found.fresh.map(({ id }) => id)).toEqual(['long']);
  expect(asked.map(({ offset, status }) => [offset, status])).toEqual([
    [0, 'Failed'],
    [250, 'Failed'],
    [500, 'Failed'],
  ]);
  const near = lister([failed('new', NOW - 1), ...old]);
  await findFailures(near.list, LOOK, 1, CLOCKS);
  expect(near.asked).toHaveLength(1);
});

test('a tenant that ignores filters and offsets is not believed, and does not hold us up', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => failed(`f${index}`, NOW - index));
  let asked = 0;
  const found = await findFailures(
    async () => {
      asked += 1;
      return rows.map((row, index) =>
        index === 0 ? { ...row, status: 'Completed' as const } : row,
      );
    },
    LOOK,
    'any',
    CLOCKS,
  );
  expect(found.fresh).toHaveLength(249);
  expect(asked).toBeLessThanOrEqual(100);
});

test.each([
  ['goes on', 0, 0],
  ['was set back two hours after it', 0, -2 * HOUR],
  ['was two hours fast then, and is right', 2 * HOUR, 0],
  ['is set forward two hours', 0, 2 * HOUR],
])(
  "a failure is found once whatever the tenant's clock does: it %s",
  async (_, skewBefore, skewAfter) => {
    const then = { now: NOW, tenantNow: NOW + skewBefore };
    const now = { now: NOW + 600_000, tenantNow: NOW + 600_000 + skewAfter };
    const before = firstLook(live(), then);
    const workflow = live({ failureCount: 3, executionCount: 9 });
    const old = failed('old', then.tenantNow - 26 * HOUR);
    const { list } = lister([failed('new', now.tenantNow - 60_000), old]);
    const asking = askingOf(before, workflow, true, now, HOUR);
    expect(asking).toEqual({ failures: 1 });
    const found = await findFailures(list, before, 1, now);
    expect(found.fresh.map(({ id }) => id)).toEqual(['new']);
    const seen = { live: workflow, clocks: now, asking, ...found, unread: [], mayBeWell: false };
    const after = lookAfter(before, seen);
    expect(askingOf(after, workflow, true, now, HOUR)).toBeUndefined();
    // Not even when everything is looked through, after a reset of the counts.
    expect((await findFailures(list, after, 'any', now)).fresh).toEqual([]);
  },
);

test('pages older than the tenant remembers are not read', async () => {
  const old = Array.from({ length: 600 }, (_, index) =>
    failed(`o${index}`, NOW - 91 * 24 * HOUR - index),
  );
  const { asked, list } = lister(old);
  await findFailures(list, LOOK, 'any', CLOCKS);
  expect(asked).toHaveLength(1);
});

test.each([
  ['nothing moved', {}, true, undefined],
  ['more executions, no failure', { executionCount: 50 }, true, undefined],
  ['more failures', { failureCount: 5, executionCount: 9 }, true, { failures: 3 }],
  ['fewer failures', { failureCount: 1 }, true, { failures: 'any' }],
  ['fewer executions', { executionCount: 4 }, true, { failures: 'any' }],
  ['changed by somebody just now', { modified: stamp(1000) }, false, undefined],
  ['and one more', { modified: stamp(1000), failureCount: 3 }, false, { failures: 'any' }],
  ['changed by somebody an hour ago', { modified: stamp(HOUR) }, false, { failures: 'any' }],
  ['changed by somebody, nobody knows when', { modified: 'x' }, false, { failures: 'any' }],
  ['changed by us', { modified: 'x' }, true, undefined],
  ['no counts any more, within the interval', { failureCount: null }, true, undefined],
] as const)('the counts decide: %s', (_, more, ours, wanted) => {
  expect(askingOf(LOOK, live(more), ours, CLOCKS, HOUR)).toEqual(wanted);
});

test('without counts each workflow is asked about once an interval, and not all at once', () => {
  const hours = Array.from({ length: 50 }, (_, index) => {
    const one = readLiveWorkflow({ id: `w${index}`, name: 'W' })!;
    const look = firstLook(one, CLOCKS);
    const due = Array.from({ length: 60 }, (_entry, minute) => NOW + minute * 60_000).filter(
      (at, minute) =>
        minute > 0 &&
        askingOf({ ...look, at: at - 60_000 }, one, true, clocksAt(at), HOUR) !== undefined,
    );
    expect(due.length).toBeLessThanOrEqual(1);
    expect(askingOf(look, one, true, clocksAt(NOW + HOUR), HOUR)).toEqual({ failures: 'any' });
    return due[0];
  });
  expect(new Set(hours).size).toBeGreaterThan(20);
});

test('a workflow that is new is looked at from its first moment; of an older one what was before is not told', () => {
  const created = new Date(NOW - 60_000).toISOString();
  const fresh = live({ created });
  const look = firstLook(fresh, CLOCKS);
  expect(look.floor).toBe(NOW - 60_000);
  expect(askingOf(look, fresh, true, CLOCKS, HOUR)).toEqual({ failures: 2 });
  const older = live({ created: '2025-01-01T00:00:00Z' });
  expect(askingOf(firstLook(older, CLOCKS), older, true, CLOCKS, HOUR)).toBeUndefined();
});

test('what is remembered stays small, and what is not remembered is old', async () => {
  const rows = Array.from({ length: 3000 }, (_, index) =>
    failed(`f${index}`, NOW - index * 10 - 1000),
  );
  const workflow = live({ failureCount: 3002, executionCount: 4000 });
  const found = await findFailures(lister(rows).list, LOOK, 3000, CLOCKS);
  expect(found.fresh).toHaveLength(3000);
  const after = lookAfter(LOOK, {
    live: workflow,
    clocks: CLOCKS,
    asking: { failures: 3000 },
    ...found,
    unread: found.fresh,
    mayBeWell: false,
  });
  expect(after.seen).toHaveLength(1000);
  expect(after.unread).toHaveLength(500);
  expect(after.unreadMore).toBe(2500);
  expect((await findFailures(lister(rows).list, after, 'any', CLOCKS)).fresh).toEqual([]);
});

test('a failure that is counted before it is listed is looked for again, and then given up', () => {
  let look = LOOK;
  const workflow = live({ failureCount: 3, executionCount: 6 });
  const asked: unknown[] = [];
  for (let pass = 0; pass < 5; pass += 1) {
    const asking = askingOf(look, workflow, true, CLOCKS, HOUR);
    asked.push(asking);
    look = lookAfter(look, {
      live: workflow,
      clocks: CLOCKS,
      asking,
      fresh: [],
      old: [],
      unread: [],
      mayBeWell: false,
    });
  }
  expect(asked).toEqual([{ failures: 1 }, { failures: 1 }, { failures: 1 }, undefined, undefined]);
});

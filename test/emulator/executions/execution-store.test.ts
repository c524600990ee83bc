import { expect, test } from 'vitest';
import type { Execution } from '../../../src/emulator/executions/execution.ts';
import { ExecutionStore } from '../../../src/emulator/executions/execution-store.ts';
import { KEPT_EXECUTIONS, KEPT_HISTORY } from '../../../src/emulator/executions/limits.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

const DAY = 86_400_000;

function execution(id: string, workflowId: string, startedMs: number): Execution {
  return {
    id,
    workflowId,
    workflowName: 'A',
    requestId: id,
    definition: undefined,
    trigger: undefined,
    ownerId: '',
    depth: 0,
    startedMs,
    closedMs: undefined,
    status: 'Running',
    history: undefined,
  };
}

function ids(rows: Iterable<Execution>): readonly string[] {
  return [...rows].map((row) => row.id);
}

test('what has not ended is not archived, however old it is', async () => {
  const clock = new ManualClock();
  const store = new ExecutionStore(clock);
  const [open, short] = [execution('open', 'w', clock.now()), execution('short', 'w', clock.now())];
  store.add(open);
  store.add(short);
  store.end(short, 'Completed', '[]');
  await clock.advance(90 * DAY);
  expect(ids(store.newestFirst('w'))).toEqual(['open']);
  expect([store.count('w'), store.get('short'), store.get('open')]).toEqual([1, undefined, open]);
  store.end(open, 'Failed', '[]');
  await clock.advance(90 * DAY);
  expect([store.count('w'), store.list()]).toEqual([0, []]);
});

test('the newest of a workflow come first, whatever others run', () => {
  const store = new ExecutionStore(new ManualClock());
  for (let index = 0; index < 6; index += 1) {
    store.add(execution(`${index}`, index % 2 === 0 ? 'even' : 'odd', index));
  }
  expect(ids(store.newestFirst('even'))).toEqual(['4', '2', '0']);
  expect(ids(store.newestFirst('none'))).toEqual([]);
});

test('no more than so many are kept, and lists of them stay whole', () => {
  const store = new ExecutionStore(new ManualClock());
  for (let index = 0; index < KEPT_EXECUTIONS + 30_000; index += 1) {
    const row = execution(`${index}`, 'w', index);
    store.add(row);
    store.end(row, 'Completed', '[]');
  }
  expect(store.count('w')).toBe(KEPT_EXECUTIONS);
  expect(store.get('29999')).toBeUndefined();
  expect(store.get('30000')).toBeDefined();
  const [newest] = store.newestFirst('w');
  expect(newest!.id).toBe(`${KEPT_EXECUTIONS + 29_999}`);
});

test('histories give way to newer ones, and their executions stay', () => {
  const store = new ExecutionStore(new ManualClock());
  const large = 'x'.repeat(KEPT_HISTORY / 4);
  const rows = Array.from({ length: 6 }, (_, index) => execution(`${index}`, 'w', index));
  for (const row of rows) {
    store.add(row);
    store.end(row, 'Completed', large);
  }
  expect(rows.map((row) => row.history !== undefined)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
  expect(store.count('w')).toBe(6);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withHours } from '../../../src/executions/failures/hours.ts';
import { advanceProblem } from '../../../src/executions/failures/problem.ts';
import type { Problem } from '../../../src/executions/failures/problem.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NINE = Date.UTC(2026, 0, 5, 9);
const RUNS = Number(process.env['RUNS'] ?? 200);

test('failures are counted in the hour in which they ended', () => {
  const first = withHours({}, [NINE, NINE + HOUR - 1, NINE + HOUR]);
  expect(first).toEqual({ '2026-01-05T09:00:00.000Z': 2, '2026-01-05T10:00:00.000Z': 1 });
  expect(withHours(first, [NINE + 1, NINE - HOUR])).toEqual({
    '2026-01-05T08:00:00.000Z': 1,
    '2026-01-05T09:00:00.000Z': 3,
    '2026-01-05T10:00:00.000Z': 1,
  });
  expect(withHours({}, [])).toEqual({});
  expect(withHours({}, [Number.NaN])).toEqual({});
});

test('a week of hours is kept, back from the newest failure', () => {
  const all = withHours(
    {},
    Array.from({ length: 200 }, (_, hour) => NINE + hour * HOUR),
  );
  expect(Object.keys(all)).toHaveLength(168);
  expect(Object.keys(all)[0]).toBe(new Date(NINE + 32 * HOUR).toISOString());
  expect(withHours(all, [NINE + 199 * HOUR + 7 * DAY])).toEqual({
    [new Date(NINE + 199 * HOUR + 7 * DAY).toISOString()]: 1,
  });
});

test('the hours of a problem add up to its count, whatever pass reads which failure', () => {
  const minutes = fc.array(fc.array(fc.nat(4 * 24 * 60), { maxLength: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(minutes, (passes) => {
      let problem: Problem | undefined;
      for (const [nth, read] of passes.entries()) {
        const failures = read.map((minute, index) => {
          const closed = NINE + minute * 60_000;
          return { id: `${nth} ${index}`, started: closed - 1, closed };
        });
        if (problem === undefined && failures.length === 0) {
          continue;
        }
        const now = NINE + nth * HOUR;
        const end = advanceProblem(problem, () => first(failures.map(({ closed }) => closed)), {
          failures,
          successes: [],
          clocks: { now, tenantNow: now },
          repeatMs: HOUR,
        });
        problem = end.kind === 'ended' ? undefined : end.problem;
        const counts = Object.values(problem?.hours ?? {});
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(problem?.count);
        expect(counts.length).toBeLessThanOrEqual(168);
      }
    }),
    { numRuns: RUNS },
  );
});

function first(closed: readonly number[]): Problem {
  const lastAt = Math.max(...closed);
  return {
    workflowId: 'w',
    workflow: 'W',
    fingerprint: 'f',
    error: 'refused',
    count: closed.length,
    hours: withHours({}, closed),
    firstAt: Math.min(...closed),
    lastStarted: lastAt - 1,
    lastAt,
    execution: 'e',
    toldAt: 0,
    toldCount: 0,
    toldLastAt: 0,
  };
}

import { expect, test } from 'vitest';
import { coverageOf, percentOf } from '../../src/testing/coverage.ts';
import type { Missed } from '../../src/testing/coverage.ts';
import { prepare, runOne } from './suite.ts';

const { workflow } = prepare('tests: [{ name: a }]').suite!;

function traceOf(mocks: string): NonNullable<ReturnType<typeof runOne>['trace']> {
  return runOne(`tests: [{ name: a, mocks: { ${mocks} } }]`).trace!;
}

function words(missed: readonly Missed[]): readonly string[] {
  return missed.map(({ line, step, branch }) =>
    [line, step, ...(branch === undefined ? [] : [branch])].join(' '),
  );
}

test('without a run nothing is covered, and every step and branch is missed at its line', () => {
  const covered = coverageOf(workflow, []);
  expect(covered).toMatchObject({
    file: 'w.yaml',
    steps: { total: 10, taken: 0 },
    branches: { total: 7, taken: 0 },
  });
  expect(words(covered.missed)).toEqual([
    '10 Fetch',
    '15 Fetch catch → Tell',
    '16 Fetch next → Is Done',
    '17 Is Done',
    '20 Is Done choice 1 → Each',
    '21 Is Done choice 2 → Pause',
    '22 Is Done default → Bad',
    '23 Pause',
    '29 Each',
    '37 Each/Work',
    '42 Each/Work catch → Tell',
    '43 Each/Work next → End',
    '44 Each/Tell',
    '50 Each/End',
    '52 Tell',
    '58 Good',
    '59 Bad',
  ]);
  expect(percentOf([covered])).toBe(0);
});

test('steps of one key are told apart by their loop', () => {
  const outer = coverageOf(workflow, [traceOf('Fetch: { error: { message: x } }')]);
  expect(words(outer.missed)).toContain('44 Each/Tell');
  expect(words(outer.missed)).not.toContain('52 Tell');
  expect(outer.steps).toEqual({ total: 10, taken: 3 });
  expect(outer.branches).toEqual({ total: 7, taken: 1 });
  expect(percentOf([outer])).toBe(23.5);
});

test('runs together cover what each of them takes', () => {
  const traces = [
    traceOf('Fetch: { error: { message: x } }'),
    traceOf('Fetch: { output: { statusCode: 404 } }'),
    traceOf(
      'Fetch: { sequence: [{ output: { statusCode: 202 } }, { output: { statusCode: 200, body: { items: [a, b] } } }] }, Work: { iterations: [{ error: { message: x } }] }',
    ),
  ];
  expect(coverageOf(workflow, traces)).toMatchObject({
    steps: { total: 10, taken: 10 },
    branches: { total: 7, taken: 7 },
    missed: [],
  });
  expect(percentOf([coverageOf(workflow, traces)])).toBe(100);
  expect(percentOf([coverageOf(workflow, traces), coverageOf(workflow, [])])).toBe(50);
});

test('nearly all is never shown as all', () => {
  const share = { total: 10_000, taken: 9_999 };
  expect(percentOf([{ steps: share, branches: { total: 0, taken: 0 } }])).toBe(99.9);
  expect(percentOf([])).toBe(100);
});

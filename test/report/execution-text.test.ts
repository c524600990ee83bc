import { expect, test } from 'vitest';
import type { PathTaken, Round, StepTaken } from '../../src/executions/path-taken.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { executionListText } from '../../src/report/execution-list-text.ts';
import { stepsText } from '../../src/report/execution-steps-text.ts';
import { executionText } from '../../src/report/execution-text.ts';
import { spanText, timeText } from '../../src/report/execution-times.ts';
import { shortValue } from '../../src/report/short-value.ts';
import type { Execution } from '../../src/tenant/execution.ts';

const masker = new Masker();
masker.learn('canary-5d1c');
const OPTIONS = { masker, color: false, now: Date.UTC(2026, 0, 5, 10), width: 80 };

const STEP: StepTaken = {
  step: 'Loop',
  status: 'Completed',
  type: 'action',
  startTime: '2026-01-05T09:00:00.123456789Z',
  endTime: '2026-01-05T09:00:02.123456789Z',
};

function rounds(count: number, failed: readonly number[]): readonly Round[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    item: { n: index },
    status: failed.includes(index) ? 'Failed' : 'Completed',
    error: failed.includes(index) ? 'no such thing' : undefined,
    steps: [{ step: 'Inner', status: failed.includes(index) ? 'Failed' : 'Completed' }],
  }));
}

test('a loop of 250 rounds is told in numbers, with the rounds that failed', () => {
  const text = stepsText([{ ...STEP, rounds: rounds(250, [7, 200]) }], OPTIONS);
  expect(text.split('\n')).toEqual(
    [
      '  ✓ Loop     2s  250 rounds: 248 Completed, 2 Failed',
      '      ✗ round 7  {"n":7}',
      '          error  no such thing',
      '          ✗ Inner       ',
      '      ✗ round 200  {"n":200}',
      '          error  no such thing',
      '          ✗ Inner       ',
    ].map((line) => line.trimEnd()),
  );
});

test('of many failed rounds the first ten are shown, of few rounds all', () => {
  const all = Array.from({ length: 30 }, (_, index) => index);
  const many = stepsText([{ ...STEP, rounds: rounds(30, all) }], OPTIONS);
  expect(many.match(/round \d/g)).toHaveLength(10);
  expect(many).toContain('and 20 more that did not complete');
  expect(stepsText([{ ...STEP, rounds: rounds(3, []) }], OPTIONS).match(/round \d/g)).toHaveLength(
    3,
  );
});

test('values are cut to the width, masked, and cannot steer the terminal', () => {
  const text = stepsText(
    [
      {
        ...STEP,
        step: 'A\u001B[2J',
        input: { secret: 'hunter2', long: 'x'.repeat(500) },
        output: 'canary-5d1c\u202E',
        error: 'Bearer abcdefghijkl canary-5d1c',
      },
    ],
    OPTIONS,
  );
  for (const forbidden of ['hunter2', 'canary-5d1c', 'abcdefghijkl', '\u001B', '\u202E']) {
    expect(text).not.toContain(forbidden);
  }
  expect(text).toMatch(/…  ?\(\d+ characters\)/);
});

test('a choice shows its branch, a caught failure where it went on, an open step that it runs', () => {
  const text = stepsText(
    [
      { step: 'Is It', type: 'choice', status: 'Completed', next: 'Get' },
      { step: 'Get', type: 'action', status: 'Failed', error: 'gone', next: 'Wait' },
      { step: 'Wait', type: 'action', status: 'Running', startTime: '2026-01-05T09:00:00Z' },
    ],
    OPTIONS,
  );
  expect(text).toMatch(/✓ Is It +→ Get/);
  expect(text).toMatch(/✗ Get[\s\S]*error {2}gone\n +caught → Wait/);
  expect(text).toMatch(/… Wait +1h/);
});

test('an execution without a workflow or a history is shown all the same', () => {
  const execution: Execution = { id: 'e', status: 'Unknown', raw: {} };
  const text = executionText({ execution }, OPTIONS);
  expect(text).toContain('A workflow that is gone  Unknown');
  expect(text).toContain('The tenant tells no step of it.');
  const path: PathTaken = { steps: [], error: 'with canary-5d1c' };
  const failed = executionText({ execution, path, file: 'a/b.yaml' }, OPTIONS);
  expect(failed).toContain('with [masked]');
  expect(failed).toMatch(/file +a\/b\.yaml/);
});

test.each([
  [undefined, undefined],
  [null, undefined],
  [{}, undefined],
  [0, '0'],
  [[], '[]'],
  [{ token: 'abc' }, '{"token":"[masked]"}'],
])('the value %j is short as %j', (value, expected) => {
  expect(shortValue(value, masker, 40)).toBe(expected);
});

test('times that are none do no harm', () => {
  expect(timeText(undefined)).toBe('unknown');
  expect(timeText('yesterday')).toBe('yesterday');
  expect(timeText('2026-01-05T09:00:00.123456789Z')).toBe('2026-01-05 09:00:00Z');
  expect(spanText({ startTime: 'x' }, 0)).toBe('');
  expect(spanText({ startTime: '2026-01-05T09:00:02Z', endTime: '2026-01-05T09:00:01Z' }, 0)).toBe(
    '0ms',
  );
});

test('a list names workflows, and marks what still runs', () => {
  const running: Execution = {
    id: 'e1',
    status: 'Running',
    workflowId: 'w1',
    startTime: '2026-01-05T09:00:00Z',
    raw: {},
  };
  const text = executionListText([running, { ...running, id: 'e2', workflowId: 'w2' }], {
    ...OPTIONS,
    names: new Map([['w1', 'Welcome']]),
  });
  expect(text.split('\n')).toEqual([
    'STARTED               TOOK  STATUS   WORKFLOW  ID',
    '2026-01-05 09:00:00Z  1h …  Running  Welcome   e1',
    '2026-01-05 09:00:00Z  1h …  Running  w2        e2',
  ]);
});

test('steps have their lines where the file is known, also inside of loops', () => {
  const lines = new Map([
    ['Loop ', 7],
    ['Inner Loop', 12],
  ]);
  const lineOf = (step: string, loop?: string): number | undefined =>
    lines.get(`${step} ${loop ?? ''}`);
  const text = stepsText(
    [
      { ...STEP, rounds: rounds(1, [0]) },
      { ...STEP, step: 'Other' },
    ],
    {
      ...OPTIONS,
      lineOf,
    },
  );
  expect(text).toMatch(/✓ Loop +2s {2}line 7 {2}1 round/);
  expect(text).toMatch(/✗ Inner +line 12/);
  expect(text).toMatch(/✓ Other +2s$/m);
});

test('of a step that failed all it was given is shown, masked; of others one line', () => {
  const input = {
    password: 'hunter2',
    people: Array.from({ length: 60 }, (_, n) => `person ${n}, not canary-5d1c`),
  };
  const failed = stepsText([{ ...STEP, status: 'Failed', input }], OPTIONS);
  expect(failed).toContain('given  {');
  expect(failed).toContain('"password": "[masked]"');
  expect(failed).toContain('"person 20, not [masked]"');
  expect(failed).toContain('and 25 more lines');
  expect(failed).not.toMatch(/hunter2|canary/);
  const well = stepsText([{ ...STEP, input }], OPTIONS);
  expect(well.split('\n')).toHaveLength(2);
  const small = stepsText([{ ...STEP, status: 'Failed', input: { a: 1 } }], OPTIONS);
  expect(small).toContain('given  {"a":1}');
});

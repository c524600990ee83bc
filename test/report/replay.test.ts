import { expect, test } from 'vitest';
import type { ReplayedExecution } from '../../src/executions/replay-executions.ts';
import type { Json } from '../../src/kernel/json.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { differenceLines } from '../../src/report/replay-differences.ts';
import { replayJson } from '../../src/report/replay-json.ts';
import { replayMarkdown } from '../../src/report/replay-markdown.ts';
import { replayText } from '../../src/report/replay-text.ts';
import { replaySummary } from '../../src/report/replay-view.ts';
import type { ReplayView } from '../../src/report/replay-view.ts';
import type { InputPlace } from '../../src/testing/input-places.ts';
import type { TraceDifference } from '../../src/testing/trace-difference.ts';

function execution(id: string, more: Partial<ReplayedExecution> = {}): ReplayedExecution {
  return {
    id,
    startTime: '2026-01-31T09:00:00Z',
    end: more.differences === undefined ? 'Same' : 'Differs',
    differences: [],
    standIns: [],
    ranEarlier: false,
    strays: false,
    ...more,
  };
}

function view(...executions: readonly ReplayedExecution[]): ReplayView {
  return {
    tenant: 't',
    workflow: 'W',
    workflowId: 'w',
    file: 'w.yaml',
    revision: 'main@sha1:abc',
    baseline: 'live',
    executions,
  };
}

function place(pointer: string, before?: Json, after?: Json): InputPlace {
  return { pointer, before, after };
}

const END = { kind: 'Completed' } as const;

const rows: readonly (readonly [string, TraceDifference, string])[] = [
  [
    'a filter that closes',
    { kind: 'start', before: true, after: false },
    'the filter of Git keeps the event out, the one of the tenant lets it through',
  ],
  [
    'a filter that opens',
    { kind: 'start', before: false, after: true },
    'the filter of the tenant keeps the event out, the one of Git lets it through',
  ],
  [
    'paths that part at the start',
    { kind: 'parting', step: undefined, before: 'A', after: 'B' },
    'at the start: the tenant goes to A, Git goes to B',
  ],
  [
    'a path that stops',
    { kind: 'parting', step: 'L/A', before: 'L/B', after: undefined },
    'after L/A: the tenant goes to L/B, Git stops',
  ],
  [
    'a step of one side',
    { kind: 'one-sided', step: 'A', side: 'before' },
    'only the tenant comes to A',
  ],
  [
    'rounds',
    { kind: 'rounds', step: 'L', before: 1, after: 3 },
    'L: 1 round in the tenant, 3 in Git',
  ],
  [
    'ends',
    { kind: 'end', before: END, after: { kind: 'Failed', step: 'A' } },
    'the tenant ends Completed, Git ends Failed at A',
  ],
  [
    'a wait without end',
    { kind: 'end', before: { kind: 'Waiting', step: 'A' }, after: END },
    'the tenant waits at A, Git ends Completed',
  ],
  [
    'an input',
    { kind: 'input', step: 'A', places: [place('/a/b', 1, 2), place('/c', undefined, 'x')] },
    'A is given something else\n    ~ a/b: 1 → 2\n    + c: "x"',
  ],
];

test.each(rows)('%s is written', (_title, difference, expected) => {
  const options = { baseline: 'live', masker: new Masker(), values: true } as const;
  expect(differenceLines([difference], options).join('\n')).toBe(expected);
});

test('long values and many places are cut, and control characters are seen', () => {
  const places = Array.from({ length: 12 }, (_, at) => place(`/p${at}`, 'a'.repeat(500), '\u001B'));
  const lines = differenceLines([{ kind: 'input', step: 'A\n', places }], {
    baseline: 'executed',
    masker: new Masker(),
    values: true,
  });
  expect(lines[0]).toBe(String.raw`A\n is given something else`);
  expect(lines.at(-1)).toBe('    and 2 more');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(200);
  expect(lines.join('')).not.toContain('\u001B');
  const texts = [Array.from({ length: 50 }, (_, at) => at), ['x']] as const;
  const whole = differenceLines([{ kind: 'input', step: 'A', places: [place('/l', ...texts)] }], {
    baseline: 'live',
    masker: new Masker(),
    values: true,
  });
  expect(whole.length).toBeLessThan(16);
});

test.each([
  [[], 'It has no executions to replay.'],
  [[execution('1')], 'The last execution: 1 does the same.'],
  [
    [
      execution('1'),
      execution('2'),
      execution('3', { differences: [{ kind: 'rounds', step: 'L', before: 1, after: 2 }] }),
      execution('4', { end: 'InputMissing' }),
    ],
    'The last 4 executions: 2 do the same, 1 differs in 1 way, 1 not replayed: its history does not tell the input.',
  ],
] as const)('the sum says what became of all: %#', (executions, expected) => {
  expect(replaySummary({ executions })).toBe(expected);
});

test('notes and reasons stand on the line of their execution', () => {
  const text = replayText(
    view(
      execution('e1', { ranEarlier: true }),
      execution('e2', { strays: true }),
      execution('e3', { end: 'HistoryUnreadable' }),
    ),
    { masker: new Masker(), color: false },
  );
  expect(text).toMatch(/= .* e1 {2}the same; it ran another definition than the tenant has now\n/);
  expect(text).toMatch(/= .* e2 {2}the same; its replay leaves the path that was recorded\n/);
  expect(text).toMatch(/\? .* e3 {2}not replayed: its history cannot be read\n/);
});

test('a marked secret stands in no form, whatever it is part of', () => {
  const masker = new Masker();
  masker.learn('canary-1');
  const found = execution('e1', {
    standIns: ['step canary-1'],
    differences: [
      { kind: 'parting', step: 'canary-1', before: 'x canary-1', after: undefined },
      { kind: 'one-sided', step: 'canary-1', side: 'after' },
      {
        kind: 'input',
        step: 'A',
        places: [
          place('/canary-1', 'a canary-1', ['canary-1', { b: 'canary-1' }]),
          place('/password', 'canary-2', 'canary-3'),
        ],
      },
    ],
  });
  for (const text of [
    replayText(view(found), { masker, color: false }),
    replayMarkdown(view(found), { masker }),
    replayJson(view(found), { masker }),
  ]) {
    expect(text).not.toContain('canary');
    expect(text).toContain('password');
  }
});

test('Markdown holds no markup of strangers, and ends somewhere', () => {
  const executions = Array.from({ length: 30 }, (_, at) =>
    execution(`e${at}`, {
      differences: [{ kind: 'one-sided', step: `<b>@all ${at}`, side: 'after' }],
    }),
  );
  const text = replayMarkdown(
    { ...view(...executions), workflow: '<i>' },
    { masker: new Masker() },
  );
  expect(text).not.toMatch(/<[bi]>|@all/);
  expect(text).toContain('And 10 more ways.');
});

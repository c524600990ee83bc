import { expect, test } from 'vitest';
import type { Failure } from '../../../src/executions/failures/look.ts';
import { advanceProblem } from '../../../src/executions/failures/problem.ts';
import type { Problem } from '../../../src/executions/failures/problem.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

function at(minute: number, id = `f${minute}`): Failure {
  return { id, started: minute * MINUTE - 1000, closed: minute * MINUTE };
}

function first(failures: readonly Failure[]): Problem {
  return {
    workflowId: 'w',
    workflow: 'W',
    fingerprint: 'f',
    error: 'refused',
    count: failures.length,
    firstAt: failures[0]!.closed,
    lastStarted: failures.at(-1)!.started,
    lastAt: failures.at(-1)!.closed,
    execution: failures.at(-1)!.id,
    toldAt: 0,
    toldCount: 0,
    toldLastAt: 0,
  };
}

/** One pass: the minute, minutes of failures, minutes of successes. */
type Pass = readonly [minute: number, failures: readonly number[], successes: readonly number[]];

function play(passes: readonly Pass[]): readonly string[] {
  let problem: Problem | undefined;
  return passes.flatMap(([minute, failed, succeeded]) => {
    const failures = failed.map((one) => at(one));
    if (problem === undefined && failures.length === 0) {
      return [];
    }
    const end = advanceProblem(problem, () => first(failures), {
      failures,
      successes: succeeded.map((one) => at(one, `s${one}`)),
      clocks: { now: minute * MINUTE, tenantNow: minute * MINUTE },
      repeatMs: HOUR,
    });
    problem =
      end.kind === 'ended' ? undefined : (JSON.parse(JSON.stringify(end.problem)) as Problem);
    const count = end.kind === 'failing' ? ` ${end.sinceTold}` : '';
    return end.kind === 'quiet' ? [] : [`${minute} ${end.kind}${count}`];
  });
}

const TABLE: readonly (readonly [string, readonly Pass[], readonly string[]])[] = [
  [
    'one failure is told once',
    [
      [5, [1], []],
      [10, [], []],
      [100, [], []],
    ],
    ['5 opened'],
  ],
  [
    'what goes on is summed up once an hour',
    [
      [5, [1, 2], []],
      [10, [7, 8], []],
      [64, [60], []],
      [65, [64], []],
      [70, [66], []],
      [125, [], []],
    ],
    ['5 opened', '65 failing 4', '125 failing 1'],
  ],
  [
    'a success before the last failure is none',
    [
      [5, [4], [3]],
      [10, [], [4]],
    ],
    ['5 opened'],
  ],
  [
    'a success after it ends it',
    [
      [5, [4], []],
      [10, [], [6]],
    ],
    ['5 opened', '10 recovered'],
  ],
  [
    'an old failure that is read later changes nothing',
    [
      [5, [4], []],
      [10, [], [6]],
      [15, [3], []],
      [70, [], []],
    ],
    ['5 opened', '10 recovered', '70 ended'],
  ],
  [
    'an old failure is no reason for a summary',
    [
      [5, [4], []],
      [65, [3], []],
    ],
    ['5 opened'],
  ],
  [
    'what comes back within the hour is in the next summary, and ends after an hour of peace',
    [
      [5, [4], []],
      [10, [], [6]],
      [15, [12], []],
      [20, [], [16]],
      [71, [], [16]],
      [75, [], [74]],
    ],
    ['5 opened', '10 recovered', '71 failing 1', '75 recovered'],
  ],
  [
    'what comes back later is told anew',
    [
      [5, [4], []],
      [10, [], [6]],
      [71, [], []],
      [75, [74], []],
    ],
    ['5 opened', '10 recovered', '71 ended', '75 opened'],
  ],
  [
    'it is forgotten after 90 days',
    [
      [5, [4], []],
      [90 * 24 * 60 + 5, [], []],
    ],
    ['5 opened', '129605 ended'],
  ],
];

test.each(TABLE)('%s', (_, passes, told) => {
  expect(play(passes)).toEqual(told);
});

test('a clock of ours that was set back silences nothing', () => {
  expect(
    play([
      [500, [499], []],
      [5, [501], []],
    ]),
  ).toEqual(['500 opened', '5 failing 1']);
});

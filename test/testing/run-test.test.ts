import { describe, expect, test } from 'vitest';
import type { TestResult } from '../../src/testing/test-result.ts';
import { allVisits } from '../../src/testing/trace.ts';
import { WORKFLOW, runOne } from './suite.ts';

type Told = Pick<TestResult, 'outcome' | 'failures'>;

/** Where each failure stands, and what it says. */
function told({ failures }: Told): readonly string[] {
  return failures.map(({ place, message }) => `${place.file}:${place.line} ${message}`);
}

const GOOD = 'Fetch: { output: { statusCode: 200, body: { items: [a, b, c] } } }';

describe('a test that passes', () => {
  test.each([
    ['a path with its rounds left open', GOOD, '{ path: [Fetch, Is Done, Each, Good] }'],
    [
      'a path with each round',
      `${GOOD}\n      Work: { iterations: { 1: { error: { message: no } }, others: { output: {} } } }`,
      '{ path: [Fetch, Is Done, { Each: [[Work, End], [Work, Tell, End], [Work, End]] }, Good] }',
    ],
    [
      'rounds as a list, and the rest by the example',
      `${GOOD}\n      Work: { iterations: [{ error: { message: no } }] }`,
      '{ steps: { Each/Tell: { times: 1 }, Work: { times: 3, calls: [{ error: { message: no } }, { input: { accountIds: b } }] } } }',
    ],
    [
      'a sequence that polls with a wait in between',
      `Fetch: { sequence: [{ output: { statusCode: 202 } }, { output: { statusCode: 202 } }, { output: { statusCode: 200, body: { items: [] } } }] }`,
      '{ path: [Fetch, Is Done, Pause, Fetch, Is Done, Pause, Fetch, Is Done, Each, Good], steps: { Pause: { times: 2 }, Work: { ran: false } } }',
    ],
    [
      'a sequence whose last answers all that follow',
      `${GOOD}\n      Work: { sequence: [{ output: {} }, { error: { message: no } }] }`,
      '{ steps: { Each/Tell: { times: 2 } } }',
    ],
    [
      'a sequence of each round',
      `${GOOD}\n      Work: { iterations: { others: { sequence: [{ error: { message: no } }, { output: {} }] } } }`,
      '{ steps: { Each/Tell: { times: 1 } } }',
    ],
    [
      'an error that is caught',
      'Fetch: { error: { status: 503, message: it is down } }',
      '{ failure: { step: Bad, name: Went bad, message: { matches: "^It" }, status: 500 }, path: [Fetch, Tell, Bad], steps: { Tell: { input: { subject: it is down } }, Fetch: { error: { status: 503 } } } }',
    ],
    [
      'operands of a choice and the output of a step',
      'Fetch: { output: { statusCode: 404 } }',
      '{ status: Failed, steps: { Is Done: { input: { choiceList: [{ variableA: 404, variableB: 200 }, { variableB: 202 }] } }, Fetch: { output: { statusCode: 404 } } } }',
    ],
    ['an action that answers later', `${GOOD.slice(0, -2)}, after: 4m }`, '{ status: Completed }'],
    [
      'an action that does not end in its time',
      'Fetch: { after: never }',
      '{ status: Failed, path: [Fetch, Tell, Bad], steps: { Fetch: { error: { status: 408 } } } }',
    ],
    [
      'a loop over nothing',
      'Fetch: { output: { statusCode: 200, body: { items: [] } } }',
      '{ path: [Fetch, Is Done, { Each: [] }, Good] }',
    ],
    ['a step that is named without more is one that is taken', GOOD, '{ steps: { Each: {} } }'],
    ['a step that is taken no times', GOOD, '{ steps: { Pause: { times: 0 } } }'],
  ])('%s', (_name, mocks, wanted) => {
    const ran = runOne(`tests:
  - name: a
    mocks:
      ${mocks}
    expect: ${wanted}
`);
    expect(told(ran)).toEqual([]);
    expect(ran.outcome).toBe('passed');
  });

  test('the clock starts where it is told and moves with waits and answers, whatever the day is', () => {
    const ran = runOne(`now: 2030-01-01T00:00:00Z
tests:
  - name: a
    mocks:
      Fetch: { sequence: [{ output: { statusCode: 202 }, after: 2m }, { output: { statusCode: 500 } }] }
    expect: { status: Failed }
`);
    const times = ran.trace!.visits.map(({ key, at }) => `${key} ${new Date(at).toISOString()}`);
    expect(times).toEqual([
      'Fetch 2030-01-01T00:00:00.000Z',
      'Is Done 2030-01-01T00:02:00.000Z',
      'Pause 2030-01-01T00:02:00.000Z',
      'Fetch 2030-01-01T01:02:00.000Z',
      'Is Done 2030-01-01T01:02:00.000Z',
      'Bad 2030-01-01T01:02:00.000Z',
    ]);
    const other = runOne('tests: [{ name: a, mocks: { Fetch: { output: { statusCode: 1 } } } }]');
    expect(new Date(other.trace!.visits[0]!.at).toISOString()).toBe('2026-01-05T09:00:00.000Z');
  });

  test("a test's own time, payload and mocks stand before the file's", () => {
    const ran = runOne(`now: 2030-01-01
mocks:
  Fetch: { output: { statusCode: 404 } }
  Each/Tell: { output: {} }
tests:
  - name: a
    now: 2031-01-01
    trigger: { identity: { type: IDENTITY, id: "9", name: Bob }, attributes: { go: "yes" } }
    mocks:
      Fetch: { output: { statusCode: 200, body: { items: [] } } }
    expect: { steps: { Fetch: { input: { url: https://x.example/9 } } } }
`);
    expect(told(ran)).toEqual([]);
    expect(ran.trace!.visits[0]!.at).toBe(Date.UTC(2031, 0, 1));
  });

  test('a run can be cancelled while it waits', () => {
    const ran = runOne(`tests:
  - name: a
    mocks: { Fetch: { output: { statusCode: 202 } } }
    cancelAfter: 150m
    expect: { status: Canceled, steps: { Fetch: { times: 3 }, Pause: { times: 3 } } }
`);
    expect(told(ran)).toEqual([]);
  });

  test('a person may take for ever', () => {
    const workflow = `name: W
definition:
  start: Ask
  steps:
    Ask: { type: action, actionId: "sp:forms", versionNumber: 1, attributes: {}, nextStep: Done }
    Done: { type: success }
`;
    const never =
      'tests: [{ name: a, mocks: { Ask: { after: never } }, expect: { status: Waiting, path: [Ask] } }]';
    expect(told(runOne(never, false, workflow))).toEqual([]);
    const late =
      'tests: [{ name: a, mocks: { Ask: { output: { formData: { x: 1 } }, after: 400d } }, expect: { steps: { Ask: { output: { formData: { x: 1 } } } } } }]';
    expect(told(runOne(late, false, workflow))).toEqual([]);
  });

  test('an event that the filter keeps out', () => {
    const ran = runOne(`tests:
  - name: a
    trigger: { identity: { type: IDENTITY, id: "9", name: Bob }, attributes: { go: "no" } }
    expect: { started: false }
`);
    expect(ran).toMatchObject({ outcome: 'passed', failures: [] });
    expect(ran.trace).toBeUndefined();
  });

  test('a test that is skipped does nothing', () => {
    expect(runOne('tests: [{ name: a, skip: later, expect: { status: Failed } }]')).toMatchObject({
      outcome: 'skipped',
      failures: [],
    });
    const run = 'tests: [{ name: a, skip: false, expect: { status: Failed } }]';
    expect(runOne(run).outcome).toBe('failed');
  });
});

describe('a test that fails says where and why', () => {
  test.each([
    [
      'a failure that nobody expected',
      'Fetch: { output: { statusCode: 404 } }',
      '{ path: [Fetch, Is Done, Bad] }',
      ["w.test.yaml:7 the run is Failed at 'Bad': Went bad, It did, status 500, and not Completed"],
    ],
    [
      'a run that ends well',
      GOOD,
      '{ failure: { name: Went bad } }',
      ['w.test.yaml:7 the run is Completed, and not Failed'],
    ],
    [
      'another failure',
      'Fetch: { output: { statusCode: 404 } }',
      '{ failure: { name: Other, message: { matches: x }, step: Fetch } }',
      [
        'w.test.yaml:7 the failure differs at /step',
        'w.test.yaml:7 the failure differs at /name',
        'w.test.yaml:7 the failure differs at /message',
      ],
    ],
    ['another path', GOOD, '{ path: [Fetch, Is Done, Good] }', ['w.test.yaml:7 the path differs']],
    ['a longer path', GOOD, '{ path: [Fetch, Is Done] }', ['w.test.yaml:7 the path differs']],
    [
      'another path in a round',
      GOOD,
      '{ path: [Fetch, Is Done, { Each: [[Work, End], [Work, Tell, End], [Work, End]] }, Good] }',
      ['w.test.yaml:7 the path differs'],
    ],
    [
      'fewer rounds',
      GOOD,
      '{ path: [Fetch, Is Done, { Each: [[Work, End]] }, Good] }',
      ['w.test.yaml:7 the path differs'],
    ],
    [
      'how often steps are taken',
      GOOD,
      '{ steps: { Each/Work: { times: 2 }, Pause: {}, Good: { ran: false }, Fetch: { times: 0 } } }',
      [
        "w.test.yaml:7 'Each/Work' is taken 3 times, and not 2 times",
        "w.test.yaml:7 'Pause' is never taken",
        "w.test.yaml:7 'Good' is taken, and is not to be",
        "w.test.yaml:7 'Fetch' is taken, and is not to be",
      ],
    ],
    [
      'what steps got and left, the first time that differs',
      GOOD,
      '{ steps: { Work: { input: { accountIds: a, operation: disable } }, Fetch: { output: { statusCode: 201, body: { items: [a] } } }, Good: { error: { status: 500 } } } }',
      [
        "w.test.yaml:7 the input of 'Each/Work' in round 1 differs at /accountIds",
        "w.test.yaml:7 the output of 'Fetch' differs at /statusCode",
        "w.test.yaml:7 the output of 'Fetch' differs at /body/items",
        "w.test.yaml:7 the error of 'Good' differs",
      ],
    ],
    [
      'single times',
      GOOD,
      '{ steps: { Work: { calls: [{ input: { accountIds: a } }, { input: { accountIds: c } }, {}, {}] } } }',
      [
        "w.test.yaml:7 the input of 'Each/Work' in round 1 differs at /accountIds",
        "w.test.yaml:7 'Each/Work' is taken only 3 times",
      ],
    ],
    [
      'an event that comes through',
      GOOD,
      '{ started: false }',
      [
        "w.test.yaml:7 the run starts, and is not to: the trigger's filter at w.yaml:6 lets the event through",
      ],
    ],
  ])('%s', (_name, mocks, wanted, failures) => {
    const ran = runOne(`tests:
  - name: a
    mocks:
      ${mocks}
    expect: ${wanted}
`);
    expect(told(ran)).toEqual(failures);
    expect(ran.outcome).toBe('failed');
  });

  test('the place is the expected value itself, with its lines, both values and the visit', () => {
    const ran = runOne(`tests:
  - name: a
    mocks:
      ${GOOD}
    expect:
      steps:
        Fetch:
          input: { method: post }
`);
    expect(ran.failures).toMatchObject([
      {
        place: { file: 'w.test.yaml', line: 10, column: 20 },
        difference: { label: '/method', expected: 'post', actual: 'get' },
        visit: { key: 'Fetch', input: { method: 'get', url: 'https://x.example/1' } },
      },
    ]);
    expect(ran.failures[0]!.place.frame).toContain('> 10 |           input: { method: post }');
  });

  test('an event that the filter keeps out, unexpectedly', () => {
    const ran = runOne('tests: [{ name: a, trigger: { attributes: {} } }]');
    expect(told(ran)).toEqual([
      "w.test.yaml:3 the run does not start: the trigger's filter at w.yaml:6 keeps the event out",
    ]);
  });

  test('with strict an action that no mock answers, at its line in the workflow', () => {
    const tests = `tests: [{ name: a, mocks: { ${GOOD}, Work: { iterations: [{ output: 1 }] } } }]`;
    expect(runOne(tests).outcome).toBe('passed');
    expect(told(runOne(tests, true))).toEqual(["w.yaml:37 'Each/Work' is answered by no mock"]);
  });

  test('a run in a circle ends', () => {
    const ran = runOne(`tests:
  - { name: a, mocks: { Fetch: { output: { statusCode: 202 } } } }
`);
    expect(ran.failures[0]!.message).toContain('TooManySteps');
  });

  test('names from strangers are names', () => {
    const ran = runOne(
      `tests: [{ name: a, mocks: { toString: { output: {} } }, expect: { path: [toString, valueOf] } }]`,
      true,
      WORKFLOW.replaceAll('Fetch', 'toString').replaceAll('Good', 'valueOf'),
    );
    expect(allVisits(ran.trace!.visits).map(({ key }) => key)).toEqual([
      'toString',
      'Is Done',
      'Bad',
    ]);
  });
});

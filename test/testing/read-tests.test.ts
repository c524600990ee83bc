import { expect, test } from 'vitest';
import { prepareSuite } from '../../src/testing/prepare-suite.ts';
import { readTests } from '../../src/testing/read-tests.ts';
import { readWorkflow } from '../../src/testing/read-workflow.ts';
import { WORKFLOW, prepare } from './suite.ts';

/** What stands below the two lines of the head, and the findings of it: severity is error unless it is said. */
const BAD: readonly (readonly [name: string, tests: string, findings: readonly string[]])[] = [
  ['a key near to a known one', 'test: []\ntests: [{ name: a }]', ['3:1 TEST_UNKNOWN_KEY `tests`']],
  [
    'an unknown key far from all',
    'tests: [{ name: a, expect: { zzzzzz: 1 } }]',
    ['3:30 TEST_UNKNOWN_KEY started, status, path, steps, failure'],
  ],
  ['only', 'tests: [{ name: a, only: true }]', ['3:20 TEST_UNKNOWN_KEY']],
  ['no tests', 'tests: []', ['3:1 TEST_NONE']],
  ['no list of tests', 'now: 2026-01-01', ['1:1 TEST_NONE']],
  ['tests of another kind', 'tests: 5', ['3:1 TEST_VALUE']],
  ['a test without a name', 'tests: [{ skip: true }]', ['3:9 TEST_MISSING_KEY']],
  ['one name twice', 'tests: [{ name: a }, { name: b }, { name: a }]', ['3:37 TEST_NAME_TAKEN']],
  ['a time that is none', 'tests: [{ name: a, now: noon }]', ['3:20 TEST_VALUE']],
  ['a length that is none', 'tests: [{ name: a, cancelAfter: long }]', ['3:20 TEST_VALUE']],
  [
    'a status near to one',
    'tests: [{ name: a, expect: { status: complete } }]',
    ['3:30 TEST_VALUE `Completed`'],
  ],
  [
    'started beside others',
    'tests: [{ name: a, expect: { started: false, status: Failed } }]',
    ['3:20 TEST_VALUE'],
  ],
  [
    'ran beside others',
    'tests: [{ name: a, expect: { steps: { Fetch: { ran: false, times: 1 } } } }]',
    ['3:39 TEST_VALUE'],
  ],
  ['a mock of no form', 'tests: [{ name: a, mocks: { Fetch: {} } }]', ['3:29 TEST_VALUE']],
  [
    'a mock of two forms',
    'tests: [{ name: a, mocks: { Fetch: { output: 1, error: { message: x } } } }]',
    ['3:29 TEST_VALUE'],
  ],
  [
    'an output that never comes',
    'tests: [{ name: a, mocks: { Fetch: { output: 1, after: never } } }]',
    ['3:29 TEST_VALUE'],
  ],
  [
    'a sequence that comes later',
    'tests: [{ name: a, mocks: { Fetch: { sequence: [{ output: 1 }], after: 1h } } }]',
    ['3:29 TEST_VALUE'],
  ],
  [
    'an empty sequence',
    'tests: [{ name: a, mocks: { Fetch: { sequence: [] } } }]',
    ['3:38 TEST_VALUE'],
  ],
  [
    'an error without a message',
    'tests: [{ name: a, mocks: { Fetch: { error: { status: 500 } } } }]',
    ['3:38 TEST_MISSING_KEY'],
  ],
  [
    'a round that is none',
    'tests: [{ name: a, mocks: { Work: { iterations: { first: { output: 1 } } } } }]',
    ['3:51 TEST_VALUE'],
  ],
  [
    'a misspelt key deep in a mock',
    'tests: [{ name: a, mocks: { Work: { iterations: [{ sequence: [{ outptu: 1 }] }] } } }]',
    ['3:65 TEST_UNKNOWN_KEY `output`'],
  ],
  [
    'rounds outside of a loop',
    'tests: [{ name: a, mocks: { Fetch: { sequence: [{ iterations: [{ output: 1 }] }] } } }]',
    ['3:29 TEST_STEP_NO_LOOP'],
  ],
  [
    'a mock of an unknown step',
    'mocks: { Fecth: { output: 1 } }\ntests: [{ name: a }]',
    ["3:10 TEST_STEP_UNKNOWN 'Fetch'"],
  ],
  [
    'a mock of a choice, a wait, a loop and an end',
    'mocks: { Is Done: { output: 1 }, Pause: { output: 1 }, Each: { output: 1 }, Good: { output: 1 } }\ntests: [{ name: a }]',
    [10, 34, 56, 77].map((column) => `3:${column} TEST_STEP_NO_ACTION`),
  ],
  [
    'a step of a body by a key that two maps of bodies have not',
    'tests: [{ name: a, expect: { steps: { Each/Wrk: {} } } }]',
    ["3:39 TEST_STEP_UNKNOWN 'Each/Work'"],
  ],
  [
    'a path with unknown steps, inside of a loop too',
    'tests: [{ name: a, expect: { path: [Fetch, Nope, { Each: [[Wrk], [Work, Good]] }, { Good: [] }] } }]',
    [
      '3:44 TEST_STEP_UNKNOWN',
      "3:60 TEST_STEP_UNKNOWN 'Work'",
      '3:73 TEST_STEP_UNKNOWN',
      '3:85 TEST_STEP_NO_LOOP',
    ],
  ],
  [
    'a failing step that is in a loop',
    'tests: [{ name: a, expect: { failure: { step: Work } } }]',
    ['3:41 TEST_STEP_UNKNOWN'],
  ],
  [
    'patterns that are none',
    "tests: [{ name: a, expect: { failure: { message: { matches: '(' } }, steps: { Fetch: { input: { url: [{ matches: '(?=x)' }] } } } } }]",
    ['3:52 TEST_PATTERN', '3:105 TEST_PATTERN'],
  ],
  [
    'an input that the trigger never sends',
    'tests: [{ name: a, trigger: { identity: { type: ROBOT, id: "1", name: Ann }, attributes: {} } }]',
    ['3:43 warning TEST_INPUT'],
  ],
];

test.each(BAD)('%s', (_name, tests, wanted) => {
  const { suite, diagnostics } = prepare(tests);
  const told = diagnostics.map(({ line, column, severity, code }) =>
    [`${line}:${column}`, ...(severity === 'error' ? [] : [severity]), code].join(' '),
  );
  const words = wanted.map((one) =>
    one
      .split(' ')
      .slice(one.includes('warning') ? 3 : 2)
      .join(' '),
  );
  expect(told.toSorted()).toEqual(
    wanted.map((one, index) => one.slice(0, one.length - words[index]!.length).trim()).toSorted(),
  );
  for (const word of words) {
    expect(diagnostics.some(({ hint }) => hint.includes(word))).toBe(true);
  }
  for (const { file, frame, hint } of diagnostics) {
    expect(file).toBe('w.test.yaml');
    expect(frame).toContain('^');
    expect(hint).not.toBe('');
  }
  expect(suite === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
});

test('what is wrong in its shape does not hide what is wrong in its names', () => {
  const { diagnostics } = prepare(`mocks:
  Fetch: { output: 1, error: { message: x } }
  Fech: { output: 1 }
tests:
  - { name: a, expects: 1 }
  - { expect: { path: [5] } }
  - { name: c, now: noon, expect: { path: [Nope], status: Nope } }
`);
  expect(diagnostics.map(({ line, code }) => `${line} ${code}`)).toEqual([
    '4 TEST_VALUE',
    '5 TEST_STEP_UNKNOWN',
    '7 TEST_UNKNOWN_KEY',
    '8 TEST_MISSING_KEY',
    '8 TEST_VALUE',
    '9 TEST_VALUE',
    '9 TEST_STEP_UNKNOWN',
    '9 TEST_VALUE',
  ]);
});

test('a key that several bodies have is ambiguous, and told apart by its loop', () => {
  const workflow = `name: W
definition:
  start: A
  steps:
    A: { type: action, actionId: "sp:loop:iterator", attributes: { start: Do, steps: { Do: { type: action, actionId: "sp:http", attributes: {}, nextStep: E }, E: { type: success } } }, nextStep: B }
    B: { type: action, actionId: "sp:loop:iterator", attributes: { start: Do, steps: { Do: { type: action, actionId: "sp:http", attributes: {}, nextStep: E }, E: { type: success } } }, nextStep: C }
    C: { type: success }
`;
  const told = prepare('mocks: { Do: { output: 1 } }\ntests: [{ name: a }]', workflow).diagnostics;
  expect(told.map(({ code, message }) => [code, message])).toEqual([
    ['TEST_STEP_AMBIGUOUS', "Several steps have this key. It is 'Do': A/Do, B/Do."],
  ]);
  const mocks = 'mocks: { A/Do: { output: 1 }, B/Do: { output: 2 } }\ntests: [{ name: a }]';
  expect(prepare(mocks, workflow).diagnostics).toEqual([]);
});

test('what a payload lacks is told once for each of its objects', () => {
  const { diagnostics } = prepare('tests: [{ name: a, trigger: { identity: {} } }, { name: b }]');
  expect(diagnostics.map(({ column, code, message }) => [column, code, message])).toEqual([
    [20, 'TEST_INPUT', 'The trigger never sends such an input. There is no `/attributes`.'],
    [
      31,
      'TEST_INPUT',
      'The trigger never sends such an input. There is no `/identity/type`, `/identity/id`, `/identity/name`.',
    ],
  ]);
});

test('with strict a wrong input is an error', () => {
  const tests = 'tests: [{ name: a, trigger: { attributes: {} } }]';
  expect(prepare(tests).suite).toBeDefined();
  const { suite, diagnostics } = prepare(tests, WORKFLOW, true);
  expect(suite).toBeUndefined();
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'error TEST_INPUT',
  ]);
});

test.each([
  ['tests: [', ['YAML_SYNTAX']],
  ['', ['FILE_EMPTY']],
  ['# nothing', ['FILE_EMPTY']],
  ['- a', ['FILE_NOT_A_MAPPING']],
  ['tests: !odd []', ['YAML_TAG_UNKNOWN']],
  ['a: 1\na: 2', ['YAML_DUPLICATE_KEY']],
  ['__proto__: 1', ['YAML_KEY_FORBIDDEN']],
])('a file that cannot be read: %j', (text, codes) => {
  const { written, diagnostics } = readTests('w.test.yaml', Buffer.from(text));
  expect(written).toBeUndefined();
  expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual(codes);
});

test('bytes that are no text', () => {
  const { diagnostics } = readTests('w.test.yaml', Uint8Array.from([0xff, 0xfe, 0]));
  expect(diagnostics.map(({ code }) => code)).toEqual(['FILE_NOT_UTF8']);
});

test('no frame shows a secret', () => {
  const { diagnostics } = prepare(
    'mocks: { Nope: { output: { password: hunter2 } } }\ntests: [{ name: a }]',
  );
  expect(diagnostics.map(({ code, frame }) => [code, frame])).toEqual([
    ['TEST_STEP_UNKNOWN', undefined],
  ]);
});

test('a workflow with errors, or with a path that does not parse, is no workflow to test', () => {
  const read = readTests('w.test.yaml', Buffer.from('workflow: w.yaml\ntests: [{ name: a }]'));
  const bad = readWorkflow('w.yaml', Buffer.from(WORKFLOW.replace('$.fetch.body.items', '$.[[')));
  expect(bad.workflow).toBeUndefined();
  expect(bad.diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
    'w.yaml:34 PATH_SYNTAX',
  ]);
  const missing = prepareSuite(read, undefined, false).diagnostics;
  expect(missing.map(({ line, code }) => `${line} ${code}`)).toEqual(['1 TEST_WORKFLOW_MISSING']);
  const invalid = prepareSuite(read, bad, false).diagnostics;
  expect(invalid.map(({ line, code }) => `${line} ${code}`)).toEqual(['1 TEST_WORKFLOW_INVALID']);
});

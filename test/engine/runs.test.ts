import { describe, expect, test } from 'vitest';
import type { ActionCall } from '../../src/engine/action-call.ts';
import { compileProgram } from '../../src/engine/program.ts';
import type { Run } from '../../src/engine/frame.ts';
import { advanceRun } from '../../src/engine/run.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { action, choice, DONE, NOW, play, variable } from './play.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

function loop(attributes: JsonObject, nextStep: string, more: JsonObject = {}): JsonObject {
  return {
    type: 'action',
    actionId: 'sp:loop:iterator',
    versionNumber: 1,
    attributes,
    nextStep,
    ...more,
  };
}

function serial(attributes: JsonObject, nextStep: string): JsonObject {
  return {
    ...loop({ loopType: 'forLoop', ...attributes }, nextStep),
    actionId: 'sp:serial:iterator',
  };
}

function sleep(attributes: JsonObject, nextStep: string): JsonObject {
  return { type: 'action', actionId: 'sp:sleep', versionNumber: 1, attributes, nextStep };
}

const fails =
  (message: string, status = 500) =>
  () => ({ kind: 'error' as const, error: { status, message } });
const later = (timeoutMs?: number) => () => ({
  kind: 'later' as const,
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});

describe('data (facts 5.1)', () => {
  test('each step adds its output under its own name, and nothing is overwritten', () => {
    const { calls } = play(
      {
        'Get Identity': action({}, 'HTTP Request 1'),
        'HTTP Request 1': action({}, 'Use'),
        Use: action({ 'all.$': '$' }, 'Done'),
        Done: DONE,
      },
      {
        input: { id: 1 },
        answers: { 'Get Identity': { name: 'Ann' }, 'HTTP Request 1': { body: [] } },
      },
    );
    expect(calls[2]?.attributes['all']).toEqual({
      trigger: { id: 1 },
      getIdentity: { name: 'Ann' },
      hTTPRequest1: { body: [] },
    });
  });

  test('keys such as __proto__ and constructor are names like any other', () => {
    const { calls, run } = play(
      {
        ['__proto__']: action({}, 'constructor'),
        constructor: action({ ['__proto__']: 'x' }, 'Use'),
        Use: action(
          { 'a.$': "$['__proto__'].evil", 'b.$': '$.constructor.fine', 'c.$': '$.toString' },
          'Done',
        ),
        Done: DONE,
      } as Record<string, Json>,
      { start: '__proto__', answers: { ['__proto__']: { evil: 1 }, constructor: { fine: 2 } } },
    );
    expect(run.outcome).toEqual({ kind: 'Completed' });
    expect(calls.at(-1)?.attributes['b']).toBe(2);
    expect(calls.at(-1)?.attributes['c']).toBeUndefined();
    expect(({} as Record<string, unknown>)['evil']).toBeUndefined();
  });
});

describe('ends (facts 5.4)', () => {
  test('a success end completes the run', () => {
    const { run, events } = play({ Done: DONE });
    expect(run.outcome).toEqual({ kind: 'Completed' });
    expect(events.map(({ kind }) => kind)).toEqual([
      'run-started',
      'step-started',
      'step-ended',
      'run-ended',
    ]);
  });

  test('a failure end fails the run under its failureName', () => {
    const end = {
      type: 'failure',
      failureName: 'No account',
      description: 'None for {{$.trigger.id}}',
    };
    expect(play({ End: end }, { input: { id: 7 } }).run.outcome).toEqual({
      kind: 'Failed',
      step: 'End',
      error: { status: 500, name: 'No account', message: 'None for 7' },
    });
  });

  test.each<[string, Record<string, Json>, RegExp]>([
    ['a start that does not exist', {}, /start names step ''/],
    ['a next step that does not exist', { A: action({}, 'B') }, /no step 'B' to go to/],
    ['no next step', { A: action({}, '') }, /no step follows/],
    ['a type that does not exist', { A: { type: 'ACTIVITY' } }, /'ACTIVITY' is no type of step/],
    ['a step that is no object', { A: 5 }, /'' is no type of step/],
  ])('%s fails the run and says why', (_what, steps, message) => {
    const { run } = play(steps);
    expect(run.outcome.kind).toBe('Failed');
    expect(JSON.stringify(run.outcome)).toMatch(message);
  });

  test('step types are read whatever their case (facts 3.1)', () => {
    expect(play({ A: { type: 'SUCCESS' } }).run.outcome.kind).toBe('Completed');
  });

  test('a circle is stopped, and the failure says why', () => {
    const { run } = play({ A: choice({ comparator: 'IsPresent', variableA: 1 }, 'A', 'A') });
    expect(run.outcome).toMatchObject({
      kind: 'Failed',
      step: 'A',
      error: { name: 'TooManySteps', message: expect.stringContaining('10000 steps') },
    });
  });

  test('copies of the state inside the state are stopped before they fill the memory', () => {
    const steps = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `Define Variable ${n}`,
        variable('All', { 'variableA.$': '$' }, [], n === 39 ? 'Done' : `Define Variable ${n + 1}`),
      ]),
    );
    const { run } = play({ ...steps, Done: DONE });
    expect(run.outcome).toMatchObject({ kind: 'Failed', error: { name: 'TooLarge' } });
  });

  test('an input that is nested too deep is not begun with', () => {
    let input: Json = 'x';
    for (let depth = 0; depth < 5000; depth += 1) {
      input = [input];
    }
    expect(play({ Done: DONE }, { input }).run.outcome).toMatchObject({
      kind: 'Failed',
      error: { name: 'TooLarge' },
    });
  });
});

describe('errors (facts 3.5)', () => {
  test('without a catch a failing step fails the run', () => {
    const { run } = play(
      { A: action({}, 'Done'), Done: DONE },
      { answers: { A: fails('boom', 404) } },
    );
    expect(run.outcome).toEqual({
      kind: 'Failed',
      step: 'A',
      error: { status: 404, message: 'boom' },
    });
  });

  test('with a catch the run goes on there, and the step holds the error', () => {
    const { run, calls, events } = play(
      {
        A: action({}, 'Done', { catch: [{ next: 'B' }] }),
        B: action(
          { 'code.$': '$.a.error.workflowStatusCode', 'why.$': '$.a.error.workflowErrorMessage' },
          'Done',
        ),
        Done: DONE,
      },
      { answers: { A: fails('boom', 404) } },
    );
    expect(run.outcome).toEqual({ kind: 'Completed' });
    expect(calls[1]?.attributes).toEqual({ code: 404, why: 'boom' });
    expect(events.find(({ kind }) => kind === 'step-failed')).toMatchObject({
      step: 'A',
      edge: { kind: 'catch', to: 'B' },
    });
  });

  test('wrong attributes are caught like any failure', () => {
    const step = action({ 'a.$': 'x' }, 'Done', { catch: [{ next: 'Done' }] });
    expect(play({ A: step, Done: DONE }).run.outcome.kind).toBe('Completed');
  });
});

describe('waiting (facts 3.4, 5.4)', () => {
  test.each<[string, JsonObject, number]>([
    ['minutes', { type: 'waitFor', duration: '10m' }, 10 * MINUTE],
    ['hours', { type: 'waitFor', duration: '2h' }, 120 * MINUTE],
    ['days', { type: 'waitFor', duration: '7d' }, 7 * DAY],
    ['until a date', { type: 'waitUntil', date: '2026-01-06' }, DAY - 9 * 60 * MINUTE],
    [
      'until a date at the time of day on the epoch day',
      { type: 'waitUntil', date: '2026-01-06T23:00:00Z', time: '1969-12-31T05:30:00.000Z' },
      DAY - 9 * 60 * MINUTE + 5.5 * 60 * MINUTE,
    ],
  ])('waits for %s on the clock', (_what, attributes, ms) => {
    const played = play({ Wait: sleep(attributes, 'Done'), Done: DONE });
    expect(played.run.outcome).toEqual({ kind: 'Waiting', until: NOW + ms });
    played.advance(ms - 1);
    expect(played.run.outcome.kind).toBe('Waiting');
    played.advance(1);
    expect(played.run.outcome).toEqual({ kind: 'Completed' });
    expect(played.events.at(-1)?.at).toBe(NOW + ms);
  });

  test('a date that is past ends the wait at once', () => {
    const wait = sleep({ type: 'waitUntil', 'date.$': '$.trigger.on' }, 'Done');
    expect(play({ Wait: wait, Done: DONE }, { input: { on: '2025-12-31' } }).run.outcome.kind).toBe(
      'Completed',
    );
  });

  test.each<[JsonObject, RegExp]>([
    [{ type: 'waitFor', duration: 'soon' }, /'soon' is no duration/],
    [{ type: 'waitUntil', 'date.$': '$.trigger.missing' }, /no date to wait for/],
    [{ type: 'nap' }, /'nap' is no kind of wait/],
  ])('a wait of %j fails', (attributes, message) => {
    expect(JSON.stringify(play({ W: sleep(attributes, 'D'), D: DONE }).run.outcome)).toMatch(
      message,
    );
  });

  test('an action that is answered later leaves the run waiting', () => {
    const played = play(
      { Form: action({}, 'Use'), Use: action({ 'a.$': '$.form' }, 'Done'), Done: DONE },
      { answers: { Form: later() } },
    );
    expect(played.run.outcome).toEqual({ kind: 'Waiting' });
    played.advance(365 * DAY);
    expect(played.run.outcome).toEqual({ kind: 'Waiting' });
    played.answer(1, { formData: { x: 1 } });
    expect(played.run.outcome).toEqual({ kind: 'Completed' });
    expect(played.calls[1]?.attributes).toEqual({ a: { formData: { x: 1 } } });
    played.answer(1, { again: true });
    expect(played.run.outcome).toEqual({ kind: 'Completed' });
  });

  test('an action that does not end in its time fails the step', () => {
    const played = play(
      { A: action({}, 'Done', { catch: [{ next: 'Done' }] }), Done: DONE },
      { answers: { A: later(90_000) } },
    );
    expect(played.run.outcome).toEqual({ kind: 'Waiting', until: NOW + 90_000 });
    played.advance(90_000);
    expect(played.run.outcome.kind).toBe('Completed');
    expect(played.events.find(({ kind }) => kind === 'step-failed')).toMatchObject({
      error: { status: 408, name: 'Timeout' },
    });
  });

  test('a later answer may be an error', () => {
    const played = play({ A: action({}, 'Done'), Done: DONE }, { answers: { A: later() } });
    played.refuse(1, 'no');
    expect(played.run.outcome).toMatchObject({ kind: 'Failed', step: 'A' });
  });

  test('a waiting run can be cancelled; an ended one stays as it is', () => {
    const played = play({ A: action({}, 'Done'), Done: DONE }, { answers: { A: later() } });
    played.cancel();
    expect(played.run.outcome).toEqual({ kind: 'Canceled' });
    played.answer(1, {});
    expect(played.run.outcome).toEqual({ kind: 'Canceled' });
  });

  test('a waiting run survives being written down', () => {
    const steps = {
      Wait: sleep({ type: 'waitFor', duration: '1d' }, 'Use'),
      Use: action({ 'a.$': '$.trigger.a' }, 'Done'),
      Done: DONE,
    };
    const kept = JSON.parse(JSON.stringify(play(steps, { input: { a: 1 } }).run)) as Run;
    const calls: ActionCall[] = [];
    const perform = (call: ActionCall): { kind: 'output'; output: Json } => {
      calls.push(call);
      return { kind: 'output', output: {} };
    };
    const program = compileProgram({ start: 'Wait', steps });
    expect(advanceRun(program, kept, { perform }, NOW + DAY)).toEqual({ kind: 'Completed' });
    expect(calls[0]?.attributes).toEqual({ a: 1 });
  });
});

describe('loops (facts 3.4, 5.4)', () => {
  const body = (attributes: JsonObject, more: JsonObject = {}): JsonObject => ({
    start: 'Act',
    steps: { Act: action(attributes, 'Item Done', more), 'Item Done': DONE },
  });

  test('a body sees its item, the context it is handed, and its own outputs', () => {
    const { calls, path } = play(
      {
        Before: action({}, 'Loop'),
        Loop: loop(
          {
            'input.$': '$.trigger.items',
            'context.$': '$',
            start: 'Act',
            steps: {
              Act: action(
                {
                  'item.$': '$.loop.loopInput',
                  'who.$': '$.loop.context.trigger.who',
                  'b.$': '$.loop.context.before.x',
                },
                'Then',
              ),
              Then: action({ 'own.$': '$.act.n' }, 'Item Done'),
              'Item Done': DONE,
            },
          },
          'Done',
        ),
        Done: DONE,
      },
      {
        input: { items: ['a', 'b'], who: 'Ann' },
        answers: {
          Before: { x: 1 },
          Act: (call) => ({ kind: 'output', output: { n: call.iteration?.index ?? -1 } }),
        },
      },
    );
    expect(
      calls.slice(1).map(({ step, attributes, iteration }) => [step, iteration?.index, attributes]),
    ).toEqual([
      ['Act', 0, { item: 'a', who: 'Ann', b: 1 }],
      ['Then', 0, { own: 0 }],
      ['Act', 1, { item: 'b', who: 'Ann', b: 1 }],
      ['Then', 1, { own: 1 }],
    ]);
    expect(path()).toEqual([
      'Before',
      'Loop',
      'Loop[0]/Act',
      'Loop[0]/Then',
      'Loop[0]/Item Done',
      'Loop[1]/Act',
      'Loop[1]/Then',
      'Loop[1]/Item Done',
      'Done',
    ]);
  });

  test('a body sees what stands around it as well (real files do this, facts 3.4)', () => {
    const { calls } = play(
      {
        Loop: loop({ 'input.$': '$.trigger.items', ...body({ 'a.$': '$.trigger.who' }) }, 'Done'),
        Done: DONE,
      },
      { input: { items: ['x', 'y'], who: 'Ann' } },
    );
    expect(calls[0]?.attributes).toEqual({ a: 'Ann' });
  });

  test('what a round leaves is gone behind the loop, and the loop leaves nothing', () => {
    const { calls } = play(
      {
        Loop: loop({ 'input.$': '$.trigger', ...body({}) }, 'Use'),
        Use: action({ 'all.$': '$' }, 'Done'),
        Done: DONE,
      },
      { input: ['x', 'y'] },
    );
    expect(calls.at(-1)?.attributes).toEqual({ all: { trigger: ['x', 'y'] } });
  });

  test.each<[string, Json, number]>([
    ['a list of one, which arrives as its element', ['x'], 1],
    ['one item that is no list', 'x', 1],
    ['an empty list', [], 0],
    ['nothing', null, 0],
    ['250 items', Array.from({ length: 250 }, (_, n) => n), 250],
  ])('runs for %s', (_what, items, rounds) => {
    const { calls, run } = play(
      { Loop: loop({ 'input.$': '$.trigger.items', ...body({}) }, 'Done'), Done: DONE },
      { input: { items } },
    );
    expect([calls.length, run.outcome.kind]).toEqual([rounds, 'Completed']);
  });

  test('more than 250 items fail the step in the words of the platform', () => {
    const items = Array.from({ length: 251 }, (_, n) => n);
    const { run, calls } = play(
      { Loop: loop({ 'input.$': '$.trigger', ...body({}) }, 'Done'), Done: DONE },
      { input: items },
    );
    expect(run.outcome).toMatchObject({
      kind: 'Failed',
      step: 'Loop',
      error: { message: 'Input has 251 iterations which exceed 250 iteration limit' },
    });
    expect(calls).toEqual([]);
  });

  test('rounds run side by side: all of them wait at once', () => {
    const played = play(
      { Loop: loop({ 'input.$': '$.trigger', ...body({}) }, 'Done'), Done: DONE },
      { input: ['a', 'b', 'c'], answers: { Act: later() } },
    );
    expect(played.calls.map(({ id }) => id)).toEqual([1, 2, 3]);
    played.answer(2, {});
    played.answer(3, {});
    expect(played.run.outcome).toEqual({ kind: 'Waiting' });
    played.answer(1, {});
    expect(played.run.outcome).toEqual({ kind: 'Completed' });
  });

  test('a round that fails lets the others end, then fails the loop, whose catch may take it', () => {
    const answers = {
      Act: (call: ActionCall) =>
        call.iteration?.index === 1 ? fails('boom')() : ({ kind: 'output', output: {} } as const),
    };
    const attributes = { 'input.$': '$.trigger', ...body({}) };
    const input = ['a', 'b', 'c'];
    const failed = play({ Loop: loop(attributes, 'Done'), Done: DONE }, { input, answers });
    expect(failed.calls).toHaveLength(3);
    expect(failed.run.outcome).toMatchObject({
      kind: 'Failed',
      step: 'Loop',
      error: { message: "iteration 1 failed at step 'Act': boom" },
    });
    const caught = play(
      {
        Loop: loop(attributes, 'Done', { catch: [{ next: 'Tell' }] }),
        Tell: action({}, 'Done'),
        Done: DONE,
      },
      { input, answers },
    );
    expect(caught.run.outcome.kind).toBe('Completed');
    expect(caught.path().at(-2)).toBe('Tell');
  });

  test('loops cannot be nested', () => {
    const inner = loop({ 'input.$': '$.trigger', ...body({}) }, 'Item Done');
    const { run } = play(
      {
        Loop: loop(
          { 'input.$': '$.trigger', start: 'Inner', steps: { Inner: inner, 'Item Done': DONE } },
          'Done',
        ),
        Done: DONE,
      },
      { input: ['x', 'y'] },
    );
    expect(JSON.stringify(run.outcome)).toContain('loops cannot be nested');
  });

  test('a serial loop runs one item after another, and updated variables go along', () => {
    const { calls, run } = play(
      {
        'Define Variable': variable('Names', { variableA: '' }, [], 'Each'),
        Each: serial(
          {
            'input.$': '$.trigger',
            start: 'Update Variable',
            steps: {
              'Update Variable': variable(
                '$.defineVariable.names',
                { 'variableA.$': '$.defineVariable.names' },
                [
                  {
                    id: 'sp:transform:concatenate:string',
                    input: { 'variableB.$': '$.loop.loopInput' },
                  },
                ],
                'Item Done',
              ),
              'Item Done': DONE,
            },
          },
          'Use',
        ),
        Use: action({ 'names.$': '$.defineVariable.names' }, 'Done'),
        Done: DONE,
      },
      { input: ['a', 'b', 'c'] },
    );
    expect(run.outcome.kind).toBe('Completed');
    expect(calls[0]?.attributes).toEqual({ names: 'abc' });
  });

  test('in a serial loop {{ }} of a variable is cached from the first pass, a path is current', () => {
    const { calls } = play(
      {
        'Define Variable': variable('Count', { variableA: 'x' }, [], 'Each'),
        Each: serial(
          {
            'input.$': '$.trigger',
            start: 'Act',
            steps: {
              Act: action(
                {
                  text: '{{$.defineVariable.count}}',
                  item: '{{$.loop.loopInput}}',
                  'path.$': '$.defineVariable.count',
                },
                'Update Variable',
              ),
              'Update Variable': variable(
                '$.defineVariable.count',
                { 'variableA.$': '$.defineVariable.count' },
                [{ id: 'sp:transform:concatenate:string', input: { variableB: 'x' } }],
                'Item Done',
              ),
              'Item Done': DONE,
            },
          },
          'Done',
        ),
        Done: DONE,
      },
      { input: ['a', 'b'] },
    );
    expect(calls.map(({ attributes }) => attributes)).toEqual([
      { text: 'x', item: 'a', path: 'x' },
      { text: 'x', item: 'b', path: 'xx' },
    ]);
  });

  test('a serial loop stops silently after 50 items', () => {
    const input = Array.from({ length: 60 }, (_, n) => n);
    const { calls, run } = play(
      { Each: serial({ 'input.$': '$.trigger', ...body({}) }, 'Done'), Done: DONE },
      { input },
    );
    expect([calls.length, run.outcome.kind]).toEqual([50, 'Completed']);
  });

  test('a serial loop stops silently at the first item that fails', () => {
    const { calls, run, events } = play(
      { Each: serial({ 'input.$': '$.trigger', ...body({}) }, 'Done'), Done: DONE },
      {
        input: ['a', 'b', 'c'],
        answers: {
          Act: (call) =>
            call.iteration?.index === 1 ? fails('boom')() : { kind: 'output', output: {} },
        },
      },
    );
    expect([calls.length, run.outcome.kind]).toEqual([2, 'Completed']);
    expect(events.filter(({ kind }) => kind === 'iteration-ended').at(-1)).toMatchObject({
      outcome: { kind: 'Failed', step: 'Act' },
    });
  });

  test('waits inside of a serial loop follow each other on the clock', () => {
    const played = play(
      {
        Each: serial(
          {
            'input.$': '$.trigger',
            start: 'W',
            steps: { W: sleep({ type: 'waitFor', duration: '1m' }, 'D'), D: DONE },
          },
          'Done',
        ),
        Done: DONE,
      },
      { input: ['a', 'b'] },
    );
    expect(played.run.outcome).toEqual({ kind: 'Waiting', until: NOW + MINUTE });
    played.advance(MINUTE);
    expect(played.run.outcome).toEqual({ kind: 'Waiting', until: NOW + 2 * MINUTE });
    played.advance(MINUTE);
    expect(played.run.outcome).toEqual({ kind: 'Completed' });
  });
});

import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { compareTraces } from '../../src/testing/compare-traces.ts';
import { differenceKey } from '../../src/testing/trace-difference.ts';
import { MockActions } from '../../src/testing/mock-actions.ts';
import { runToEnd } from '../../src/testing/run-to-end.ts';
import type { Trace } from '../../src/testing/trace.ts';

type Steps = { readonly [key: string]: Json };

function trace(steps: Steps, input: Json = {}): Trace {
  const definition = { start: Object.keys(steps)[0] ?? '', steps };
  return runToEnd({ definition, input, now: 0 }, new MockActions(new Map()));
}

function mail(nextStep: string, attributes: Json = { subject: 'Hi' }): Json {
  return { type: 'action', actionId: 'sp:send-email', versionNumber: 2, attributes, nextStep };
}

function loop(items: Json, body: Steps): Json {
  const attributes = { input: items, start: Object.keys(body)[0] ?? '', steps: body };
  return { type: 'action', actionId: 'sp:loop:iterator', attributes, nextStep: 'Done' };
}

/** A choice for the text `a`. */
function choice(variableB: string, nextStep: string): Json {
  const one = { comparator: 'StringEquals', variableA: 'a', variableB, nextStep };
  return { type: 'choice', choiceList: [one], defaultStep: 'Done' };
}

const Done: Json = { type: 'success' };
const Bad: Json = { type: 'failure', failureName: 'Bad', description: '' };

const rows: readonly (readonly [string, Steps, Steps, readonly object[]])[] = [
  ['the same', { A: mail('Done'), Done }, { A: mail('Done'), Done }, []],
  [
    'a step that is put in between',
    { A: mail('B'), B: mail('Done'), Done },
    { A: mail('New'), New: mail('B'), B: mail('Done', { subject: 'Ho' }), Done },
    [
      { kind: 'parting', step: 'A', before: 'B', after: 'New' },
      { kind: 'one-sided', step: 'New', side: 'after' },
      {
        kind: 'input',
        step: 'B',
        places: [{ pointer: '/subject', before: 'Hi', after: 'Ho' }],
      },
    ],
  ],
  [
    'a step that is left out',
    { A: mail('B'), B: mail('Done'), Done },
    { A: mail('Done'), Done },
    [
      { kind: 'parting', step: 'A', before: 'B', after: 'Done' },
      { kind: 'one-sided', step: 'B', side: 'before' },
    ],
  ],
  [
    'another start and another end',
    { A: mail('Done'), Done },
    { B: mail('Bad'), Bad },
    [
      { kind: 'parting', step: undefined, before: 'A', after: 'B' },
      { kind: 'one-sided', step: 'A', side: 'before' },
      { kind: 'one-sided', step: 'Done', side: 'before' },
      { kind: 'one-sided', step: 'B', side: 'after' },
      { kind: 'one-sided', step: 'Bad', side: 'after' },
      { kind: 'end', before: { kind: 'Completed' }, after: { kind: 'Failed', step: 'Bad' } },
    ],
  ],
  [
    'nothing that follows',
    { A: mail('Done'), Done },
    { A: mail('Nowhere'), Done },
    [
      { kind: 'parting', step: 'A', before: 'Done', after: undefined },
      { kind: 'one-sided', step: 'Done', side: 'before' },
      { kind: 'end', before: { kind: 'Completed' }, after: { kind: 'Failed', step: 'A' } },
    ],
  ],
  [
    'no definition to speak of',
    { A: mail('Done'), Done },
    {},
    [
      { kind: 'parting', step: undefined, before: 'A', after: undefined },
      { kind: 'one-sided', step: 'A', side: 'before' },
      { kind: 'one-sided', step: 'Done', side: 'before' },
      { kind: 'end', before: { kind: 'Completed' }, after: { kind: 'Failed', step: '' } },
    ],
  ],
  [
    'places deep in an input, lists as a whole where their lengths differ',
    { A: mail('Done', { a: { b: [1, 2] }, 'x/y': [1], gone: 1 }), Done },
    { A: mail('Done', { a: { b: [1, 3] }, 'x/y': [1, 2], come: 1 }), Done },
    [
      {
        kind: 'input',
        step: 'A',
        places: [
          { pointer: '/a/b/1', before: 2, after: 3 },
          { pointer: '/come', before: undefined, after: 1 },
          { pointer: '/gone', before: 1, after: undefined },
          { pointer: '/x~1y', before: [1], after: [1, 2] },
        ],
      },
    ],
  ],
  [
    'what a choice compares, where it leads elsewhere',
    { Is: choice('a', 'A'), A: mail('Done'), Done },
    { Is: choice('b', 'A'), A: mail('Done'), Done },
    [
      {
        kind: 'input',
        step: 'Is',
        places: [{ pointer: '/choiceList/0/variableB', before: 'a', after: 'b' }],
      },
      { kind: 'parting', step: 'Is', before: 'A', after: 'Done' },
      { kind: 'one-sided', step: 'A', side: 'before' },
    ],
  ],
  [
    'nothing, where another choice leads to the same step',
    { Is: choice('b', 'A'), A: mail('Done'), Done },
    { Is: choice('c', 'A'), A: mail('Done'), Done },
    [],
  ],
  [
    'rounds of a loop, once for all of them',
    { Each: loop([1, 2, 3], { Work: mail('End'), End: Done }), Done },
    { Each: loop([1, 2], { Work: mail('End', { subject: 'Ho' }), End: Done }), Done },
    [
      {
        kind: 'input',
        step: 'Each',
        places: [{ pointer: '/input', before: [1, 2, 3], after: [1, 2] }],
      },
      { kind: 'rounds', step: 'Each', before: 3, after: 2 },
      {
        kind: 'input',
        step: 'Each/Work',
        places: [{ pointer: '/subject', before: 'Hi', after: 'Ho' }],
      },
    ],
  ],
  [
    'a step of a round',
    { Each: loop([1], { Work: mail('End'), End: Done }), Done },
    { Each: loop([1], { Work: mail('More'), More: mail('End'), End: Done }), Done },
    [
      { kind: 'parting', step: 'Each/Work', before: 'Each/End', after: 'Each/More' },
      { kind: 'one-sided', step: 'Each/More', side: 'after' },
    ],
  ],
];

test.each(rows)('%s', (_title, before, after, expected) => {
  expect(compareTraces(trace(before), trace(after))).toEqual(expected);
});

test('two runs that differ in thousands of steps are told apart where they part', () => {
  const round = (name: string): Steps => ({ A: mail('B'), B: mail(name), [name]: mail('B') });
  const found = compareTraces(trace(round('X')), trace(round('Y')));
  expect(found).toEqual([
    { kind: 'parting', step: 'B', before: 'X', after: 'Y' },
    { kind: 'one-sided', step: 'X', side: 'before' },
    { kind: 'one-sided', step: 'Y', side: 'after' },
    { kind: 'end', before: { kind: 'Failed', step: 'X' }, after: { kind: 'Failed', step: 'Y' } },
  ]);
});

test('differences have one name whatever their values and counts, and another one at another place', () => {
  const input = (pointer: string, after: Json): string =>
    differenceKey({ kind: 'input', step: 'A', places: [{ pointer, before: 1, after }] });
  expect(input('/a', 2)).toBe(input('/a', 3));
  expect(input('/a', 2)).not.toBe(input('/b', 2));
  const rounds = (after: number): string =>
    differenceKey({ kind: 'rounds', step: 'A', before: 1, after });
  expect(rounds(2)).toBe(rounds(3));
  const parting = (before: string | undefined, after: string | undefined): string =>
    differenceKey({ kind: 'parting', step: 'A', before, after });
  expect(parting('B', undefined)).not.toBe(parting(undefined, 'B'));
});

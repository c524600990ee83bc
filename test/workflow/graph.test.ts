import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import {
  collidingNames,
  cyclesWithoutWait,
  danglingEdges,
  deadEnds,
  endlessGroups,
  followers,
  nestedLoops,
  reachableSteps,
  unreachableSteps,
} from '../../src/workflow/graph.ts';
import { stepMaps } from '../../src/workflow/step.ts';
import type { StepMap } from '../../src/workflow/step.ts';

const END: JsonObject = { type: 'success' };

function to(nextStep: string, more: JsonObject = {}): JsonObject {
  return { type: 'action', actionId: 'sp:http', nextStep, ...more };
}

function choice(nextStep: string, defaultStep: string): JsonObject {
  return { type: 'choice', choiceList: [{ nextStep }], defaultStep };
}

function map(steps: Record<string, JsonObject>, start = 'A'): StepMap {
  return stepMaps({ start, steps })[0]!;
}

test('dangling arrows of every kind', () => {
  const graph = map({
    A: { type: 'choice', choiceList: [{ nextStep: 'X1' }, 'odd'], defaultStep: 'X2' },
    B: { type: 'action', nextStep: 'X3', catch: [{ next: 'X4' }] },
    C: { type: 'action', nextStep: '' },
  });
  expect(danglingEdges(graph).map(({ from, edge }) => [from, edge.to, edge.pointer])).toEqual([
    ['A', 'X1', '/choiceList/0/nextStep'],
    ['A', 'X2', '/defaultStep'],
    ['B', 'X3', '/nextStep'],
    ['B', 'X4', '/catch/0/next'],
  ]);
});

test('what can be reached, the start first, and what cannot', () => {
  const graph = map({
    Z: END,
    A: choice('B', 'B'),
    B: to('C', { catch: [{ next: 'D' }] }),
    C: END,
    D: END,
  });
  expect([...reachableSteps(graph)]).toEqual(['A', 'B', 'C', 'D']);
  expect(unreachableSteps(graph)).toEqual(['Z']);
  expect(followers(graph, 'A')).toEqual(['B']);
  expect(unreachableSteps(map({ Z: END }, 'missing'))).toEqual([]);
});

test('an end step has no followers, whatever is written on it', () => {
  expect(followers(map({ A: { type: 'success', nextStep: 'B' }, B: END }), 'A')).toEqual([]);
});

test.each<[string, Record<string, JsonObject>, readonly string[], readonly (readonly string[])[]]>([
  ['all is well', { A: to('B'), B: END }, [], []],
  ['nothing follows', { A: to('B'), B: to('') }, ['B'], []],
  ['a circle without a way out', { A: to('B'), B: to('C'), C: to('B') }, [], [['B', 'C']]],
  ['a circle with a way out', { A: choice('B', 'C'), B: to('A'), C: END }, [], []],
  ['a step that follows itself', { A: to('A') }, [], [['A']]],
  ['a way into a dangling arrow', { A: to('gone') }, [], []],
])('ends: %s', (_, steps, dead, endless) => {
  expect(deadEnds(map(steps))).toEqual(dead);
  expect(endlessGroups(map(steps))).toEqual(endless);
});

test.each<[string, Record<string, JsonObject>, readonly (readonly string[])[]]>([
  ['no circle', { A: to('B'), B: END }, []],
  ['a hot circle', { A: to('B'), B: choice('C', 'A'), C: END }, [['A', 'B']]],
  ['a wait in it', { A: to('B', { actionId: 'sp:sleep' }), B: choice('C', 'A'), C: END }, []],
  ['a form in it', { A: to('B', { actionId: 'sp:forms' }), B: choice('C', 'A'), C: END }, []],
  ['the step itself', { A: choice('A', 'B'), B: END }, [['A']]],
  [
    'two circles, one of them waiting',
    {
      A: choice('B', 'D'),
      B: to('A'),
      D: choice('E', 'F'),
      E: to('D', { actionId: 'sp:sleep' }),
      F: END,
    },
    [['A', 'B']],
  ],
  ['one that no run comes to', { A: END, B: to('C'), C: to('B') }, []],
])('circles without a wait: %s', (_, steps, groups) => {
  expect(cyclesWithoutWait(map(steps))).toEqual(groups);
});

test('a chain of 20,000 steps neither overflows nor takes long', () => {
  const steps = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, at) => [`s${at}`, to(`s${at + 1}`)]),
  );
  const graph = map({ ...steps, s20000: choice('s0', 's0') }, 's0');
  const started = process.cpuUsage();
  expect(cyclesWithoutWait(graph)).toHaveLength(1);
  expect(endlessGroups(graph)[0]).toHaveLength(20_001);
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
});

test('loops inside loops', () => {
  const loop = (steps: Record<string, JsonObject>): JsonObject =>
    to('Done', { actionId: 'sp:loop:iterator', attributes: { start: 'A', steps } });
  const maps = stepMaps({
    start: 'Outer',
    steps: { Outer: loop({ Inner: loop({ A: END }), B: END }), Other: loop({ A: END }), Done: END },
  });
  expect(nestedLoops(maps).map(({ map: { pointer }, key }) => `${pointer}/steps/${key}`)).toEqual([
    '/definition/steps/Outer/attributes/steps/Inner',
  ]);
});

test('names that collide', () => {
  const graph = map({ 'A b': END, aB: END, Other: END });
  const squash = (key: string): string => key.replaceAll(' ', '').toLowerCase();
  expect(collidingNames(graph, squash)).toEqual([{ name: 'ab', keys: ['A b', 'aB'] }]);
});

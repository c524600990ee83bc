import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSound } from '../../src/documents/sound-graph.ts';
import type { Json } from '../../src/kernel/json.ts';
import {
  cyclesWithoutWait,
  danglingEdges,
  deadEnds,
  endlessGroups,
  reachableSteps,
  unreachableSteps,
} from '../../src/workflow/graph.ts';
import { stepMaps } from '../../src/workflow/step.ts';
import type { StepMap } from '../../src/workflow/step.ts';

const RUNS = Number(process.env['RUNS'] ?? 2000);

function mapOf(start: Json, steps: Record<string, Json>): StepMap {
  const [map] = stepMaps({ start, steps });
  return map!;
}

const END = { type: 'success' };

test.each<[string, Json, Record<string, Json>, boolean]>([
  ['one end', 'A', { A: END }, true],
  ['two ways to one end', 'A', { A: to('B', 'C'), B: to('D'), C: to('D'), D: END }, true],
  ['a way that another way crosses', 'A', { A: to('B', 'C'), B: END, C: to('B') }, true],
  ['no start', undefined as unknown as Json, { A: END }, false],
  ['a start elsewhere', 'B', { A: END }, false],
  ['an arrow to nothing', 'A', { A: to('B', 'X'), B: END }, false],
  ['an arrow behind an end', 'A', { A: { ...END, nextStep: 'X' } }, false],
  ['a way back', 'A', { A: to('B'), B: to('A', 'C'), C: END }, false],
  ['a step to itself', 'A', { A: to('A', 'B'), B: END }, false],
  ['a step nobody comes to', 'A', { A: END, B: END }, false],
  ['a way without an end', 'A', { A: to() }, false],
])('%s: %#', (_, start, steps, expected) => {
  expect(isSound(mapOf(start, steps))).toBe(expected);
});

test('a map is sound exactly when the rules about arrows have nothing to say and none leads back', () => {
  const keys = ['A', 'B', 'C', 'D', 'X'];
  const step = fc.oneof(
    fc.constant<Json>(END),
    fc.array(fc.constantFrom(...keys), { maxLength: 2 }).map((targets): Json => to(...targets)),
  );
  const steps = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), step, { minKeys: 1 });
  fc.assert(
    fc.property(fc.constantFrom(...keys), steps, (start, written) => {
      const map = mapOf(start, written);
      const clean =
        reachableSteps(map).size > 0 &&
        [danglingEdges, unreachableSteps, deadEnds, endlessGroups, cyclesWithoutWait].every(
          (look) => look(map).length === 0,
        );
      expect(isSound(map)).toBe(clean);
    }),
    { numRuns: RUNS },
  );
});

function to(...targets: readonly string[]): Record<string, Json> {
  const [next, ...others] = targets;
  return {
    type: 'action',
    ...(next === undefined ? {} : { nextStep: next }),
    choiceList: others.map((key) => ({ nextStep: key })),
  };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { alwaysBefore } from '../../src/documents/always-before.ts';
import { followers, reachableSteps } from '../../src/workflow/graph.ts';
import { stepMaps } from '../../src/workflow/step.ts';
import type { StepMap } from '../../src/workflow/step.ts';

/** The definition itself: `later` cannot be reached any more once `earlier` is taken out. */
function isBefore(map: StepMap, earlier: string, later: string): boolean {
  const reachable = reachableSteps(map);
  if (earlier === later || !reachable.has(earlier) || !reachable.has(later)) {
    return false;
  }
  const [start] = reachable;
  const seen = new Set(start === undefined || start === earlier ? [] : [start]);
  for (const key of seen) {
    for (const to of followers(map, key)) {
      if (to !== earlier) {
        seen.add(to);
      }
    }
  }
  return !seen.has(later);
}

test('agrees with the definition on any graph', () => {
  const size = 7;
  const step = fc.array(fc.nat({ max: size - 1 }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(step, { minLength: size, maxLength: size }), (graph) => {
      const steps = Object.fromEntries(
        graph.map((targets, at): [string, JsonObject] => [
          `s${at}`,
          { type: 'choice', choiceList: targets.map((to) => ({ nextStep: `s${to}` })) },
        ]),
      );
      const map = stepMaps({ start: 's0', steps })[0]!;
      const before = alwaysBefore(map);
      for (const earlier of map.steps.keys()) {
        expect(before.reaches(earlier)).toBe(reachableSteps(map).has(earlier));
        for (const later of map.steps.keys()) {
          expect(before.isBefore(earlier, later)).toBe(isBefore(map, earlier, later));
        }
      }
    }),
    { numRuns: 500 },
  );
});

import fc from 'fast-check';
import { FAULTS, GIT_FAULTS, waits } from '../faults/fault.ts';
import { anyOf, commitsTo, hands } from '../laws/life.ts';

/** The files that people write; one more is never touched. */
export const FILES = Array.from(
  { length: 12 },
  (_, index) => `team-${index % 3}/flow-${index}.yaml`,
);

/** A request counted from now on. */
const nth = fc.integer({ min: 1, max: 8 });

/** Those for which nobody has to wait in real time; the fault matrix has the others. */
const faults = fc.record({
  does: anyOf('fault'),
  fault: fc.constantFrom(...FAULTS.filter((one) => !waits(one))),
  nth,
  lasting: fc.boolean(),
});

const gitFaults = fc.record({
  does: anyOf('git-fault'),
  fault: fc.constantFrom(...GIT_FAULTS.filter((one) => !waits(one))),
  nth: fc.integer({ min: 1, max: 3 }),
  lasting: fc.boolean(),
});

const MINUTE_MS = 60_000;

const others = fc.oneof(
  { weight: 10, arbitrary: fc.record({ does: anyOf('sync') }) },
  { weight: 4, arbitrary: fc.record({ does: anyOf('push') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: anyOf('wait'),
      ms: fc.constantFrom(5000, MINUTE_MS, 3 * MINUTE_MS, 20 * MINUTE_MS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: anyOf('joiner') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: anyOf('suspend', 'resume'),
      file: fc.option(fc.constantFrom(...FILES), { nil: undefined }),
    }),
  },
);

/** What ends the daemon: a kill at a request, or a person. */
const ends = fc.oneof(
  fc.record({ does: anyOf('kill'), nth, moment: anyOf('before', 'after') }),
  fc.record({ does: anyOf('restart') }),
);

/** One thing that happens, to a daemon that is left running. */
const unbroken = fc.oneof(
  { weight: 12, arbitrary: commitsTo(FILES) },
  { weight: 6, arbitrary: hands(24) },
  { weight: 4, arbitrary: faults },
  { weight: 2, arbitrary: gitFaults },
  { weight: 10, arbitrary: others },
);

const anything = fc.oneof({ weight: 12, arbitrary: unbroken }, { weight: 1, arbitrary: ends });

/** One thing that happens. */
export type SoakStep = typeof anything extends fc.Arbitrary<infer T> ? T : never;

/**
 * All that happens, the same for one seed. The second half leaves the process alone: what it holds in the end is
 * compared with what it held when it was young.
 */
export function stepsOf(seed: number, count: number): readonly SoakStep[] {
  const half = Math.ceil(count / 2);
  return [
    ...fc.sample(anything, { seed, numRuns: half }),
    ...fc.sample(unbroken, { seed: seed + 1, numRuns: count - half }),
  ];
}

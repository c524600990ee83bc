import { parseArgs } from 'node:util';

/** How it is asked for. */
export const USAGE = 'npm run soak -- [--seed 7] [--steps 1000]';

/** How a person asks for a soak. */
export interface Arguments {
  readonly seed: number;
  readonly steps: number;
}

/** Reads the words after `npm run soak --`. Throws what a person should read. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      steps: { type: 'string', default: '1000' },
    },
  });
  const [seed, steps] = [Number(values.seed), Number(values.steps)];
  if (!Number.isInteger(seed) || !Number.isInteger(steps) || steps < 1) {
    throw new Error('The seed and the steps are whole numbers, and there is at least one step.');
  }
  return { seed, steps };
}

import type { PassResult } from './pass-result.ts';

/** Counts how the changes of a pass ended. */
export function outcomeCounts({
  rounds,
}: Pick<PassResult, 'rounds'>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { result } of rounds.flatMap(({ outcomes }) => outcomes)) {
    counts[result] = (counts[result] ?? 0) + 1;
  }
  return counts;
}

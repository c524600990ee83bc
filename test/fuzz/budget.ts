/**
 * How much a property is tried: as often as is said in the suite, where every run tries the same, and as often as RUNS
 * says in `npm run fuzz`, from the seed of SEED or from one of its own, which is told when something is found.
 */
export function budget(runs: number): { readonly numRuns: number; readonly seed?: number } {
  const { RUNS, SEED } = process.env;
  const numRuns = RUNS === undefined ? runs : Number(RUNS);
  return SEED === undefined && RUNS !== undefined
    ? { numRuns }
    : { numRuns, seed: Number(SEED ?? 1) };
}

/** How waiting grows between tries. */
export interface Backoff {
  readonly firstMs: number;
  readonly factor: number;
  readonly maxMs: number;
}

/** Gives the wait before try `attempt` (0 is the first repeat), with full jitter; `random` gives [0, 1). */
export function backoffMs(
  backoff: Backoff,
  attempt: number,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(backoff.maxMs, backoff.firstMs * backoff.factor ** attempt);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

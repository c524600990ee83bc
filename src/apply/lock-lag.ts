/** Waits before a 400 right after switching off is believed; three seconds in all (facts 2.1). */
const RETRIES_MS = [100, 200, 400, 800, 1500] as const;
/** By so much less the next edit tries to do with. */
const STEP_MS = 100;
const LONGEST_MS = 3000;

/**
 * For how long a tenant keeps the lock of a workflow whose flag reads off already, as its last edits showed. An edit that
 * knows waits once; one that does not asks again and again, and ends late, while the workflow is off.
 */
export class LockLag {
  #ms = 0;

  /** The waits of one edit: the first is before its first try. */
  waits(): readonly number[] {
    return [this.#ms, ...RETRIES_MS];
  }

  /** Notes that a write was taken so long after its first try could have been, at which of its tries. */
  taken(ms: number, tries: number): void {
    this.#ms = tries === 1 ? Math.max(0, this.#ms - STEP_MS) : Math.min(LONGEST_MS, ms);
  }
}

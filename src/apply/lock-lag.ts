/** Waits before a 400 right after switching off is believed; three seconds in all (facts 2.1). */
const RETRIES_MS = [100, 200, 400, 800, 1500] as const;
/** How exactly it is worth knowing. */
const EXACT_MS = 50;
const LONGEST_MS = 3000;

/**
 * For how long a tenant keeps the lock of a workflow whose flag reads off already, as its last edits showed. An edit that
 * knows waits once; one that does not asks again and again, and ends late, while the workflow is off. The time lies
 * between a try that was refused and one that was taken; each edit tries in the middle, until that is exact enough.
 */
export class LockLag {
  #refusedMs = 0;
  #takenMs = 0;

  /** The waits of one edit: the first is before its first try. */
  waits(): readonly number[] {
    const [early, late] = [this.#refusedMs, this.#takenMs];
    const first = late - early <= EXACT_MS ? late : Math.round((early + late) / 2);
    return [first, ...RETRIES_MS];
  }

  /** Notes how long after its first chance a write was taken, and when a try of the same edit was refused last. */
  taken(takenMs: number, refusedMs?: number): void {
    const isExact = this.#takenMs - this.#refusedMs <= EXACT_MS;
    this.#takenMs = Math.min(LONGEST_MS, takenMs);
    if (refusedMs !== undefined) {
      this.#refusedMs = Math.min(refusedMs, this.#takenMs);
    } else if (isExact) {
      // It may have become shorter.
      this.#refusedMs = Math.max(0, Math.min(this.#takenMs - 2 * EXACT_MS, this.#takenMs * 0.8));
    }
  }
}

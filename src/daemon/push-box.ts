/** Pushes closer together than this are acted on together. */
const QUIET_MS = 1000;

/** Pushes that never cease are acted on this often all the same. */
const LONGEST_WAIT_MS = 15_000;

/**
 * Says when a source is to be asked because somebody pushed to it: at once after a time of quiet; else when it has been
 * quiet again for a second, since one asking then serves all pushes before it. It holds one push, and never a queue.
 * Times are monotonic ms.
 */
export class PushBox {
  #lastPut = Number.NEGATIVE_INFINITY;
  #lastTaken = Number.NEGATIVE_INFINITY;
  #held: { readonly atOnce: boolean } | undefined;

  /** Leaves a push. */
  put(now: number): void {
    const atOnce = this.#held?.atOnce ?? now - this.#lastPut >= QUIET_MS;
    this.#held = { atOnce };
    this.#lastPut = now;
  }

  /** When the push is to be taken; undefined when there is none. */
  dueAt(): number | undefined {
    if (this.#held === undefined) {
      return undefined;
    }
    return this.#held.atOnce
      ? this.#lastPut
      : Math.min(this.#lastPut + QUIET_MS, this.#lastTaken + LONGEST_WAIT_MS);
  }

  /** Takes the push out; says whether there was one. */
  take(now: number): boolean {
    const held = this.#held !== undefined;
    this.#held = undefined;
    if (held) {
      this.#lastTaken = now;
    }
    return held;
  }
}

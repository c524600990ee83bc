import type { PassTrigger } from '../report/pass-result.ts';

/** The stronger of two triggers names the pass that serves both: what a person asked for is not told as an interval. */
const STRENGTH: Readonly<Record<PassTrigger, number>> = {
  interval: 0,
  again: 1,
  push: 2,
  start: 3,
  config: 4,
  manual: 5,
};

/**
 * What sets off a tenant's next pass. It holds one trigger and never a queue: a pass reads everything afresh, so that
 * one pass after the last trigger serves all of them.
 */
export class Mailbox {
  #held: PassTrigger | undefined;
  #wake: (() => void) | undefined;

  /** Leaves a trigger; of two the stronger stays. */
  put(trigger: PassTrigger): void {
    if (this.#held === undefined || STRENGTH[trigger] >= STRENGTH[this.#held]) {
      this.#held = trigger;
    }
    this.#wake?.();
  }

  /** Waits for a trigger and takes it out; rejects with the signal's reason when it is aborted first. One taker at a time. */
  async take(signal: AbortSignal): Promise<PassTrigger> {
    for (;;) {
      await this.filled(signal);
      const held = this.#held;
      if (held !== undefined) {
        this.#held = undefined;
        return held;
      }
    }
  }

  /**
   * Waits until there is a trigger and leaves it there: it is read only when the taker goes on, so that a stronger one that
   * comes meanwhile is not left behind. Rejects as `take` does.
   */
  async filled(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#held === undefined) {
      await this.#put(signal);
      signal.throwIfAborted();
    }
  }

  #put(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

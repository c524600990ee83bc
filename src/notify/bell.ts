import type { Clock } from '../kernel/clock.ts';

/** Wakes one sleeper, also when it was rung before the sleep began. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Sleeps until it is rung, for `ms` at most, or until the signal is aborted; without `ms` no timer runs. */
  async sleep(clock: Clock, ms: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      const nap = new AbortController();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true, signal: nap.signal });
        if (ms !== undefined) {
          clock.sleep(ms, nap.signal).then(resolve, resolve);
        }
      });
      nap.abort();
    }
    this.#wake = undefined;
    this.#rung = false;
  }
}

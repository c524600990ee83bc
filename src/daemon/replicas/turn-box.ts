import type { Clock } from '../../kernel/clock.ts';
import type { Turn } from './turn-queue.ts';

/** How long a database that does not answer is left alone. */
const AGAIN_MS = 1000;

/**
 * Turns on their way into the queue. However many deliveries ask for the same, it goes there once at a time, and what
 * could not be put there waits.
 */
export class TurnBox {
  readonly #add: (turns: readonly Turn[]) => Promise<void>;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #waiting = new Map<string, Turn>();
  #working: Promise<void> | undefined;

  constructor(add: (turns: readonly Turn[]) => Promise<void>, clock: Clock) {
    this.#add = add;
    this.#clock = clock;
  }

  put(turns: readonly Turn[]): void {
    for (const turn of turns) {
      this.#waiting.set(`${turn.trigger} ${turn.tenant}`, turn);
    }
    // Work that ends before it waits for anything would be noted as under way for ever.
    if (this.#waiting.size > 0 && !this.#closing.signal.aborted) {
      this.#working ??= this.#work();
    }
  }

  /** Takes nothing more; what is still here is dropped, since whoever takes a tenant over looks in any case. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closing.signal.aborted) {
      const turns = [...this.#waiting.values()];
      this.#waiting.clear();
      try {
        await this.#add(turns);
      } catch {
        this.put(turns);
        await this.#clock.sleep(AGAIN_MS, this.#closing.signal).catch(() => undefined);
      }
    }
    this.#working = undefined;
  }
}

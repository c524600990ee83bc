import type { Clock } from '../kernel/clock.ts';
import { SingleFlight } from '../kernel/single-flight.ts';
import type { Snapshot } from './snapshot.ts';
import type { Source } from './source-port.ts';
import { Turns } from './turns.ts';

/** A reading that has begun, at this monotonic time. */
interface Begun {
  readonly beganAt: number;
  readonly flight: SingleFlight<Snapshot>;
}

/**
 * A source that many ask: one reading serves all who wait for it, so that five hundred who ask in the same moment make
 * two of them and not five hundred.
 */
export class SharedSource {
  readonly source: Source;
  readonly #clock: Clock;
  readonly #turns = new Turns();
  /** The reading that has not begun yet: whoever asks now is served by it. */
  #next: SingleFlight<Snapshot>;
  #running: Begun | undefined;
  #last: { readonly beganAt: number; readonly snapshot: Snapshot } | undefined;

  constructor(source: Source, clock: Clock) {
    this.source = source;
    this.#clock = clock;
    this.#next = this.#newFlight();
  }

  /** Gives what a reading gave that began after the call, or less than `oldestMs` before it. Throws what it throws. */
  async read(signal?: AbortSignal, oldestMs = 0): Promise<Snapshot> {
    signal?.throwIfAborted();
    const since = this.#clock.monotonicMs() - oldestMs;
    if (this.#last !== undefined && this.#last.beganAt > since) {
      return this.#last.snapshot;
    }
    const running = this.#running;
    return running !== undefined && running.beganAt > since
      ? running.flight.join(signal)
      : this.#next.join(signal);
  }

  /** Something may have changed: no reading that began before serves anybody who asks from now on. */
  moved(): void {
    this.#last = undefined;
    this.#running = undefined;
  }

  #newFlight(): SingleFlight<Snapshot> {
    const flight: SingleFlight<Snapshot> = new SingleFlight((signal) =>
      this.#turns.take(() => this.#begin(flight, signal), signal),
    );
    return flight;
  }

  async #begin(flight: SingleFlight<Snapshot>, signal: AbortSignal): Promise<Snapshot> {
    this.#next = this.#newFlight();
    const mine: Begun = { beganAt: this.#clock.monotonicMs(), flight };
    this.#running = mine;
    try {
      const snapshot = await this.source.read(signal);
      if (this.#running === mine) {
        this.#last = { beganAt: mine.beganAt, snapshot };
      }
      return snapshot;
    } finally {
      if (this.#running === mine) {
        this.#running = undefined;
      }
    }
  }
}

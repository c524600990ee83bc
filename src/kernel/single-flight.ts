import { onAbort } from './joined-signal.ts';

interface Flight<T> {
  readonly controller: AbortController;
  readonly result: Promise<T>;
  waiting: number;
}

/** Runs one piece of work for all who ask for it at the same time; it is aborted when the last of them has left. */
export class SingleFlight<T> {
  readonly #work: (signal: AbortSignal) => Promise<T>;
  #flight: Flight<T> | undefined;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#work = work;
  }

  /** Joins the work under way or starts it. Rejects with the signal's reason for this caller alone. */
  async join(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flight ?? this.#start();
    flight.waiting += 1;
    let callOff: () => void = doNothing;
    const left = new Promise<never>((_, reject) => {
      callOff = onAbort(signal, () => reject(signal?.reason as Error));
    });
    try {
      return await Promise.race([flight.result, left]);
    } finally {
      callOff();
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        this.#end(flight);
        flight.controller.abort();
      }
    }
  }

  #start(): Flight<T> {
    const controller = new AbortController();
    const flight: Flight<T> = { controller, result: this.#work(controller.signal), waiting: 0 };
    this.#flight = flight;
    const end = (): void => this.#end(flight);
    // Those who joined get the error; here it only ends the flight.
    flight.result.then(end, end);
    return flight;
  }

  #end(flight: Flight<T>): void {
    if (this.#flight === flight) {
      this.#flight = undefined;
    }
  }
}

function doNothing(): void {}

import type { Clock } from '../kernel/clock.ts';
import { onAbort } from '../kernel/joined-signal.ts';

/** So many passes read and plan at a time: what a pass holds in memory meanwhile is held so many times. */
const AT_ONCE = 8;

/**
 * A pass that has waited so long since it got its slot, in one wait or in many, gives it to another. Most wait for less,
 * and nothing changes hands; one that writes as its quota allows waits a little for every request.
 */
const PATIENCE_MS = 1000;

/** A pass's leave to work. */
export interface Slot {
  /**
   * Waits for somebody else, as for a tenant; when it takes long, another pass works meanwhile. Gives what `wait` gives
   * once this pass may go on; at once when the signal is aborted, so that a pass that is cut ends.
   */
  whileWaiting<T>(wait: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The pass ended, for good: what it left behind gets no slot any more. */
  release(): void;
}

type Queue = Set<() => void>;

/**
 * Bounds how many passes work at a time, so that the memory of a process with many tenants does not grow with their
 * number. A pass that waits for long is not counted: tenants that do not answer keep no other from its turn.
 */
export class PassSlots {
  readonly #clock: Clock;
  #free: number;
  /** Passes that go on come before those that begin: they hold what they have read. */
  readonly #goingOn: Queue = new Set();
  readonly #beginning: Queue = new Set();

  constructor(clock: Clock, atOnce: number = AT_ONCE) {
    this.#clock = clock;
    this.#free = atOnce;
  }

  /** Waits for a slot, in the order of asking; undefined when the signal is aborted first. */
  async take(signal: AbortSignal): Promise<Slot | undefined> {
    const entered = await this.#enter(this.#beginning, signal);
    return entered
      ? new HeldSlot({
          clock: this.#clock,
          enter: (goingOn) => this.#enter(this.#goingOn, goingOn),
          leave: () => this.#leave(),
        })
      : undefined;
  }

  /** Says whether it came in; false when the signal was aborted first. */
  #enter(queue: Queue, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const enter = (): void => {
        queue.delete(enter);
        callOff();
        resolve(true);
      };
      const give = (): void => {
        queue.delete(enter);
        resolve(false);
      };
      queue.add(enter);
      const callOff = onAbort(signal, give);
      this.#serve();
    });
  }

  #leave(): void {
    this.#free += 1;
    this.#serve();
  }

  #serve(): void {
    while (this.#free > 0) {
      const [next] = this.#goingOn.size > 0 ? this.#goingOn : this.#beginning;
      if (next === undefined) {
        return;
      }
      this.#free -= 1;
      next();
    }
  }
}

/** How a slot is given back and got again. */
interface Door {
  readonly clock: Clock;
  enter(signal: AbortSignal): Promise<boolean>;
  leave(): void;
}

class HeldSlot implements Slot {
  readonly #door: Door;
  #isHeld = true;
  #isOver = false;
  /** Waits under way; a pass may have several. */
  #waits = 0;
  #patience: { readonly timer: AbortController; readonly beganAt: number } | undefined;
  #patienceMs = PATIENCE_MS;
  #entering: Promise<void> | undefined;

  constructor(door: Door) {
    this.#door = door;
  }

  async whileWaiting<T>(wait: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#waits += 1;
    this.#beginPatience();
    try {
      return await wait();
    } finally {
      this.#waits -= 1;
      if (this.#waits === 0) {
        this.#endPatience();
      }
      // A wait may outlast the pass that it was for.
      if (!this.#isHeld && !this.#isOver && !signal.aborted) {
        this.#entering ??= this.#enter(signal);
        await this.#entering;
      }
    }
  }

  release(): void {
    this.#isOver = true;
    this.#endPatience();
    this.#giveBack();
  }

  #beginPatience(): void {
    if (this.#patience !== undefined || !this.#isHeld) {
      return;
    }
    const { clock } = this.#door;
    const timer = new AbortController();
    this.#patience = { timer, beganAt: clock.monotonicMs() };
    clock.sleep(this.#patienceMs, timer.signal).then(
      () => {
        // The wait may have ended in the moment in which the time did.
        if (this.#patience?.timer === timer) {
          this.#patience = undefined;
          this.#giveBack();
        }
      },
      () => undefined,
    );
  }

  #endPatience(): void {
    if (this.#patience !== undefined) {
      const { timer, beganAt } = this.#patience;
      this.#patience = undefined;
      timer.abort();
      this.#patienceMs = Math.max(0, this.#patienceMs - (this.#door.clock.monotonicMs() - beganAt));
    }
  }

  #giveBack(): void {
    if (this.#isHeld) {
      this.#isHeld = false;
      this.#door.leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    this.#isHeld = await this.#door.enter(signal);
    this.#entering = undefined;
    this.#patienceMs = PATIENCE_MS;
    if (this.#isOver) {
      this.#giveBack();
      return;
    }
    // What else it waits for may take long as well.
    if (this.#waits > 0) {
      this.#beginPatience();
    }
  }
}

import { Fifo } from './fifo.ts';

/** How long the queue works before it lets the rest of the process have a turn. */
const TURN_MS = 20;

/** Does tasks one after the other, in the order of their coming, without keeping requests waiting. */
export class WorkQueue {
  readonly #tasks = new Fifo<() => void>();
  #working = false;
  #waiting: (() => void)[] = [];

  /** Adds a task, which must not throw. It is done once the code that runs now is through. */
  push(task: () => void): void {
    this.#tasks.push(task);
    if (!this.#working) {
      this.#working = true;
      queueMicrotask(() => this.#work());
    }
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    if (this.#working) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #work(): void {
    const end = performance.now() + TURN_MS;
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      task();
      if (performance.now() >= end && this.#tasks.length > 0) {
        setImmediate(() => this.#work());
        return;
      }
    }
    this.#working = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) {
      resolve();
    }
  }
}

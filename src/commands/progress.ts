import type { Terminal } from './terminal.ts';

/** Below this nobody needs to be told that something goes on. */
const SHOWN_FROM = 20;

/** Counts on one line of a terminal how far long work is; a pipe gets nothing. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #what: string;
  readonly #total: number;
  #done = 0;

  constructor(terminal: Terminal, what: string, total: number) {
    this.#terminal = terminal;
    this.#what = what;
    this.#total = total;
  }

  /** Counts one more. */
  step(): void {
    this.#done += 1;
    this.#write(`\r${this.#done} of ${this.#total} ${this.#what}`);
  }

  /** Takes the line away. */
  end(): void {
    this.#write('\r\u001B[K');
  }

  #write(text: string): void {
    if (this.#terminal.stderr.isTTY === true && this.#total >= SHOWN_FROM) {
      this.#terminal.stderr.write(text);
    }
  }
}

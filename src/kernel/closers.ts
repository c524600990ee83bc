import { toError } from './app-error.ts';

/** Releases one thing that was opened. */
export type Closer = () => Promise<void> | void;

/** Everything opened goes here and is closed last in, first out; the first error is thrown at the end. */
export class Closers {
  readonly #list: Closer[] = [];

  add(closer: Closer): void {
    this.#list.push(closer);
  }

  async close(): Promise<void> {
    let first: unknown;
    for (let closer = this.#list.pop(); closer !== undefined; closer = this.#list.pop()) {
      try {
        await closer();
      } catch (error) {
        first ??= error;
      }
    }
    if (first !== undefined) {
      throw toError(first);
    }
  }
}

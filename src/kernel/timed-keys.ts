import { randomBytes } from 'node:crypto';

/**
 * Makes keys that sort by time, then by the order in which this maker made them; the last part tells two makers apart.
 * No key sorts before one that was made earlier, also when the clock is set back.
 */
export class TimedKeys {
  /** The last part of each key. */
  readonly maker: string = randomBytes(4).toString('hex');
  #lastMs = 0;
  #count = 0;

  /** Makes a key; `now` is in milliseconds since 1970. */
  next(now: number): string {
    this.#lastMs = Math.max(now, this.#lastMs);
    this.#count += 1;
    return `${new Date(this.#lastMs).toISOString()}-${String(this.#count).padStart(9, '0')}-${this.maker}`;
  }

  /** Makes every later key sort after a key of another maker. */
  goOnAfter(key: string): void {
    this.#lastMs = Math.max(this.#lastMs, timeOfKey(key) + 1);
  }
}

/** The time that a key begins with, in milliseconds since 1970; -1 for what is no key. */
export function timeOfKey(key: string): number {
  // No time of a year beyond 9999: it would not sort after the others.
  const at = Date.parse(/^\d{4}-[^Z]*Z/.exec(key)?.[0] ?? '');
  return Number.isNaN(at) ? -1 : at;
}

/** Says whether a key is one of a maker. */
export function isMadeBy(key: string, maker: string): boolean {
  return key.endsWith(`-${maker}`);
}

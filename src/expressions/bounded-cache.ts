/** A map of limited size; the entry that was asked for longest ago makes room for a new one. */
export class BoundedCache<V> {
  readonly #limit: number;
  readonly #entries = new Map<string, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Gives the value under `key`, made by `make` where there is none yet. */
  getOrMake(key: string, make: () => V): V {
    const known = this.#entries.get(key);
    const value = known ?? make();
    if (known !== undefined) {
      this.#entries.delete(key);
    } else if (this.#entries.size >= this.#limit) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest ?? '');
    }
    this.#entries.set(key, value);
    return value;
  }
}

import type { ReadDocument } from './document.ts';

/**
 * What several caches with the same rules have read, so that tenants with the same files share the documents. It keeps
 * nothing alive: what no cache has any more goes.
 */
export class SharedDocuments {
  readonly #byKey = new Map<string, WeakRef<ReadDocument>>();
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (this.#byKey.get(key)?.deref() === undefined) {
      this.#byKey.delete(key);
    }
  });

  /** How many are known. */
  get size(): number {
    return this.#byKey.size;
  }

  get(key: string): ReadDocument | undefined {
    return this.#byKey.get(key)?.deref();
  }

  put(key: string, read: ReadDocument): void {
    this.#byKey.set(key, new WeakRef(read));
    this.#gone.register(read, key);
  }
}

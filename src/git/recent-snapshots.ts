import type { Snapshot } from './snapshot.ts';

/** A pass uses two or three; each keeps the listings that were read of it. */
const KEPT = 8;

/** The snapshots that were used last, so that the same commit is one object with one cache. */
export class RecentSnapshots {
  readonly #byKey = new Map<string, Snapshot>();

  /** The snapshot of what a ref of this name points to. */
  get(name: string, oid: string): Snapshot | undefined {
    return this.#byKey.get(`${name}@${oid}`);
  }

  /** Keeps a snapshot as the latest, and drops the one that was not used for longest. */
  put(name: string, oid: string, snapshot: Snapshot): void {
    const key = `${name}@${oid}`;
    this.#byKey.delete(key);
    this.#byKey.set(key, snapshot);
    const [oldest] = this.#byKey.keys();
    if (oldest !== undefined && this.#byKey.size > KEPT) {
      this.#byKey.delete(oldest);
    }
  }
}

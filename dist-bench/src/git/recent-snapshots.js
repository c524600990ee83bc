/** A pass uses two or three; each keeps the listings that were read of it. */
const KEPT = 8;
/** The snapshots that were used last, so that the same commit is one object with one cache. */
export class RecentSnapshots {
    #byKey = new Map();
    /** The snapshot of a commit under the name of a ref. */
    get(name, sha) {
        return this.#byKey.get(`${name}@${sha}`);
    }
    /** Keeps a snapshot as the latest, and drops the one that was not used for longest. */
    put(name, sha, snapshot) {
        const key = `${name}@${sha}`;
        this.#byKey.delete(key);
        this.#byKey.set(key, snapshot);
        const [oldest] = this.#byKey.keys();
        if (oldest !== undefined && this.#byKey.size > KEPT) {
            this.#byKey.delete(oldest);
        }
    }
}
//# sourceMappingURL=recent-snapshots.js.map
/** Nothing was told yet. */
export const NOTHING_TOLD = {};
/** Decides, for one pass, what of the standing matters is news; what does not come up again is forgotten. */
export class ToldLedger {
    #former;
    #now;
    #next = new Map();
    constructor(former, now) {
        this.#former = former;
        this.#now = now;
    }
    /** Says whether a matter is new, changed, or due to be repeated, and takes it down as told. */
    isNews(key, digest, repeatMs = Number.POSITIVE_INFINITY) {
        const former = this.former(key);
        const age = this.#now - (former?.at ?? 0);
        // A clock that was set back must not silence a matter until it has caught up.
        const news = former === undefined || former.digest !== digest || age >= repeatMs || age < 0;
        this.#next.set(key, news ? { digest, at: this.#now } : former);
        return news;
    }
    /** What was told of a matter before this pass. */
    former(key) {
        return Object.hasOwn(this.#former, key) ? this.#former[key] : undefined;
    }
    /** Keeps the matters of a topic (the first word of their keys) that this pass had no chance to look at. */
    keep(topics) {
        for (const [key, value] of Object.entries(this.#former)) {
            if (topics.includes(key.split(' ', 1)[0] ?? '') && !this.#next.has(key)) {
                this.#next.set(key, value);
            }
        }
    }
    /** What is told by now, without what has ended. */
    get told() {
        return Object.fromEntries(this.#next);
    }
}
//# sourceMappingURL=told.js.map
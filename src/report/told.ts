/** What was told already, by a key of the matter: plain data, to be kept over restarts. */
export interface Told {
  readonly [key: string]: {
    /** What was told of it; another digest is news. */
    readonly digest: string;
    /** When; milliseconds since 1970. */
    readonly at: number;
  };
}

/** Nothing was told yet. */
export const NOTHING_TOLD: Told = {};

/** Decides, for one pass, what of the standing matters is news; what does not come up again is forgotten. */
export class ToldLedger {
  readonly #former: Told;
  readonly #now: number;
  readonly #next = new Map<string, Told[string]>();

  constructor(former: Told, now: number) {
    this.#former = former;
    this.#now = now;
  }

  /** Says whether a matter is new, changed, or due to be repeated, and takes it down as told. */
  isNews(key: string, digest: string, repeatMs = Number.POSITIVE_INFINITY): boolean {
    const former = this.former(key);
    const age = this.#now - (former?.at ?? 0);
    // A clock that was set back must not silence a matter until it has caught up.
    const news = former === undefined || former.digest !== digest || age >= repeatMs || age < 0;
    this.#next.set(key, news ? { digest, at: this.#now } : former);
    return news;
  }

  /** What was told of a matter before this pass. */
  former(key: string): Told[string] | undefined {
    return Object.hasOwn(this.#former, key) ? this.#former[key] : undefined;
  }

  /** Keeps the matters of a topic (the first word of their keys) that this pass had no chance to look at. */
  keep(topics: readonly string[]): void {
    for (const [key, value] of Object.entries(this.#former)) {
      if (topics.includes(key.split(' ', 1)[0] ?? '') && !this.#next.has(key)) {
        this.#next.set(key, value);
      }
    }
  }

  /** What is told by now, without what has ended. */
  get told(): Told {
    return Object.fromEntries(this.#next);
  }
}

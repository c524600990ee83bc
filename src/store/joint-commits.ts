/** A commit that waits for the others of its moment. */
interface Waiting<T> {
  readonly writes: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Has commits that are asked for at the same moment share one transaction, and with it the wait for the disk, which
 * is most of what a commit costs. All of them hold, or none does; in either case nobody is told before it is so.
 */
export class JointCommits<T> {
  readonly #commit: (writes: readonly T[]) => Promise<void>;
  #waiting: Waiting<T>[] = [];

  constructor(commit: (writes: readonly T[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Commits all of the writes or nothing; throws what the transaction throws. */
  commit(writes: readonly T[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject });
      if (this.#waiting.length === 1) {
        setImmediate(() => void this.#commitAll());
      }
    });
  }

  async #commitAll(): Promise<void> {
    const joined = this.#waiting;
    this.#waiting = [];
    try {
      await this.#commit(joined.flatMap(({ writes }) => writes));
      joined.forEach(({ resolve }) => resolve());
    } catch (error) {
      joined.forEach(({ reject }) => reject(error));
    }
  }
}

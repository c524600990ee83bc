/** Those who want to hear of something. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>();

  /** Adds one; the answer removes it. */
  add(listener: (news: T) => void): () => void {
    this.#all.add(listener);
    return () => {
      this.#all.delete(listener);
    };
  }

  /** Tells everybody. */
  tell(news: T): void {
    for (const listener of this.#all) {
      listener(news);
    }
  }
}

type Listener = (tenant: string) => void;

/** Tells whose passes ended, here and at other replicas, to those who listen. */
export class EndedPasses {
  readonly #all = new Set<Listener>();
  readonly #own = new Set<Listener>();

  /** A pass of this process was told. */
  endedHere(tenant: string): void {
    this.#own.forEach((listener) => listener(tenant));
    this.#all.forEach((listener) => listener(tenant));
  }

  /** Another replica told a pass. */
  endedElsewhere(tenant: string): void {
    this.#all.forEach((listener) => listener(tenant));
  }

  /** Says of each pass whose it was; gives how to stop that. */
  subscribe(listener: Listener): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  /** The same of the passes of this process alone. */
  subscribeOwn(listener: Listener): () => void {
    this.#own.add(listener);
    return () => void this.#own.delete(listener);
  }
}

/** The quota's window (facts 1.7), with a margin for requests that arrive closer together than they left. */
export const WINDOW_MS = 10_050;

/** A request that was sent. */
export interface Sent {
  /** On a monotonic clock; milliseconds. */
  readonly at: number;
  readonly low: boolean;
}

/** The requests of the last window. */
export class SlidingLog {
  #sent: Sent[] = [];

  get sent(): readonly Sent[] {
    return this.#sent;
  }

  /** Takes a request that is sent now. */
  add(sent: Sent): void {
    this.#sent.push(sent);
  }

  /** Takes requests that somebody else sent before. */
  insert(sent: readonly Sent[]): void {
    this.#sent = [...this.#sent, ...sent].toSorted((a, b) => a.at - b.at);
  }

  /** Forgets what the window that ends now no longer holds. */
  forget(now: number): void {
    this.#sent = this.#sent.filter((one) => one.at + WINDOW_MS > now);
  }

  /** When there is room for another request, or another one of low priority: the moment enough of them are a window old. */
  roomAt(capacity: number, only: 'all' | 'low' = 'all'): number {
    const counted = only === 'low' ? this.#sent.filter(({ low }) => low) : this.#sent;
    const oldest = counted[counted.length - capacity];
    return oldest === undefined ? 0 : oldest.at + WINDOW_MS;
  }
}

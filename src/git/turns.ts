/** Lets one caller in at a time, in the order they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Waits for its turn, then does the work. Aborting the wait throws the signal's reason; the work looks at it itself. */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#last;
    const waiting = waitFor(before, signal);
    const mine = waiting.then(work);
    // The next one also waits for `before`: a caller that gave up must not let others in early.
    this.#last = Promise.allSettled([before, mine]);
    return mine;
  }
}

async function waitFor(before: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) {
    await before;
    return;
  }
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([before, aborted]);
  } finally {
    if (stop !== undefined) {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** One signal for several, to be let go when the work is over. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  dispose(): void;
}

/**
 * Joins signals into one that is aborted with the reason of the first. In place of AbortSignal.any, which
 * on Node 20 keeps an entry on a long-lived source for every signal ever made from it.
 */
export function joinSignals(...signals: readonly (AbortSignal | undefined)[]): JoinedSignal {
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  for (const signal of signals) {
    if (signal !== undefined) {
      undo.push(onAbort(signal, () => controller.abort(signal.reason)));
    }
  }
  return { signal: controller.signal, dispose: () => undo.forEach((take) => take()) };
}

/** Calls back when a signal is aborted, at once if it is already; gives the function that calls it off. */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal?.aborted === true) {
    callback();
    return () => {};
  }
  signal?.addEventListener('abort', callback, { once: true });
  return () => signal?.removeEventListener('abort', callback);
}

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
    if (signal?.aborted === true) {
      controller.abort(signal.reason);
    } else if (signal !== undefined) {
      const abort = (): void => controller.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      undo.push(() => signal.removeEventListener('abort', abort));
    }
  }
  return { signal: controller.signal, dispose: () => undo.forEach((take) => take()) };
}

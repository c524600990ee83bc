/** For requests to a tenant: its quota, not this, says how fast it goes; and each one under way listens to one signal twice. */
const AT_ONCE = 4;

/** Does work for each item, a few at a time, and gives the results in the items' order. */
export async function someAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce: number = AT_ONCE,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  async function worker(): Promise<void> {
    // All workers draw from one iterator.
    for (const [index, item] of queue) {
      results.set(index, await work(item));
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}

/** How many executions failed in each hour that had any, by its begin in RFC 3339, oldest first. */
export type Hours = Readonly<Record<string, number>>;

const HOUR_MS = 3_600_000;
/** The week that ends with the newest failure. */
const KEPT = 168;

/** The hours with failures added, each at the time it ended (the tenant's milliseconds); exact, and never more than a week. */
export function withHours(before: Hours, closed: readonly number[]): Hours {
  const counts = new Map(Object.entries(before));
  for (const at of closed.filter(Number.isFinite)) {
    const hour = new Date(Math.floor(at / HOUR_MS) * HOUR_MS).toISOString();
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
  }
  const hours = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const [newest] = hours.at(-1) ?? [];
  if (newest === undefined) {
    return {};
  }
  const from = new Date(Date.parse(newest) - (KEPT - 1) * HOUR_MS).toISOString();
  return Object.fromEntries(hours.filter(([hour]) => hour >= from));
}

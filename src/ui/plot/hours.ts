const HOUR_MS = 3_600_000;

/** How far back failures are counted by the hour. */
export const HOURS = 168;

/** Counts of the last seven days, one for each hour, the oldest first; times are the begins of hours, in seconds. */
export function hourly(
  counted: readonly Readonly<Record<string, number>>[],
  now: number,
): { readonly times: readonly number[]; readonly counts: readonly number[] } {
  const last = Math.floor(now / HOUR_MS);
  const counts = Array.from({ length: HOURS }, () => 0);
  for (const hours of counted) {
    for (const [hour, count] of Object.entries(hours)) {
      const index = HOURS - 1 - (last - Math.floor(Date.parse(hour) / HOUR_MS));
      if (index >= 0 && index < HOURS) {
        counts[index] = (counts[index] ?? 0) + count;
      }
    }
  }
  const times = counts.map((_, index) => ((last - HOURS + 1 + index) * HOUR_MS) / 1000);
  return { times, counts };
}

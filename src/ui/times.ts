const UNITS = [
  { unit: 'days', size: 86_400_000, from: 2 * 86_400_000 },
  { unit: 'h', size: 3_600_000, from: 3_600_000 },
  { unit: 'min', size: 60_000, from: 60_000 },
  { unit: 's', size: 1000, from: 0 },
] as const;

/** Below this it is not worth counting. */
const NOW_MS = 5000;

/** How far a time is from now, in one unit: `3 min ago`, `in 2 h`, `just now`. */
export function relativeTime(time: number, now: number): string {
  const distance = Math.abs(now - time);
  if (distance < NOW_MS) {
    return 'just now';
  }
  const words = roughly(distance);
  return time > now ? `in ${words}` : `${words} ago`;
}

/** A duration in one unit, and below ten seconds to the hundredth: `340 ms`, `1.25 s`, `3 min`. */
export function shortDuration(ms: number): string {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  return ms < 10_000 ? `${Number((ms / 1000).toFixed(2))} s` : roughly(ms);
}

/** A moment to the second, by the clock of whoever reads. */
export function exactTime(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

function roughly(ms: number): string {
  const { unit, size } = UNITS.find(({ from }) => ms >= from) ?? UNITS[3];
  return `${Math.floor(ms / size)} ${unit}`;
}

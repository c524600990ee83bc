/** How far the clocks of two machines may be apart, and how long a delivery may take (Standard Webhooks advises the same). */
const TOLERANCE_S = 300;

/** Says whether a time, in seconds since 1970, is that of a delivery sent just now. */
export function isRecent(seconds: string, nowMs: number): boolean {
  return /^\d{1,12}$/.test(seconds) && Math.abs(nowMs / 1000 - Number(seconds)) <= TOLERANCE_S;
}

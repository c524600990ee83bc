import { formatDuration, parseDuration } from '../kernel/duration.ts';
import type { Result } from '../kernel/result.ts';

/** A person's word that a tenant, or one workflow of it, is not written to for a while. */
export interface Suspension {
  readonly by: string;
  /** When it was said; RFC 3339. */
  readonly at: string;
  /** Why, in the person's words. */
  readonly reason?: string;
  /** When it ends by itself; RFC 3339. Without it, when somebody resumes. */
  readonly until?: string;
}

/** The one who suspends by `suspend: true`. */
export const CONFIGURATION = 'configuration';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/** RFC 3339 writes years with four digits. */
const END_OF_TIME = Date.UTC(10_000, 0);

/** Says whether a suspension has ended by itself; `now` is in milliseconds since 1970. */
export function isOver({ until }: Suspension, now: number): boolean {
  return until !== undefined && Date.parse(until) <= now;
}

/** A suspension in words, for whoever wonders why nothing is written. */
export function suspensionWords(
  { by, reason, until }: Omit<Suspension, 'at'>,
  what: string,
): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  const end = until === undefined ? '' : ` It ends by itself at ${until}.`;
  return `${by} suspended ${what}${/[.!?]$/.test(why) ? why : `${why}.`}${end}`;
}

/** Reads when a suspension ends, a length of time such as `2h` or a time with its zone, to RFC 3339; the trouble is in words. */
export function readUntil(text: string, now: number): Result<string, string> {
  const lasts = parseDuration(text);
  const at = lasts === undefined ? timeOf(text) : now + lasts;
  if (at === undefined || at >= END_OF_TIME) {
    return {
      ok: false,
      trouble: 'must be a length of time such as 2h, or a time such as 2026-03-01T18:00:00Z',
    };
  }
  if (at <= now) {
    const ago = formatDuration(Math.max(1000, now - at));
    return { ok: false, trouble: `must lie ahead; that was ${ago} ago` };
  }
  return { ok: true, value: new Date(at).toISOString() };
}

function timeOf(text: string): number | undefined {
  const [, day] = RFC_3339.exec(text) ?? [];
  const at = day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Node reads the 30th of February as the 2nd of March. */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

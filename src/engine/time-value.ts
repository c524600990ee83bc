import type { Json } from '../kernel/json.ts';

/** A date, or a date with a time and a zone, as ISO 8601 writes it. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads an ISO 8601 time to milliseconds since 1970; undefined for anything else. Without a zone, UTC is meant. */
export function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !TIME.test(value)) {
    return undefined;
  }
  const zoned = value.length === 10 || /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}

/** Writes a time as the platform's transforms do, with milliseconds and in UTC (facts 5.2). */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

/** Moves a time by a number of units; months and years keep the day where the month has it. Undefined for another unit. */
export function moveTime(ms: number, amount: number, unit: string): number | undefined {
  const name = unit.toLowerCase().replace(/s$/, '');
  const fixed = FIXED_MS.get(name);
  if (fixed !== undefined) {
    return inRange(ms + amount * fixed);
  }
  const months = name === 'month' ? amount : name === 'year' ? amount * 12 : undefined;
  if (months === undefined) {
    return undefined;
  }
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + Math.trunc(months));
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return inRange(date.getTime());
}

const FIXED_MS: ReadonlyMap<string, number> = new Map([
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
]);

/** The farthest time that a Date holds, either way. */
const FARTHEST_MS = 8.64e15;

function inRange(ms: number): number | undefined {
  return Math.abs(ms) <= FARTHEST_MS ? ms : undefined;
}

import { formatDuration } from '../kernel/duration.ts';
import { printable } from './printable.ts';

/** A span of time as the API writes it; the end is absent while it goes on. */
export interface Span {
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** Writes a time of the tenant for people, to the second and in UTC. */
export function timeText(time: string | undefined): string {
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) {
    return printable(time ?? 'unknown');
  }
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** How long a span is in milliseconds, until `now` where it has not ended; undefined where it does not say. */
export function spanMs({ startTime, endTime }: Span, now: number): number | undefined {
  const start = Date.parse(startTime ?? '');
  const end = endTime === undefined ? now : Date.parse(endTime);
  return Number.isNaN(start) || Number.isNaN(end) ? undefined : Math.max(0, end - start);
}

/** Writes how long a span is. */
export function spanText(span: Span, now: number): string {
  const ms = spanMs(span, now);
  return ms === undefined ? '' : formatDuration(ms);
}

import type { JsonObject } from '../../src/kernel/json.ts';
import { num } from './num.ts';
import { atMost, duration, told } from './row.ts';
import type { Row } from './row.ts';

/** A frame of a screen that shows sixty a second, with room for the clock's own error. */
const FRAME_MS = 17.5;

/** How large the page is and, where a browser is, how soon it can be used and how it scrolls. */
export function pageRows(data: JsonObject): readonly Row[] {
  const bytes = num(data, 'bytes');
  const size = atMost(
    'Requests and ratios',
    'The page, all of it, compressed with gzip',
    [bytes, `${kilobytes(bytes)} (${kilobytes(num(data, 'firstBytes'))} for the first view)`],
    [150 * 1024, 'under 150 KiB'],
  );
  if (data['skipped'] !== undefined) {
    return [size, told('Time', 'The page with 1,000 workflows', String(data['skipped']))];
  }
  return [
    size,
    atMost(
      'Time',
      'The page with 1,000 workflows on the loopback: from its address to the list drawn, nothing cached',
      [
        num(data, 'usableP95Ms'),
        `p50 ${duration(num(data, 'usableP50Ms'))}, p95 ${duration(num(data, 'usableP95Ms'))}`,
      ],
      [1000, 'under 1 s'],
    ),
    atMost(
      'Time',
      'A frame while the list of 1,000 workflows scrolls from end to end',
      [
        num(data, 'frameP95Ms'),
        `p50 ${num(data, 'frameP50Ms').toFixed(1)} ms, p95 ${num(data, 'frameP95Ms').toFixed(1)} ms (${num(data, 'frames')} frames)`,
      ],
      [FRAME_MS, 'p95 within one frame of 60 a second'],
    ),
  ];
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}

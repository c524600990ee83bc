import { isObject, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import type { Query } from '../paging.ts';

const DEFAULT_LIMIT = 10;

/** Launchers come in pages of their own: a marker instead of an offset, and a hundred at most (facts 8). */
const MOST = 100;

/** Reads `limit` and the `next` marker. */
export function readMarker(
  query: Query,
): Result<{ readonly limit: number; readonly offset: number }, string> {
  const limit = query['limit'] ?? String(DEFAULT_LIMIT);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
    return { ok: false, trouble: `limit must be a whole number from 1 to ${MOST}` };
  }
  const offset = query['next'] === undefined ? 0 : offsetOf(query['next']);
  return offset === undefined
    ? { ok: false, trouble: 'next is not a marker of this list' }
    : { ok: true, value: { limit: Number(limit), offset } };
}

/** Makes the marker of the page that begins at an offset. */
export function writeMarker(offset: number): string {
  return Buffer.from(JSON.stringify({ next: offset })).toString('base64');
}

function offsetOf(marker: string): number | undefined {
  try {
    const read = JSON.parse(Buffer.from(marker, 'base64').toString('utf8')) as Json;
    const next = isObject(read) ? own(read, 'next') : undefined;
    return typeof next === 'number' && Number.isInteger(next) && next >= 0 ? next : undefined;
  } catch {
    return undefined;
  }
}

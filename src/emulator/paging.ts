import type { Result } from '../kernel/result.ts';

/** The largest page of a collection, and the default where paging is documented (facts 1.3). */
export const PAGE_SIZE = 250;

/** What part of a collection is asked for; no limit means all of it. */
export interface Page {
  readonly limit: number | undefined;
  readonly offset: number;
}

/** A request's query, each parameter by its first value. */
export type Query = Readonly<Record<string, string>>;

/** Reads `limit` (up to `most`) and `offset`; the trouble says what the platform would refuse. */
export function readPage(
  query: Query,
  defaultLimit: number | undefined,
  most = PAGE_SIZE,
): Result<Page, string> {
  const limit = query['limit'] === undefined ? defaultLimit : Number(query['limit']);
  const offset = query['offset'] === undefined ? 0 : Number(query['offset']);
  if (query['limit'] !== undefined && !within(query['limit'], most)) {
    return { ok: false, trouble: `limit must be a whole number from 0 to ${most}` };
  }
  if (query['offset'] !== undefined && !within(query['offset'], Number.MAX_SAFE_INTEGER)) {
    return { ok: false, trouble: 'offset must be a whole number from 0' };
  }
  return { ok: true, value: { limit, offset } };
}

function within(text: string, most: number): boolean {
  return /^\d{1,15}$/.test(text) && Number(text) <= most;
}

/** Cuts a page out of a collection. */
export function cut<T>(items: readonly T[], page: Page): readonly T[] {
  return items.slice(page.offset, page.limit === undefined ? undefined : page.offset + page.limit);
}

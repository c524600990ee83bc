/** The largest page of a collection, and the default where paging is documented (facts 1.3). */
export const PAGE_SIZE = 250;
/** Reads `limit` and `offset`; the trouble says what the platform would refuse. */
export function readPage(query, defaultLimit) {
    const limit = query['limit'] === undefined ? defaultLimit : Number(query['limit']);
    const offset = query['offset'] === undefined ? 0 : Number(query['offset']);
    if (query['limit'] !== undefined && !within(query['limit'], PAGE_SIZE)) {
        return { ok: false, trouble: `limit must be a whole number from 0 to ${PAGE_SIZE}` };
    }
    if (query['offset'] !== undefined && !within(query['offset'], Number.MAX_SAFE_INTEGER)) {
        return { ok: false, trouble: 'offset must be a whole number from 0' };
    }
    return { ok: true, value: { limit, offset } };
}
function within(text, most) {
    return /^\d{1,15}$/.test(text) && Number(text) <= most;
}
/** Cuts a page out of a collection. */
export function cut(items, page) {
    return items.slice(page.offset, page.limit === undefined ? undefined : page.offset + page.limit);
}
//# sourceMappingURL=paging.js.map
/** No answer makes us wait longer than this, in milliseconds: a year in the header would end the tenant until a restart. */
const LONGEST_MS = 3_600_000;
/**
 * Reads `Retry-After` (RFC 9110 10.2.3, seconds or an HTTP date) to milliseconds from now; a date is
 * measured against the answer's own `Date` where there is one, since the two clocks may differ.
 * Undefined where there is none or it cannot be read.
 */
export function readRetryAfter(header, dateHeader, now) {
    const text = header?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(text)) {
        return Math.min(LONGEST_MS, Math.ceil(Number(text) * 1000));
    }
    // Date.parse alone also takes "-5" and "12 fish"; an HTTP date begins with the day's name.
    const until = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(until)) {
        return undefined;
    }
    const sent = Date.parse(dateHeader ?? '');
    return Math.min(LONGEST_MS, Math.max(0, until - (Number.isNaN(sent) ? now : sent)));
}
//# sourceMappingURL=retry-after.js.map
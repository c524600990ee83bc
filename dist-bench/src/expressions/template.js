/** Finds the templates of a text, in order; the last one may be unclosed (facts 3.2). */
export function templatesIn(text) {
    const found = [];
    let start = text.indexOf('{{');
    while (start >= 0) {
        const close = text.indexOf('}}', start + 2);
        const inside = text.slice(start + 2, close < 0 ? text.length : close);
        const end = close < 0 ? text.length : close + 2;
        const pathAt = start + 2 + (inside.length - inside.trimStart().length);
        found.push({ start, end, path: inside.trim(), pathAt, closed: close >= 0 });
        start = text.indexOf('{{', end);
    }
    return found;
}
/**
 * Puts digits in the place of each closed template, as long as it is, so that a path with templates inside can be
 * parsed before the run has their values and places in it stay true.
 */
export function withPlaceholders(text) {
    let out = '';
    let from = 0;
    for (const template of templatesIn(text)) {
        if (template.closed) {
            out += text.slice(from, template.start) + '1'.repeat(template.end - template.start);
            from = template.end;
        }
    }
    return out + text.slice(from);
}
//# sourceMappingURL=template.js.map
const COMMENT = /(^|\s)#\s*mainsheet-ignore\b[: ]*([^\n\r]*)/g;
/** Reads the comments that turn findings off, from the text alone. */
export function muteComments(text) {
    if (!text.includes('mainsheet-ignore')) {
        return { mutes: () => false, comments: [] };
    }
    const comments = text.split(/\r\n|\n|\r/).flatMap((line, index) => [...line.matchAll(COMMENT)].map((match) => ({
        line: index + 1,
        column: match.index + (match[1] ?? '').length + 1,
        codes: (match[2] ?? '').split(/[\s,]+/).filter((code) => /^[A-Z][A-Z_]+$/.test(code)),
        alone: line.slice(0, match.index).trim() === '',
    })));
    return {
        comments,
        mutes: (code, line) => comments.some((comment) => comment.codes.includes(code) &&
            (comment.line === line || (comment.alone && comment.line === line - 1))),
    };
}
//# sourceMappingURL=mute-comments.js.map
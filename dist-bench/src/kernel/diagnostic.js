/** Draws the line of a place with its neighbours and a caret; long lines are cut around the caret. */
export function codeFrame(text, at, around = 1) {
    const lines = text.split(/\r\n|\n|\r/);
    const first = Math.max(1, at.line - around);
    const last = Math.min(lines.length, at.line + around);
    const width = String(last).length;
    const start = Math.max(0, at.column - 80);
    const out = [];
    for (let line = first; line <= last; line += 1) {
        const shown = (lines[line - 1] ?? '').slice(start, start + 120).replaceAll('\t', ' ');
        out.push(`${line === at.line ? '>' : ' '} ${String(line).padStart(width)} | ${shown}`.trimEnd());
        if (line === at.line) {
            out.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, at.column - 1 - start))}^`);
        }
    }
    return out.join('\n');
}
/** Orders findings by file, line, column, code. */
export function byPlace(a, b) {
    return (compareText(a.file, b.file) ||
        a.line - b.line ||
        a.column - b.column ||
        compareText(a.code, b.code));
}
/** Compares two texts by code unit, the same on every machine. */
export function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
//# sourceMappingURL=diagnostic.js.map
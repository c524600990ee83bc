import { structuredPatch } from 'diff';
import { equal } from '../kernel/json.js';
import { MASKED } from '../kernel/mask.js';
import { clip, printable } from './printable.js';
const SHORT = 60;
const MAX_WIDTH = 160;
const CONTEXT_LINES = 2;
/** Beyond so many changed lines a diff is no longer read, and takes long to find. */
const MAX_EDITS = 1000;
/** Shows how one value changes, below its label. Values are masked already. */
export function valueDiff(label, before, after) {
    if (before !== undefined && after !== undefined && equal(before, after)) {
        const words = after === MASKED ? 'another secret' : 'changed in what is not shown';
        return [`~ ${label}: ${words}`];
    }
    if (before === undefined || after === undefined) {
        return oneSided(before === undefined ? '+' : '-', label, before ?? after ?? null);
    }
    if (isShort(before) && isShort(after)) {
        return [`~ ${label}: ${literal(before)} → ${literal(after)}`];
    }
    if (typeof before === 'string' && typeof after === 'string' && !/\n/.test(before + after)) {
        const [old, next] = aroundDifference(before, after);
        return [`~ ${label}:`, `    - ${literal(old)}`, `    + ${literal(next)}`];
    }
    return [`~ ${label}:`, ...linesDiff(asText(before), asText(after))];
}
function oneSided(sign, label, value) {
    if (isShort(value) || (typeof value === 'string' && !value.includes('\n'))) {
        return [`${sign} ${label}: ${clip(literal(value), MAX_WIDTH)}`];
    }
    const lines = asText(value).split('\n');
    return [`${sign} ${label}:`, ...lines.map((line) => `    ${sign} ${shown(line)}`)];
}
function linesDiff(before, after) {
    const patch = structuredPatch('', '', before, after, '', '', {
        context: CONTEXT_LINES,
        maxEditLength: MAX_EDITS,
    });
    if (patch === undefined) {
        const [old, next] = [before.split('\n').length, after.split('\n').length];
        return [`    ${old} lines are replaced by ${next} lines`];
    }
    return patch.hunks.flatMap((hunk, index) => [
        ...(index === 0 ? [] : ['    …']),
        ...hunk.lines
            .filter((line) => !line.startsWith('\\'))
            .map((line) => `    ${line[0] ?? ' '} ${shown(line.slice(1))}`.trimEnd()),
    ]);
}
/** Cuts two long texts so that the place where they part is seen. */
function aroundDifference(before, after) {
    let same = 0;
    while (same < Math.min(before.length, after.length) && before[same] === after[same]) {
        same += 1;
    }
    const from = Math.max(0, same - SHORT);
    return [window(before, from), window(after, from)];
}
function window(text, from) {
    return `${from > 0 ? '…' : ''}${clip(text.slice(from), MAX_WIDTH - SHORT / 2)}`;
}
function isShort(value) {
    return literal(value).length <= SHORT && !(typeof value === 'string' && value.includes('\n'));
}
function literal(value) {
    return printable(JSON.stringify(value));
}
function asText(value) {
    return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}
function shown(line) {
    return clip(printable(line), MAX_WIDTH);
}
//# sourceMappingURL=value-diff.js.map
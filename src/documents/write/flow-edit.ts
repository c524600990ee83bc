import type { EditContext } from './edit-context.ts';
import type { Addition } from './block-edit.ts';
import type { Entry } from './entry.ts';

/** Takes entries out of brackets and puts others in; at least one entry has to stay. */
export function changeFlow(
  context: EditContext,
  entries: readonly Entry[],
  removed: ReadonlySet<number>,
  additions: readonly Addition[],
): void {
  const firstKept = entries.findIndex((_, index) => !removed.has(index));
  removeBefore(context, entries, firstKept);
  for (const index of removed) {
    if (index > firstKept) {
      removeAfter(context, entries, index);
    }
  }
  const gap = gapOf(context, entries);
  for (const { after, lines } of additions) {
    const text = lines.join(`,${gap}`);
    const kept = entries[after];
    if (kept === undefined) {
      const at = entries[firstKept]?.start ?? 0;
      context.splices.push({ from: at, to: at, text: `${text},${gap}` });
    } else {
      context.splices.push({ from: kept.end, to: kept.end, text: `,${gap}${text}` });
    }
  }
}

/** What stands between entries: a space, or a line break with the indentation of those that have their own lines. */
function gapOf({ source: { text, lines } }: EditContext, entries: readonly Entry[]): string {
  const start = entries.at(-1)?.start ?? 0;
  return lines.isFirstInLine(start)
    ? lines.eol + text.slice(lines.start(lines.lineOf(start)), start)
    : ' ';
}

function removeBefore(
  { source: { text, lines }, splices }: EditContext,
  entries: readonly Entry[],
  firstKept: number,
): void {
  const from = entries[0]?.start;
  const to = entries[firstKept]?.start;
  if (from === undefined || to === undefined || firstKept < 1) {
    return;
  }
  const hasComment = lines.comments.some(({ offset }) => offset >= from && offset < to);
  if (!hasComment) {
    splices.push({ from, to, text: '' });
    return;
  }
  for (const { start, end } of entries.slice(0, firstKept)) {
    splices.push({ from: start, to: text.indexOf(',', end) + 1, text: '' });
  }
}

function removeAfter(
  { source: { text, lines }, splices }: EditContext,
  entries: readonly Entry[],
  index: number,
): void {
  const entry = entries[index];
  const before = entries[index - 1];
  if (entry === undefined || before === undefined) {
    return;
  }
  const hasComment = lines.comments.some(
    ({ offset }) => offset >= before.end && offset < entry.start,
  );
  if (!hasComment) {
    splices.push({ from: before.end, to: entry.end, text: '' });
    return;
  }
  const comma = text.indexOf(',', before.end);
  splices.push({ from: comma, to: comma + 1, text: '' });
  splices.push({ from: entry.start, to: entry.end, text: '' });
}

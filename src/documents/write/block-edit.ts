import type { EditContext } from './edit-context.ts';
import type { Entry } from './entry.ts';
import type { SourceLines } from './source-lines.ts';

/** Where a pair or element of a block stands, in lines, with what belongs to it. */
export interface Chunk {
  /** The first line of it: of the comments right above it, else its own. */
  readonly first: number;
  /** The last line of it, with comments that are indented deeper than it. */
  readonly last: number;
  /** It starts on a line of its own, and not behind a dash. */
  readonly ownLine: boolean;
}

/** Gives the lines of each entry of a block mapping or list. */
export function chunksOf(
  { source: { lines } }: Pick<EditContext, 'source'>,
  entries: readonly Entry[],
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const entry of entries) {
    const column = lines.column(entry.start);
    const own = lines.lineOf(entry.start);
    const floor = chunks.at(-1)?.last ?? -1;
    const ownLine = lines.isFirstInLine(entry.start);
    let first = own;
    while (
      ownLine &&
      first - 1 > floor &&
      (lines.commentColumn(first - 1) ?? column + 1) <= column
    ) {
      first -= 1;
    }
    const last = lastLineOf(lines, entry);
    chunks.push({ first, last, ownLine });
  }
  return chunks;
}

/** The last line of an entry, or of the comments right below it that are indented deeper than it. */
export function lastLineOf(lines: SourceLines, { start, end }: Entry): number {
  const column = lines.column(start);
  let last = Math.max(lines.lineOf(start), lines.lineOf(end));
  for (let line = last + 1; line < lines.count; line += 1) {
    const comment = lines.commentColumn(line);
    if (comment === undefined ? !lines.isBlank(line) : comment <= column) {
      break;
    }
    last = comment === undefined ? last : line;
  }
  return last;
}

/** New lines to put behind an entry, or before all of them. */
export interface Addition {
  /** The number of the entry they follow; -1 for none. */
  readonly after: number;
  readonly lines: readonly string[];
}

/** Takes entries out of a block and puts lines in; at least one entry has to stay. */
export function changeBlock(
  context: EditContext,
  entries: readonly Entry[],
  removed: ReadonlySet<number>,
  additions: readonly Addition[],
): void {
  const chunks = chunksOf(context, entries);
  const firstKept = entries.findIndex((_, index) => !removed.has(index));
  const behindDash = chunks[0]?.ownLine === false;
  if (behindDash && firstKept > 0) {
    removeBehindDash(context, entries, chunks, firstKept);
  }
  for (const index of removed) {
    if (!(behindDash && index < firstKept)) {
      removeLines(context, chunks, index);
    }
  }
  // A blank line behind a text that keeps those at its end would become part of it.
  const isSpaced =
    areSpaced(context, chunks) && additions.every(({ lines }) => lines.at(-1) !== '');
  for (const { after, lines } of additions) {
    if (after >= 0) {
      insertLines(context, chunks, after, false, isSpaced ? ['', ...lines] : lines);
    } else if (behindDash) {
      insertBehindDash(context, entries, chunks, firstKept, lines);
    } else {
      insertLines(context, chunks, firstKept, true, lines);
    }
  }
}

function insertBehindDash(
  context: EditContext,
  entries: readonly Entry[],
  chunks: readonly Chunk[],
  firstKept: number,
  added: readonly string[],
): void {
  const { source, splices } = context;
  const { lines } = source;
  const at = entries[firstKept]?.start ?? 0;
  if (firstKept > 0 && chunks[firstKept]?.first !== lines.lineOf(at)) {
    insertLines(context, chunks, firstKept, true, added);
    return;
  }
  const column = lines.column(at);
  const text = added.join(lines.eol).slice(column) + lines.eol + ' '.repeat(column);
  splices.push({ from: at, to: at, text });
}

/** The first entry that stays moves up to the dash, unless comments stand between. */
function removeBehindDash(
  { source: { text, lines }, splices }: EditContext,
  entries: readonly Entry[],
  chunks: readonly Chunk[],
  firstKept: number,
): void {
  const from = entries[0]?.start ?? 0;
  const to = entries[firstKept]?.start ?? 0;
  const first = chunks[firstKept]?.first ?? 0;
  if (first === lines.lineOf(to)) {
    splices.push({ from, to, text: '' });
  } else {
    const trimmed = text.slice(0, from).trimEnd().length;
    splices.push({ from: trimmed, to: lines.end(first - 1), text: '' });
  }
}

/** Of blank lines on both sides, those above go as well. */
function removeLines(
  { source: { lines }, splices }: EditContext,
  chunks: readonly Chunk[],
  index: number,
): void {
  const chunk = chunks[index];
  if (chunk === undefined) {
    return;
  }
  const floor = chunks[index - 1]?.last ?? -1;
  let { first } = chunk;
  const isLast = index === chunks.length - 1 || chunk.last + 1 >= lines.count - 1;
  if (lines.isBlank(chunk.last + 1) || isLast) {
    while (first - 1 > floor && index > 0 && lines.isBlank(first - 1)) {
      first -= 1;
    }
  }
  const atEnd = chunk.last + 1 >= lines.count;
  splices.push({
    // The last line of a text without a final break takes the break before it along.
    from: atEnd && first > 0 ? lines.end(first - 1) : lines.start(first),
    to: lines.start(chunk.last + 1),
    text: '',
  });
}

function insertLines(
  context: EditContext,
  chunks: readonly Chunk[],
  index: number,
  isBefore: boolean,
  added: readonly string[],
): void {
  const { lines } = context.source;
  const chunk = chunks[index];
  if (chunk === undefined) {
    return;
  }
  const text = added.join(lines.eol);
  const line = isBefore ? chunk.first : chunk.last + 1;
  const at = lines.start(line);
  // Behind a text that ends without a break there is no line to put them on.
  const splice = !isBefore && line >= lines.count ? lines.eol + text : text + lines.eol;
  context.splices.push({ from: at, to: at, text: splice });
}

/** Says whether a blank line stands before every entry but the first. */
function areSpaced({ source: { lines } }: EditContext, chunks: readonly Chunk[]): boolean {
  const later = chunks.slice(1);
  return (
    later.length > 0 &&
    later.every(({ first }) => lines.isBlank(first - 1)) &&
    !chunks.some(({ last }) => lines.isBlank(last))
  );
}

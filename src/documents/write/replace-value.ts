import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { CST, Node, Scalar } from 'yaml';
import type { Json } from '../../kernel/json.ts';
import { lastLineOf } from './block-edit.ts';
import type { EditContext } from './edit-context.ts';
import { contentEnd } from './entry.ts';
import type { Entry } from './entry.ts';
import { printJson } from './print-json.ts';
import { flowText, printLines, printValue, scalarText } from './print-value.ts';
import type { Printable, PrintedValue } from './print-value.ts';
import { blockText } from './scalar-text.ts';
import type { Quotes } from './scalar-text.ts';
import { sealedTag } from './written-tag.ts';

/** Writes another value after the colon or dash of an entry; what stands around the old one stays. */
export function replaceValue(
  context: EditContext,
  entry: Entry,
  printable: Printable,
  isFlow: boolean,
): void {
  dropTag(context, entry);
  if (isFlow || context.source.isJson) {
    replaceInFlow(context, entry, printable);
  } else {
    replaceInBlock(context, entry, printable);
  }
}

/** A tag of YAML's own says what the old value is, and may not fit the new one. */
function dropTag({ source, splices }: EditContext, { tag }: Entry): void {
  if (tag !== undefined) {
    const [start, to] = tag;
    let from = start;
    while (source.text[from - 1] === ' ') {
      from -= 1;
    }
    splices.push({ from, to, text: '' });
  }
}

function replaceInFlow(context: EditContext, entry: Entry, printable: Printable): void {
  const { head, value, takesValue, end } = entry;
  const text = flowValue(context, entry.start, printable, quotesOf(value));
  if (isEmptyNode(value)) {
    context.splices.push({ from: head, to: head, text: `${takesValue ? '' : ':'} ${text}` });
  } else {
    context.splices.push({ from: startOf(value, head), to: end, text });
  }
}

/** Prints a value for a place inside brackets; in JSON over several lines, as JSON is. */
export function flowValue(
  { source, step }: EditContext,
  at: number,
  { value, place, holder }: Printable,
  had?: Quotes,
): string {
  if (!source.isJson) {
    return isScalarValue(value) ? scalarText(value, 'flow', had) : flowText(value);
  }
  const line = source.lines.lineOf(at);
  const indent = /^[ \t]*/.exec(source.text.slice(source.lines.start(line)))?.[0] ?? '';
  const unit = indent.includes('\t') ? '\t' : ' '.repeat(step);
  return printJson(value, place, unit, indent, holder).replaceAll('\n', source.lines.eol);
}

/** Writes another mapping or list as all there is of a file; a comment behind the old one comes to stand above. */
export function replaceRoot(context: EditContext, printable: Printable): void {
  const { source, step, splices } = context;
  const { root, lines, text, isJson } = source;
  const [from = 0] = root.range ?? [];
  const end = contentEnd(root);
  if (isJson || Object.keys(printable.value ?? {}).length === 0) {
    splices.push({ from, to: end, text: flowValue(context, from, printable) });
    return;
  }
  const to = lines.end(lines.lineOf(end));
  const comment = text.slice(end, to).trim();
  const printed = [...(comment === '' ? [] : [comment]), ...printLines(printable, 0, step)];
  splices.push({ from, to, text: printed.join(lines.eol) });
}

function replaceInBlock(context: EditContext, entry: Entry, printable: Printable): void {
  const { source, splices } = context;
  const { lines, text } = source;
  const { head, value, end } = entry;
  const last = lastLineOf(lines, entry);
  const isBlock = isBlockCollection(value);
  // Deeper comments below would become lines of a block text.
  const swallows = !isBlock && last > lines.lineOf(end);
  const printed = printedFor(context, entry, printable, swallows);
  const below = printed.lines.map((line) => lines.eol + line).join('');
  const inline = printed.inline === '' ? '' : ` ${printed.inline}`;
  const body = (from: number, to: number): void => void splices.push({ from, to, text: below });
  const headLine = lines.lineOf(head);
  if (isEmptyNode(value)) {
    splices.push({ from: head, to: head, text: inline });
    body(lines.end(headLine), lines.end(headLine));
    return;
  }
  const start = startOf(value, head);
  const header = isScalar(value) ? headerOf(value) : undefined;
  if (header !== undefined) {
    const headerEnd = lines.end(lines.lineOf(start));
    splices.push({ from: head, to: start + header.length, text: inline });
    body(headerEnd, Math.max(headerEnd, end));
  } else if (lines.lineOf(start) > headLine) {
    splices.push({ from: head, to: head, text: inline });
    body(lines.end(headLine), isBlock ? lines.end(last) : end);
  } else {
    const gap = text.slice(head, start) || ' ';
    const to = isBlock ? lines.end(last) : end;
    splices.push({ from: head, to, text: inline === '' ? '' : gap + printed.inline });
    body(lines.end(lines.lineOf(to)), lines.end(lines.lineOf(to)));
  }
}

function isBlockCollection(node: Node | null): boolean {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

/** Prints the new value the way the old one was written, where that is possible. */
function printedFor(
  context: EditContext,
  entry: Entry,
  printable: Printable,
  inlineOnly: boolean,
): PrintedValue {
  const { source, step } = context;
  const { value } = printable;
  const column = source.lines.column(entry.start);
  const start = source.lines.column(entry.head) + 1;
  if (typeof value === 'string' && inlineOnly) {
    return { inline: scalarText(value, 'block'), lines: [] };
  }
  if (typeof value !== 'string' || sealedTag(value) !== undefined || !isScalar(entry.value)) {
    return printValue(printable, column, step, start);
  }
  const old = entry.value.srcToken;
  if (old?.type === 'block-scalar') {
    const indent = indentOf(old) ?? column + step;
    const block = blockText(value, indent, indent - column);
    if (block !== undefined) {
      const folds = headerOf(entry.value)?.startsWith('>') === true && block.lines.length === 1;
      return { inline: `${folds ? '>' : '|'}${block.indicators}`, lines: block.lines };
    }
  }
  const had = quotesOf(entry.value);
  return had !== undefined && !value.includes('\n')
    ? { inline: scalarText(value, 'block', had), lines: [] }
    : printValue(printable, column, step, start);
}

/** The spaces before the first line of a block text. */
function indentOf({ source }: CST.BlockScalar): number | undefined {
  const first = source.split('\n').find((line) => line.trim() !== '');
  return first === undefined ? undefined : first.length - first.trimStart().length;
}

function headerOf({ srcToken }: Scalar): string | undefined {
  const [header] = srcToken?.type === 'block-scalar' ? srcToken.props : [];
  return header !== undefined && 'source' in header ? header.source : undefined;
}

function quotesOf(node: Node | null): Quotes | undefined {
  const type = isScalar(node) ? node.type : undefined;
  return type === 'QUOTE_DOUBLE' ? 'double' : type === 'QUOTE_SINGLE' ? 'single' : undefined;
}

function isEmptyNode(node: Node | null): boolean {
  return node === null || (!isAlias(node) && contentEnd(node) <= (node.range?.[0] ?? 0));
}

function startOf(node: Node | null, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}

function isScalarValue(value: Json): value is null | boolean | number | string {
  return value === null || typeof value !== 'object';
}

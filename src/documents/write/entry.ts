import { isMap, isPair, isScalar, isSeq } from 'yaml';
import type { CST, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { NotEditable } from './source-value.ts';

/** One pair of a mapping or element of a list, with the offsets of its parts. */
export interface Entry {
  /** Where it starts: its dash, `?`, anchor or key. */
  readonly start: number;
  /** After the colon or dash and the anchor: where a value can follow. */
  readonly head: number;
  /** Where the last character of it ends. */
  readonly end: number;
  readonly key: Node | null;
  readonly value: Node | null;
  /** The tag of YAML's own that its value has, from and to. */
  readonly tag?: readonly [number, number];
  /** It has a colon or dash, or stands in a flow list. */
  readonly takesValue: boolean;
}

type Item = CST.CollectionItem;
type Token = CST.SourceToken;

/** Lists the entries of a mapping or list in the order of the text. */
export function entriesOf(node: YAMLMap | YAMLSeq): readonly Entry[] {
  if (isMap(node)) {
    return node.items.map(pairEntry);
  }
  const token = node.srcToken;
  const items =
    token?.type === 'block-seq'
      ? token.items.filter(({ start }) => start.some(({ type }) => type === 'seq-item-ind'))
      : token?.type === 'flow-collection'
        ? token.items.filter(isElement)
        : [];
  if (items.length !== node.items.length) {
    throw new NotEditable();
  }
  return node.items.map((value, index) =>
    elementEntry(value as Node | Pair | null, items[index] ?? { start: [] }),
  );
}

function pairEntry({ key, value, srcToken }: Pair): Entry {
  if (srcToken === undefined || !isNode(key)) {
    throw new NotEditable();
  }
  const before = ownTokens(srcToken.start);
  const start = before[0]?.offset ?? srcToken.key?.offset;
  if (start === undefined) {
    throw new NotEditable();
  }
  const valueTokens = ownTokens(srcToken.sep ?? []);
  const keyEnd = isNode(key) && key.range ? key.range[1] : start;
  return entry(start, keyEnd, valueTokens, key, value as Node | null, valueTokens.length > 0);
}

function elementEntry(value: Node | Pair | null, { start, key }: Item): Entry {
  if (isPair(value)) {
    throw new NotEditable();
  }
  const tokens = ownTokens(start);
  const at = tokens[0]?.offset ?? key?.offset ?? value?.range?.[0];
  if (at === undefined) {
    throw new NotEditable();
  }
  return entry(at, at, tokens, null, value, true);
}

function entry(
  start: number,
  from: number,
  tokens: readonly Token[],
  key: Node | null,
  value: Node | null,
  takesValue: boolean,
): Entry {
  const tag = tokens.find(({ type }) => type === 'tag');
  const last = tokens.at(-1);
  const head = last === undefined ? from : last.offset + last.source.length;
  return {
    start,
    head,
    end: Math.max(head, contentEnd(value)),
    key,
    value,
    ...(tag === undefined ? {} : { tag: [tag.offset, tag.offset + tag.source.length] as const }),
    takesValue,
  };
}

/** Where the last character of a node ends; 0 for an empty one. The blank lines after a block text are not its own. */
export function contentEnd(node: Node | null): number {
  if (node === null || node.range === null || node.range === undefined) {
    return 0;
  }
  const [start, end] = node.range;
  const { srcToken } = node;
  if ((isMap(node) || isSeq(node)) && srcToken?.type !== 'flow-collection') {
    return Math.max(start, ...entriesOf(node).map((it) => it.end));
  }
  if (isScalar(node) && srcToken?.type === 'block-scalar') {
    const header = srcToken.props.find(({ type }) => type === 'block-scalar-header');
    const keeps = header !== undefined && 'source' in header && header.source.includes('+');
    const content = srcToken.source;
    const kept = lengthKept(content, keeps);
    const bodyStart = end - content.length;
    return kept === 0 ? bodyStart - breakBefore(srcToken) : bodyStart + kept;
  }
  return end;
}

/** How much of a block text's lines is content, the break after it left out. */
function lengthKept(content: string, keepsBlankLines: boolean): number {
  const from = keepsBlankLines ? content.lastIndexOf('\n') : content.trimEnd().length;
  const at = keepsBlankLines || from === 0 ? from : content.indexOf('\n', from);
  const end = at < 0 ? content.length : at;
  return content[end - 1] === '\r' ? end - 1 : end;
}

/** The length of the line break that ends the header of a block text. */
function breakBefore({ props }: CST.BlockScalar): number {
  const last = props.at(-1);
  return last !== undefined && 'source' in last && last.type === 'newline' ? last.source.length : 0;
}

function isElement({ start, key, sep, value }: Item): boolean {
  const own = start.some(({ type }) => type === 'anchor' || type === 'tag');
  return own || key !== undefined || (sep?.length ?? 0) > 0 || value !== undefined;
}

/** What belongs to an entry, and not to the space around it. */
function ownTokens(tokens: readonly Token[]): readonly Token[] {
  const OWN = ['anchor', 'tag', 'explicit-key-ind', 'map-value-ind', 'seq-item-ind'];
  return tokens.filter(({ type }) => OWN.includes(type));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

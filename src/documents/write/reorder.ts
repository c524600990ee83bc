import { isAlias, isMap, isSeq, visit } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { isObject } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import { isMergeKey } from '../yaml-nodes.ts';
import { chunksOf } from './block-edit.ts';
import type { Chunk } from './block-edit.ts';
import { entriesOf } from './entry.ts';
import type { Entry } from './entry.ts';
import { hasOrder, orderedKeys, placeBelow, rootPlace } from './member-order.ts';
import type { Place } from './member-order.ts';
import { linesOf } from './ordered-lines.ts';
import type { OrderedLines } from './ordered-lines.ts';
import type { SourceValues } from './source-value.ts';
import type { YamlSource } from './yaml-source.ts';

/** A line that editors read, which has to stay at the top. */
const MODELINE = /^\s*#(!|\s*(yaml-language-server:|vim?:|-\*-))/;

/** Puts the pairs of block mappings in order, each with its comments, none restyled. */
export function reorder(source: YamlSource, values: SourceValues): OrderedLines {
  const { root } = source;
  const { texts, order } = linesOf(source);
  const state: Reordering = {
    source,
    values,
    texts: [...texts],
    order: [...order],
    repeatsAnchor: repeatsAnchor(root),
  };
  visitInner(state, root, { place: rootPlace(values.of(root)) });
  return state;
}

interface Reordering extends OrderedLines {
  readonly source: YamlSource;
  readonly values: SourceValues;
  readonly texts: string[];
  readonly order: number[];
  readonly repeatsAnchor: boolean;
}

interface Standing {
  readonly place: Place;
  readonly holder?: Json;
}

/** Inner mappings first: what they move stays within the lines of the pair that holds them. */
function visitInner(state: Reordering, node: Node | null, { place, holder }: Standing): void {
  if ((!isMap(node) && !isSeq(node)) || node.flow === true) {
    return;
  }
  const { values } = state;
  const value = values.of(node);
  const entries = entriesOf(node);
  entries.forEach((entry, index) => {
    const key = isSeq(node) ? String(index) : keyOf(values, entry);
    const below = key === undefined ? 'data' : placeBelow(place, value, key);
    visitInner(state, entry.value, { place: below, holder: value });
  });
  if (isMap(node) && isObject(value) && hasOrder(place)) {
    const rank = new Map(orderedKeys(place, value, holder).map((key, at) => [key, at]));
    const rankOf = (entry: Entry): number => rank.get(keyOf(values, entry) ?? '') ?? -1;
    arrange(
      state,
      node,
      entries,
      entries.toSorted((a, b) => rankOf(a) - rankOf(b)),
    );
  }
}

/** A merge has no key of its own, and goes first. */
function keyOf(values: SourceValues, { key }: Entry): string | undefined {
  return isMergeKey(key) ? undefined : values.keyOf(key);
}

function arrange(
  state: Reordering,
  map: YAMLMap,
  entries: readonly Entry[],
  wanted: readonly Entry[],
): void {
  const { source, order } = state;
  const isOrdered = wanted.every((entry, index) => entry === entries[index]);
  if (isOrdered || !mayMove(state, map, entries, wanted)) {
    return;
  }
  const chunks = chunksOf({ source }, entries);
  const blocks = blocksOf(state, chunks);
  const first = blocks[0]?.from ?? 0;
  const last = chunks.at(-1)?.last ?? first;
  const moved = wanted.flatMap((entry, slot) => {
    const block = blocks[entries.indexOf(entry)] ?? { from: 0, to: 0, gap: 0 };
    const gap = blocks[slot] ?? { from: 0, to: 0, gap: 0 };
    return [...order.slice(gap.from - gap.gap, gap.from), ...order.slice(block.from, block.to + 1)];
  });
  if (chunks[0]?.ownLine === false && !moveDash(state, entries, order[first], moved[0])) {
    return;
  }
  order.splice(first, last - first + 1, ...moved);
}

interface Block {
  readonly from: number;
  readonly to: number;
  /** How many blank lines stand before it; they stay where they are. */
  readonly gap: number;
}

function blocksOf(
  { source: { lines }, texts }: Reordering,
  chunks: readonly Chunk[],
): readonly Block[] {
  return chunks.map(({ first, last }, index) => {
    const before = chunks[index - 1];
    if (before === undefined) {
      let from = first;
      while (from < last && MODELINE.test(texts[from] ?? '')) {
        from += 1;
      }
      return { from, to: last, gap: 0 };
    }
    let from = before.last + 1;
    while (lines.isBlank(from)) {
      from += 1;
    }
    return { from, to: last, gap: from - before.last - 1 };
  });
}

/** The dash of a list goes to the line that comes first now; gives false where the lines are not made for that. */
function moveDash(
  { source: { lines }, texts }: Reordering,
  entries: readonly Entry[],
  from: number | undefined,
  to: number | undefined,
): boolean {
  const column = lines.column(entries[0]?.start ?? 0);
  const dash = from === undefined ? '' : (texts[from] ?? '').slice(0, column);
  const space = ' '.repeat(column);
  if (from === undefined || to === undefined || !/^[ -]* $/.test(dash)) {
    return false;
  }
  if (!(texts[to] ?? '').startsWith(space)) {
    return false;
  }
  texts[from] = space + (texts[from] ?? '').slice(column);
  texts[to] = dash + (texts[to] ?? '').slice(column);
  return true;
}

/** An alias has to stay behind its anchor; pairs on one line or with `?` are left alone. */
function mayMove(
  { source: { lines, targets, text }, repeatsAnchor: repeats }: Reordering,
  map: YAMLMap,
  entries: readonly Entry[],
  wanted: readonly Entry[],
): boolean {
  const starts = new Set(entries.map(({ start }) => lines.lineOf(start)));
  if (starts.size < entries.length || entries.some(({ start }) => text[start] === '?')) {
    return false;
  }
  const slotOf = (node: Node): number => {
    const at = node.range?.[0] ?? 0;
    return wanted.findIndex(({ start, end }) => start <= at && at <= end);
  };
  let may = true;
  visit(map, (_key, node) => {
    if (isAlias(node)) {
      const target = targets.get(node);
      may &&= target === undefined || slotOf(target) < 0 || slotOf(target) <= slotOf(node);
    } else if (repeats && typeof node === 'object' && node !== null && 'anchor' in node) {
      may &&= node.anchor === undefined;
    }
  });
  return may;
}

function repeatsAnchor(root: Node): boolean {
  const names = new Set<string>();
  let repeats = false;
  visit(root, (_key, node) => {
    const name =
      typeof node === 'object' && node !== null && 'anchor' in node ? node.anchor : undefined;
    if (typeof name === 'string') {
      repeats ||= names.has(name);
      names.add(name);
    }
  });
  return repeats;
}

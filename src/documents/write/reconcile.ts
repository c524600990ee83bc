import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import { equal, isArray, isObject } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { formatPointer } from '../../kernel/pointer.ts';
import { isMergeKey } from '../yaml-nodes.ts';
import { align } from './align.ts';
import { changeBlock } from './block-edit.ts';
import type { Addition } from './block-edit.ts';
import type { EditContext } from './edit-context.ts';
import { entriesOf } from './entry.ts';
import type { Entry } from './entry.ts';
import { changeFlow } from './flow-edit.ts';
import { orderedKeys, placeBelow } from './member-order.ts';
import type { Place } from './member-order.ts';
import { keyText, printItem, printPair } from './print-value.ts';
import type { Printable } from './print-value.ts';
import { doubleQuoted } from './scalar-text.ts';
import { mergedMembers } from './merged-members.ts';
import { flowValue, replaceValue, replaceRoot } from './replace-value.ts';
import { sealedTag } from './written-tag.ts';

/** What a node is to become, and where it stands. */
interface Wanted extends Printable {
  readonly trail: readonly string[];
}

/** Finds the splices that turn the nodes of a text into a value, and writes what does not differ not at all. */
export class Reconciler {
  readonly #context: EditContext;
  /** What anchored nodes become; aliases to others are written out. */
  readonly #anchored = new Map<Node, Json>();

  constructor(context: EditContext) {
    this.#context = context;
  }

  /** Starts at the root. */
  root(value: Json, place: Place): void {
    const { root } = this.#context.source;
    if (!this.#inside(root, { value, place, trail: [] })) {
      replaceRoot(this.#context, { value, place });
    }
  }

  #entry(entry: Entry, wanted: Wanted, isFlow: boolean): void {
    const { values, conflicts, source } = this.#context;
    const node = entry.value;
    const { value } = wanted;
    const now = values.of(node);
    const tag = sealedTag(now);
    if (isAlias(node)) {
      const target = values.target(node);
      if (target === null || !equal(this.#anchored.get(target), value)) {
        replaceValue(this.#context, entry, wanted, isFlow);
      }
      return;
    }
    if (tag !== undefined && !equal(now, value)) {
      conflicts.push({
        pointer: formatPointer(wanted.trail),
        reason: 'tagged',
        tag: `${tag.name} ${tag.text}`.trim(),
        line: source.lines.lineOf(entry.start) + 1,
      });
      return;
    }
    this.#remember(node, value);
    if (!this.#inside(node, wanted) && !equal(now, value)) {
      replaceValue(this.#context, entry, wanted, isFlow);
    }
  }

  /** Goes into a mapping or list that stays one; gives false for what is to be written anew. */
  #inside(node: Node | null, wanted: Wanted): boolean {
    const { value } = wanted;
    if (isMap(node) && isObject(value)) {
      return this.#mapping(node, { ...wanted, value });
    }
    return isSeq(node) && isArray(value) && this.#list(node, { ...wanted, value });
  }

  #mapping(map: YAMLMap, wanted: Wanted & { readonly value: JsonObject }): boolean {
    const { values } = this.#context;
    const { value: target, place, holder, trail } = wanted;
    const entries = entriesOf(map);
    const keys = entries.map(({ key }) => (isMergeKey(key) ? undefined : values.keyOf(key)));
    const isGone = (key: string | undefined): boolean =>
      key !== undefined && !Object.hasOwn(target, key);
    const given = mergedMembers(entries, target, values, this.#anchored);
    const removed = new Set(
      entries.flatMap(({ key }, index) =>
        isGone(keys[index]) || (given === undefined && isMergeKey(key)) ? [index] : [],
      ),
    );
    const wantedOrder = orderedKeys(place, target, holder);
    const added = wantedOrder.filter(
      (key) =>
        !keys.includes(key) && !(given?.has(key) === true && equal(given.get(key), target[key])),
    );
    if (removed.size === entries.length && (added.length > 0 || entries.length > 0)) {
      return false;
    }
    entries.forEach((entry, index) => {
      const key = keys[index];
      if (key !== undefined && !removed.has(index)) {
        this.#key(entry, key);
        const below = {
          value: target[key] ?? null,
          place: placeBelow(place, target, key),
          holder: target,
        };
        this.#entry(entry, { ...below, trail: [...trail, key] }, map.flow === true);
      }
    });
    const kept = keys.map((key, index) => (removed.has(index) ? undefined : key));
    const additions = added.map((key) => ({
      after: placeFor(key, kept, wantedOrder),
      lines: this.#pair(key, target, wanted, entries, map.flow === true),
    }));
    return this.#change(map, entries, removed, additions);
  }

  #list(list: YAMLSeq, wanted: Wanted & { readonly value: readonly Json[] }): boolean {
    const { values, source, step } = this.#context;
    const { value: target, place, trail } = wanted;
    const entries = entriesOf(list);
    const pairs = align(
      entries.map(({ value }) => values.of(value)),
      target,
    );
    if (pairs.size === 0 && (entries.length > 0 || target.length > 0)) {
      return false;
    }
    const removed = new Set([...entries.keys()].filter((index) => !pairs.has(index)));
    const printable = (index: number): Printable => ({
      value: target[index] ?? null,
      place: placeBelow(place, target, String(index)),
      holder: target,
    });
    const additions: { after: number; lines: readonly string[] }[] = [];
    const takenFrom = new Map([...pairs].map(([from, to]) => [to, from]));
    const column = source.lines.column(entries[0]?.start ?? 0);
    let after = -1;
    target.forEach((_, index) => {
      const from = takenFrom.get(index);
      const entry = from === undefined ? undefined : entries[from];
      if (from !== undefined && entry !== undefined) {
        after = from;
        this.#entry(
          entry,
          { ...printable(index), trail: [...trail, String(index)] },
          list.flow === true,
        );
        return;
      }
      const lines =
        list.flow === true
          ? [flowValue(this.#context, entries[0]?.start ?? 0, printable(index))]
          : printItem(printable(index), column, step);
      additions.push({ after, lines });
    });
    return this.#change(list, entries, removed, additions);
  }

  #change(
    node: YAMLMap | YAMLSeq,
    entries: readonly Entry[],
    removed: ReadonlySet<number>,
    additions: readonly Addition[],
  ): boolean {
    if (removed.size === 0 && additions.length === 0) {
      return true;
    }
    if (node.flow === true) {
      changeFlow(this.#context, entries, removed, additions);
    } else {
      changeBlock(this.#context, entries, removed, additions);
    }
    return true;
  }

  #pair(
    key: string,
    target: JsonObject,
    { place }: Wanted,
    entries: readonly Entry[],
    isFlow: boolean,
  ): readonly string[] {
    const { source, step } = this.#context;
    const printable = {
      value: target[key] ?? null,
      place: placeBelow(place, target, key),
      holder: target,
    };
    const at = entries[0]?.start ?? 0;
    if (!isFlow) {
      return printPair(key, printable, source.lines.column(at), step);
    }
    const written = source.isJson ? doubleQuoted(key) : keyText(key, 'flow');
    return [`${written}: ${flowValue(this.#context, entries.at(-1)?.start ?? at, printable)}`];
  }

  /** A key that is an alias is written out when its anchor does not stay what it was. */
  #key({ key }: Entry, text: string): void {
    const { values, splices } = this.#context;
    const target = values.target(key);
    if (isAlias(key) && target !== null && !equal(this.#anchored.get(target), values.of(target))) {
      const [from = 0, to = 0] = key.range ?? [];
      splices.push({ from, to, text: keyText(text, 'flow') });
    } else if (isScalar(key)) {
      this.#remember(key, values.of(key));
    }
  }

  #remember(node: Node | null, value: Json): void {
    if (node !== null && !isAlias(node) && node.anchor !== undefined) {
      this.#anchored.set(node, value);
    }
  }
}

/** The number of the entry a new member follows: the nearest before it in the wanted order that is there and stays. */
function placeFor(
  key: string,
  kept: readonly (string | undefined)[],
  order: readonly string[],
): number {
  for (let at = order.indexOf(key) - 1; at >= 0; at -= 1) {
    const index = kept.indexOf(order[at]);
    if (index >= 0) {
      return index;
    }
  }
  return -1;
}

import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { objectOf } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import { LIMITS } from '../limits.ts';
import { isTagName, readTag, tagText } from '../tag-syntax.ts';
import { isTagged } from '../tag.ts';
import { isKnownTag, isMergeKey, keyText } from '../yaml-nodes.ts';
import { sealTag } from './written-tag.ts';
import type { YamlSource } from './yaml-source.ts';

/** Thrown where a text holds what cannot be changed with care: it is then left alone. */
export class NotEditable extends Error {}

/** Reads the values of nodes: aliases and merges in place, our tags as written tags. */
export class SourceValues {
  readonly #source: YamlSource;
  readonly #known = new Map<Node, Json>();
  readonly #open = new Set<Node>();
  #expansions = 0;

  constructor(source: YamlSource) {
    this.#source = source;
  }

  /** Gives a node's value; throws NotEditable for cycles, unknown aliases, keys that are no texts, and too much of all. */
  of(node: Node | null): Json {
    if (node === null) {
      return null;
    }
    const known = this.#known.get(node);
    if (known !== undefined) {
      return known;
    }
    if (this.#open.has(node) || this.#open.size > LIMITS.depth) {
      throw new NotEditable();
    }
    this.#open.add(node);
    const value = this.#read(node);
    this.#open.delete(node);
    this.#known.set(node, value);
    return value;
  }

  /** Gives what an alias stands for; the node itself when it is no alias. */
  target(node: Node | null): Node | null {
    if (!isAlias(node)) {
      return node;
    }
    const target = this.#source.targets.get(node);
    this.#expansions += 1;
    if (target === undefined || this.#expansions > LIMITS.aliasExpansions * 100) {
      throw new NotEditable();
    }
    return target;
  }

  /** Gives the key of a pair as text. */
  keyOf(node: Node | null): string {
    const key = keyText(this.target(node));
    if (key === undefined) {
      throw new NotEditable();
    }
    return key;
  }

  /** Lists the mappings that a merge takes members from, the strongest first. */
  mergedMaps(node: Node | null): readonly YAMLMap[] {
    const target = this.target(node);
    if (isMap(target)) {
      return [target];
    }
    if (isSeq(target)) {
      return target.items.flatMap((item) => this.mergedMaps(item as Node | null));
    }
    throw new NotEditable();
  }

  #read(node: Node): Json {
    if (isAlias(node)) {
      return this.of(this.target(node));
    }
    const { tag } = node;
    const isOurs = tag !== undefined && !isKnownTag(tag);
    if (isScalar(node)) {
      const { value } = node;
      if (isOurs) {
        const text = typeof value === 'string' ? value : '';
        const read = readTag(tag, text);
        return sealTag(isTagName(tag) && read.ok ? tagText(read.value) : { name: tag, text });
      }
      if (isTagged(value as Json)) {
        throw new NotEditable();
      }
      const isJson = value === null || ['string', 'number', 'boolean'].includes(typeof value);
      return isJson ? (value as Json) : null;
    }
    if (isOurs) {
      throw new NotEditable();
    }
    return isMap(node)
      ? objectOf(this.#members(node))
      : node.items.map((item) => (isPair(item) ? null : this.of(item as Node | null)));
  }

  #members(map: YAMLMap): ReadonlyMap<string, Json> {
    const members = new Map<string, Json>();
    const merges: YAMLMap[] = [];
    for (const { key, value } of map.items) {
      if (isMergeKey(key as Node | null)) {
        merges.push(...this.mergedMaps(value as Node | null));
        continue;
      }
      const text = this.keyOf(key as Node | null);
      if (members.has(text)) {
        throw new NotEditable();
      }
      members.set(text, this.of(value as Node | null));
    }
    for (const merged of merges) {
      for (const [key, value] of Object.entries(this.of(merged) ?? {})) {
        if (!members.has(key)) {
          members.set(key, value as Json);
        }
      }
    }
    return members;
  }
}

import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Node, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import { LIMITS } from './limits.ts';
import type { FileFindingCode } from './file-findings.ts';
import type { LineIndex } from './line-index.ts';
import type { TextFinding } from './parse-yaml.ts';
import { TAG_MARK, markTag } from './tag.ts';
import { isTagName, readTag } from './tag-syntax.ts';
import {
  FORBIDDEN_KEYS,
  aliasTargets,
  isExactNumber,
  isKnownTag,
  isMergeKey,
  keyText,
  offsetOf,
} from './yaml-nodes.ts';

/** What the walk made of the nodes; `value` is absent when a limit stopped it. */
export interface WalkedText {
  readonly value?: Json;
  readonly places: Uint32Array;
  readonly findings: readonly TextFinding[];
}

/** The file a text is from, for values that are another one in each tenant. */
export interface TaggedFile {
  readonly file: string;
  readonly lines: LineIndex;
}

/**
 * Turns nodes into values and places in one pass, counting what hostile input would multiply. Tagged values become marks
 * (tag.ts); without `tagged` a tag of ours is an unknown one.
 */
export function walkYaml(root: ParsedNode, tagged?: TaggedFile): WalkedText {
  return new Walk(root, tagged).run();
}

class LimitReached extends Error {}

interface Member {
  readonly offset: number;
  readonly value: Node | null;
}

class Walk {
  readonly #root: ParsedNode;
  readonly #tagged: TaggedFile | undefined;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #findings: TextFinding[] = [];
  readonly #places: number[] = [];
  readonly #trail: (string | number)[] = [];
  #trailLength = 0;
  /** Anchored values that are being expanded right now. */
  readonly #open = new Set<Node>();
  #expansions = 0;

  constructor(root: ParsedNode, tagged: TaggedFile | undefined) {
    this.#root = root;
    this.#tagged = tagged;
    this.#targets = aliasTargets(root);
  }

  run(): WalkedText {
    let value: Json | undefined;
    try {
      value = this.#read(this.#root, offsetOf(this.#root));
    } catch (error) {
      if (!(error instanceof LimitReached)) {
        throw error;
      }
    }
    return {
      ...(value === undefined ? {} : { value }),
      places: Uint32Array.from(this.#places),
      findings: this.#findings,
    };
  }

  #read(node: Node | null, offset: number): Json {
    const at = this.#places.length;
    if (this.#trailLength > LIMITS.path) {
      this.#stop('YAML_DEPTH', offset);
    }
    if (at >= LIMITS.values * 2) {
      this.#stop('YAML_TOO_MANY_VALUES', offset);
    }
    this.#places.push(offset, 0);
    const value = this.#valueOf(node, offset);
    this.#places[at + 1] = (this.#places.length - at) / 2;
    return value;
  }

  #valueOf(node: Node | null, offset: number): Json {
    if (node === null) {
      return null;
    }
    if (isAlias(node)) {
      return this.#expand(node, offset, (target) => this.#valueOf(target, offset)) ?? null;
    }
    if (isTagName(node.tag) && this.#tagged !== undefined) {
      return this.#mark(node, node.tag, offset, this.#tagged);
    }
    this.#checkTag(node, offset);
    if (isScalar(node)) {
      return this.#scalar(node);
    }
    if (this.#trail.length >= LIMITS.depth) {
      this.#stop('YAML_DEPTH', offset);
    }
    this.#open.add(node);
    const value = isMap(node) ? this.#mapping(node) : isSeq(node) ? this.#list(node.items) : null;
    this.#open.delete(node);
    return value;
  }

  #mark(node: Node, name: string, offset: number, { file, lines }: TaggedFile): Json {
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    const read = readTag(name, text);
    if (!read.ok) {
      this.#find('TAG_WRONG', offset, read.trouble);
      return null;
    }
    return markTag(read.value, { file, ...lines.at(offset) });
  }

  #checkTag(node: Node, offset: number): void {
    if (node.tag !== undefined && !isKnownTag(node.tag)) {
      this.#find('YAML_TAG_UNKNOWN', offset, `It is ${node.tag.slice(0, 80)}.`);
    }
  }

  /** Gives what `use` makes of an alias's target; undefined where it has none that can be used. */
  #expand<T>(alias: Alias, offset: number, use: (target: Node) => T): T | undefined {
    const target = this.#targets.get(alias);
    if (target === undefined) {
      this.#find('YAML_ALIAS_UNKNOWN', offset);
      return undefined;
    }
    if (this.#open.has(target)) {
      this.#find('YAML_ALIAS_CYCLE', offset);
      return undefined;
    }
    if (!isScalar(target)) {
      this.#expansions += 1;
      if (this.#expansions > LIMITS.aliasExpansions) {
        this.#stop('YAML_ALIAS_LIMIT', offset);
      }
    }
    return use(target);
  }

  #scalar(node: Scalar): Json {
    const { value } = node;
    if (typeof value === 'number') {
      if (!isExactNumber(value, node.source ?? '')) {
        this.#find('YAML_NUMBER', offsetOf(node));
        return 0;
      }
      return value;
    }
    if (typeof value === 'string' && value.startsWith(TAG_MARK.charAt(0))) {
      this.#find('YAML_TEXT_NUL', offsetOf(node));
      return '';
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  }

  #list(items: readonly unknown[]): Json {
    return items.map((item, index) => {
      const node = isPair(item) ? null : (item as Node | null);
      return this.#below(index, () => this.#read(node, offsetOf(node)));
    });
  }

  #mapping(map: YAMLMap): Json {
    // The order of `Object.keys` puts integer keys first; places must follow it.
    const members = Object.entries(Object.fromEntries(this.#members(map)));
    return objectOf(
      members.map(([key, { offset, value }]) => [
        key,
        this.#below(key, () => this.#read(value, offset)),
      ]),
    );
  }

  /** Lists a mapping's own members, then those merged into it; the first of a name wins. */
  #members(map: YAMLMap): ReadonlyMap<string, Member> {
    const members = new Map<string, Member>();
    const merges: Member[] = [];
    for (const pair of map.items) {
      const keyNode = pair.key as Node | null;
      const member = { offset: offsetOf(keyNode), value: pair.value as Node | null };
      if (isMergeKey(keyNode)) {
        merges.push(member);
        continue;
      }
      const key = this.#keyOf(keyNode);
      if (key === undefined) {
        continue;
      }
      if (members.has(key)) {
        this.#find(
          'YAML_DUPLICATE_KEY',
          member.offset,
          `It is ${JSON.stringify(key.slice(0, 80))}.`,
        );
      } else {
        members.set(key, member);
      }
    }
    for (const merge of merges) {
      this.#merge(merge.value, merge.offset, members);
    }
    return members;
  }

  #merge(node: Node | null, offset: number, into: Map<string, Member>): void {
    if (isAlias(node)) {
      this.#expand(node, offset, (target) => this.#merge(target, offset, into));
    } else if (isSeq(node)) {
      this.#open.add(node);
      for (const item of node.items) {
        this.#merge(item as Node | null, offset, into);
      }
      this.#open.delete(node);
    } else if (isMap(node)) {
      this.#open.add(node);
      for (const [key, member] of this.#members(node)) {
        if (!into.has(key)) {
          into.set(key, member);
        }
      }
      this.#open.delete(node);
    } else {
      this.#find('YAML_MERGE', offset);
    }
  }

  #keyOf(node: Node | null): string | undefined {
    const scalar = isAlias(node) ? this.#targets.get(node) : node;
    const offset = offsetOf(node);
    const key = keyText(scalar);
    if (key === undefined) {
      this.#find('YAML_KEY', offset);
    } else if (FORBIDDEN_KEYS.has(key)) {
      this.#find('YAML_KEY_FORBIDDEN', offset);
    }
    if (isScalar(scalar)) {
      this.#checkTag(scalar, offset);
    }
    return key;
  }

  #below<T>(token: string | number, read: () => T): T {
    const length = String(token).length;
    this.#trail.push(token);
    this.#trailLength += length;
    const value = read();
    this.#trail.pop();
    this.#trailLength -= length;
    return value;
  }

  #find(code: FileFindingCode, offset: number, detail?: string): void {
    if (this.#findings.length < LIMITS.findings) {
      const pointer = formatPointer(this.#trail);
      this.#findings.push({ code, offset, pointer, ...(detail === undefined ? {} : { detail }) });
    }
  }

  #stop(code: FileFindingCode, offset: number): never {
    const pointer = formatPointer(this.#trail).slice(0, LIMITS.path);
    this.#findings.unshift({ code, offset, pointer });
    throw new LimitReached();
  }
}

import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Node, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { LIMITS } from './limits.ts';
import type { LineIndex } from './line-index.ts';
import { OwnTexts } from './own-texts.ts';
import { smallNumbers } from './small-numbers.ts';
import type { SmallNumbers } from './small-numbers.ts';
import type { TextFinding } from './parse-yaml.ts';
import { TAG_MARK, markTag } from './tag.ts';
import { isTagName, readTag } from './tag-syntax.ts';
import { WalkAliases } from './walk-aliases.ts';
import { LimitReached, WalkTrail } from './walk-trail.ts';
import {
  FORBIDDEN_KEYS,
  isExactNumber,
  isKnownTag,
  isMergeKey,
  keyText,
  offsetOf,
} from './yaml-nodes.ts';

/** What the walk made of the nodes; `value` is absent when a limit stopped it. */
export interface WalkedText {
  readonly value?: Json;
  readonly places: SmallNumbers;
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

interface Member {
  readonly offset: number;
  readonly value: Node | null;
}

class Walk {
  readonly #root: ParsedNode;
  readonly #tagged: TaggedFile | undefined;
  readonly #places: number[] = [];
  readonly #texts = new OwnTexts();
  readonly #trail = new WalkTrail();
  readonly #aliases: WalkAliases;

  constructor(root: ParsedNode, tagged: TaggedFile | undefined) {
    this.#root = root;
    this.#tagged = tagged;
    this.#aliases = new WalkAliases(root, this.#trail);
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
      places: smallNumbers(this.#places),
      findings: this.#trail.findings,
    };
  }

  #read(node: Node | null, offset: number): Json {
    const at = this.#places.length;
    if (this.#trail.length > LIMITS.path) {
      this.#trail.stop('YAML_DEPTH', offset);
    }
    if (at >= LIMITS.values * 2) {
      this.#trail.stop('YAML_TOO_MANY_VALUES', offset);
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
      return this.#aliases.expand(node, offset, (target) => this.#valueOf(target, offset)) ?? null;
    }
    if (isTagName(node.tag) && this.#tagged !== undefined) {
      return this.#mark(node, node.tag, offset, this.#tagged);
    }
    this.#checkTag(node, offset);
    if (isScalar(node)) {
      return this.#scalar(node);
    }
    if (this.#trail.depth >= LIMITS.depth) {
      this.#trail.stop('YAML_DEPTH', offset);
    }
    return this.#aliases.within(node, () =>
      isMap(node) ? this.#mapping(node) : isSeq(node) ? this.#list(node.items) : null,
    );
  }

  #mark(node: Node, name: string, offset: number, { file, lines }: TaggedFile): Json {
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    const read = readTag(name, text);
    if (!read.ok) {
      this.#trail.find('TAG_WRONG', offset, read.trouble);
      return null;
    }
    return markTag(read.value, { file, ...lines.at(offset) });
  }

  #checkTag(node: Node, offset: number): void {
    if (node.tag !== undefined && !isKnownTag(node.tag)) {
      this.#trail.find('YAML_TAG_UNKNOWN', offset, `It is ${node.tag.slice(0, 80)}.`);
    }
  }

  #scalar(node: Scalar): Json {
    const { value } = node;
    if (typeof value === 'number') {
      if (!isExactNumber(value, node.source ?? '')) {
        this.#trail.find('YAML_NUMBER', offsetOf(node));
        return 0;
      }
      return value;
    }
    if (typeof value === 'string' && value.startsWith(TAG_MARK.charAt(0))) {
      this.#trail.find('YAML_TEXT_NUL', offsetOf(node));
      return '';
    }
    if (typeof value === 'string') {
      return this.#texts.of(value);
    }
    return typeof value === 'boolean' ? value : null;
  }

  #list(items: readonly unknown[]): Json {
    return items.map((item, index) => {
      const node = isPair(item) ? null : (item as Node | null);
      return this.#below(index, node, offsetOf(node));
    });
  }

  #mapping(map: YAMLMap): Json {
    const members = this.#members(map);
    // Keys of digits come first in `Object.keys`; places must follow its order.
    const keys = [...members.keys()];
    const ordered = keys.some(startsWithDigit) ? Object.keys(Object.fromEntries(members)) : keys;
    const pairs: [string, Json][] = [];
    for (const key of ordered) {
      const { value, offset } = members.get(key) ?? { value: null, offset: 0 };
      pairs.push([key, this.#below(key, value, offset)]);
    }
    return objectOf(pairs);
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
        this.#trail.find(
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
      this.#aliases.expand(node, offset, (target) => this.#merge(target, offset, into));
    } else if (isSeq(node)) {
      this.#aliases.within(node, () => {
        for (const item of node.items) {
          this.#merge(item as Node | null, offset, into);
        }
      });
    } else if (isMap(node)) {
      this.#aliases.within(node, () => {
        for (const [key, member] of this.#members(node)) {
          if (!into.has(key)) {
            into.set(key, member);
          }
        }
      });
    } else {
      this.#trail.find('YAML_MERGE', offset);
    }
  }

  #keyOf(node: Node | null): string | undefined {
    const scalar = isAlias(node) ? this.#aliases.targetOf(node) : node;
    const offset = offsetOf(node);
    const key = keyText(scalar);
    if (key === undefined) {
      this.#trail.find('YAML_KEY', offset);
    } else if (FORBIDDEN_KEYS.has(key)) {
      this.#trail.find('YAML_KEY_FORBIDDEN', offset);
    }
    if (isScalar(scalar)) {
      this.#checkTag(scalar, offset);
    }
    return key;
  }

  #below(token: string | number, node: Node | null, offset: number): Json {
    this.#trail.enter(token);
    const value = this.#read(node, offset);
    this.#trail.leave();
    return value;
  }
}

function startsWithDigit(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57;
}

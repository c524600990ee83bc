import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Node } from 'yaml';

/** Changes to such keys are lost or misplaced by JSON Patch implementations. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/** The tags of YAML's core schema (YAML 1.2.2, 10.3); `!` alone says "as it stands". */
const CORE_TAGS: ReadonlySet<string> = new Set([
  '!',
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(
    (name) => `tag:yaml.org,2002:${name}`,
  ),
]);

const INTEGER = /^([-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/;

/** Says whether a tag belongs to YAML itself. */
export function isKnownTag(tag: string): boolean {
  return CORE_TAGS.has(tag);
}

/** Says whether a double holds a number as it is written, and JSON can carry it. */
export function isExactNumber(value: number, written: string): boolean {
  return INTEGER.test(written) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

/** Where a node starts in its text. */
export function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

/** Says whether a key is a merge: a plain `<<`. A quoted one is an ordinary key. */
export function isMergeKey(node: Node | null): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '<<';
}

/** Finds the anchor each alias means: the last of its name before it. One pass, where the library asks once an alias. */
export function aliasTargets(root: Node): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) {
        targets.set(node, target);
      }
    } else if (isPair(node)) {
      waiting.push(node.value, node.key);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
      if (!isScalar(node)) {
        for (const item of (node.items as readonly unknown[]).toReversed()) {
          waiting.push(item);
        }
      }
    }
  }
  return targets;
}

/** Gives a key as it is written; undefined for an empty key, a list or a mapping. */
export function keyText(node: Node | null | undefined): string | undefined {
  if (!isScalar(node) || node.value === null) {
    return undefined;
  }
  const plain = node.type === 'PLAIN' ? node.source : undefined;
  return plain ?? (typeof node.value === 'string' ? node.value : undefined);
}

import type { Node } from 'yaml';
import { isObject } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { isMergeKey } from '../yaml-nodes.ts';
import type { Entry } from './entry.ts';
import type { SourceValues } from './source-value.ts';

/**
 * Gives the members that the merges of a mapping bring in, by what the anchored mappings become; undefined where one of
 * them is not wanted, so that the merges have to go.
 */
export function mergedMembers(
  entries: readonly Entry[],
  target: JsonObject,
  values: SourceValues,
  anchored: ReadonlyMap<Node, Json>,
): ReadonlyMap<string, Json> | undefined {
  const members = new Map<string, Json>();
  for (const { key, value } of entries) {
    for (const map of isMergeKey(key) ? values.mergedMaps(value) : []) {
      const becomes = anchored.get(map) ?? (map.anchor === undefined ? values.of(map) : undefined);
      if (!isObject(becomes)) {
        return undefined;
      }
      for (const [name, member] of Object.entries(becomes)) {
        if (!members.has(name)) {
          members.set(name, member);
        }
      }
    }
  }
  return [...members.keys()].every((name) => Object.hasOwn(target, name)) ? members : undefined;
}

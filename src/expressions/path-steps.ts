import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Path } from './path-tree.ts';

/** Says whether a path has only names and indexes, so that it leads to one value at most. */
export function isPlain(path: Path): boolean {
  if (path.call !== undefined) {
    return false;
  }
  for (const segment of path.segments) {
    if (segment.kind !== 'key' && segment.kind !== 'index') {
      return false;
    }
  }
  return true;
}

/** Gives an element of a list, a negative index counting from its end; undefined where there is none. */
export function elementAt(list: readonly Json[], index: number): Json | undefined {
  return list[index < 0 ? list.length + index : index];
}

/** Gives the values a list or an object holds, in their order; none for all else. */
export function childrenOf(value: Json): readonly Json[] {
  if (isArray(value)) {
    return value;
  }
  return isObject(value) ? Object.values(value) : [];
}

/** Gives what an object holds under a name; undefined for all else. */
export function memberOf(value: Json, key: string): Json | undefined {
  return isObject(value) ? own(value, key) : undefined;
}

import { equal, isArray, isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { escapeToken } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** Nobody nests deeper; who walks through a value does so by recursion. */
const MAX_DEPTH = 200;

/** One place of a step's input with its value on both sides; undefined where it has none. */
export interface InputPlace {
  readonly pointer: Pointer;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Lists the places in which two inputs differ; lists of different lengths differ as a whole. */
export function inputPlaces(
  before: Json | undefined,
  after: Json | undefined,
  pointer: Pointer = '',
  depth = 0,
): readonly InputPlace[] {
  if (depth < MAX_DEPTH && isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
    return keys.flatMap((key) =>
      inputPlaces(
        Object.hasOwn(before, key) ? before[key] : undefined,
        Object.hasOwn(after, key) ? after[key] : undefined,
        `${pointer}/${escapeToken(key)}`,
        depth + 1,
      ),
    );
  }
  if (
    depth < MAX_DEPTH &&
    isArray(before) &&
    isArray(after) &&
    before.length === after.length &&
    before.length > 0
  ) {
    return before.flatMap((item, at) =>
      inputPlaces(item, after[at], `${pointer}/${at}`, depth + 1),
    );
  }
  return equal(before, after) ? [] : [{ pointer, before, after }];
}

import type { Position } from '../kernel/diagnostic.ts';
import { isArray, isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { isWithin, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { LineIndex } from './line-index.ts';
import type { SmallNumbers } from './small-numbers.ts';

/** Where the values of a workflow stand in its file. */
export interface Positions {
  /** The place of a pointer into the workflow's body, or of its nearest ancestor that the file has. */
  at(pointer: string): Position;
}

/** A value read from a text, with a place for each value in it. */
export interface PlacedValue {
  readonly value: Json;
  /**
   * Two numbers for each value, in the order of `Object.keys` from the root down: the offset of its key (of the value
   * itself in a list), and how many values it holds, itself included. Small, and no pointer text is kept.
   */
  readonly places: SmallNumbers;
  readonly lines: LineIndex;
}

/** Says that what a pointer of the workflow names stands under another pointer of the file. */
export interface Mount {
  readonly from: Pointer;
  readonly to: Pointer;
}

/**
 * Makes the positions of a workflow inside a file; the mount with the longest `from` decides. With `many` every mapping
 * that is passed is indexed: for thousands of questions at once, and not to be kept.
 */
export function positionsOf(
  placed: PlacedValue,
  mounts: readonly Mount[],
  many = false,
): Positions {
  const indexes = many ? new Map<Json, ReadonlyMap<string, number>>() : undefined;
  const longestFirst = mounts.toSorted((a, b) => b.from.length - a.from.length);
  return {
    at: (pointer) => {
      const mount = longestFirst.find(({ from }) => isWithin(pointer, from));
      const inFile =
        mount === undefined ? pointer : `${mount.to}${pointer.slice(mount.from.length)}`;
      return placed.lines.at(offsetAt(placed, tokensOf(inFile), indexes));
    },
  };
}

function tokensOf(pointer: Pointer): readonly string[] {
  try {
    return parsePointer(pointer);
  } catch {
    return [];
  }
}

function offsetAt(
  { value, places }: PlacedValue,
  tokens: readonly string[],
  indexes: Map<Json, ReadonlyMap<string, number>> | undefined,
): number {
  let current: Json = value;
  let index = 0;
  for (const token of tokens) {
    const known: ReadonlyMap<string, number> =
      indexes?.get(current) ?? childIndexes(current, index, places);
    indexes?.set(current, known);
    const next = known.get(token);
    if (next === undefined) {
      break;
    }
    index = next;
    current = (current as Readonly<Record<string, Json>>)[token] ?? null;
  }
  return places[index * 2] ?? 0;
}

/** Gives the number of each child of the value with number `index`. */
function childIndexes(
  value: Json,
  index: number,
  places: SmallNumbers,
): ReadonlyMap<string, number> {
  const children = new Map<string, number>();
  let next = index + 1;
  for (const key of isArray(value) || isObject(value) ? Object.keys(value) : []) {
    children.set(key, next);
    next += places[next * 2 + 1] ?? 1;
  }
  return children;
}

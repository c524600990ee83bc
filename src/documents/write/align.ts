import { equal, isArray, isObject, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';

/** Which element of an old list becomes which of a new one, both rising. */
export type Alignment = ReadonlyMap<number, number>;

/** Longer lists are compared place by place between what they share at both ends. */
const MAX_CELLS = 250_000;

/** Pairs the elements of two lists so that as little as possible has to be written. */
export function align(before: readonly Json[], after: readonly Json[]): Alignment {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && equal(before[head], after[head])) {
    head += 1;
  }
  let tail = 0;
  while (tail < shorter - head && equal(before.at(-1 - tail), after.at(-1 - tail))) {
    tail += 1;
  }
  const pairs = new Map<number, number>();
  for (let at = 0; at < head; at += 1) {
    pairs.set(at, at);
  }
  const old = before.slice(head, before.length - tail);
  const wanted = after.slice(head, after.length - tail);
  for (const [from, to] of middle(old, wanted)) {
    pairs.set(head + from, head + to);
  }
  for (let at = tail; at > 0; at -= 1) {
    pairs.set(before.length - at, after.length - at);
  }
  return pairs;
}

function middle(
  old: readonly Json[],
  wanted: readonly Json[],
): readonly (readonly [number, number])[] {
  if (old.length * wanted.length > MAX_CELLS) {
    return old.slice(0, wanted.length).map((_, index) => [index, index]);
  }
  const width = wanted.length + 1;
  const likes = new Float64Array(old.length * wanted.length);
  const best = new Float64Array((old.length + 1) * width);
  const at = (row: number, column: number): number => best[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = wanted.length - 1; column >= 0; column -= 1) {
      const like = likeness(old[row], wanted[column]);
      likes[row * wanted.length + column] = like;
      const paired = like + at(row + 1, column + 1);
      best[row * width + column] = Math.max(paired, at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length && column < wanted.length) {
    const like = likes[row * wanted.length + column] ?? 0;
    if (at(row, column) === like + at(row + 1, column + 1)) {
      pairs.push([row, column]);
      row += 1;
      column += 1;
    } else if (at(row, column) === at(row + 1, column)) {
      row += 1;
    } else {
      column += 1;
    }
  }
  return pairs;
}

/** How much of an element can stay when it becomes another: 1 for all, a little for nothing but its place. */
function likeness(before: Json | undefined, after: Json | undefined): number {
  if (equal(before, after)) {
    return 1;
  }
  if (isObject(before) && isObject(after)) {
    const keys = Object.keys(before);
    const shared = keys.filter((key) => equal(own(before, key), own(after, key))).length;
    return 0.01 + (0.9 * shared) / Math.max(1, keys.length, Object.keys(after).length);
  }
  return isArray(before) === isArray(after) && isObject(before) === isObject(after) ? 0.01 : 0.001;
}

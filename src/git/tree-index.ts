import type { TreeFile } from './snapshot.ts';

/** The paths of a listing, and its files by path. */
export interface TreeIndex {
  readonly paths: ReadonlySet<string>;
  readonly byPath: ReadonlyMap<string, TreeFile>;
}

/** A snapshot gives the same listing to everybody: what is made of it is made once, and goes with it. */
const made = new WeakMap<readonly TreeFile[], TreeIndex>();

/** Indexes a listing; the same one again costs nothing. */
export function indexOf(tree: readonly TreeFile[]): TreeIndex {
  const known = made.get(tree);
  if (known !== undefined) {
    return known;
  }
  const byPath = new Map(tree.map((file) => [file.path, file] as const));
  const index = { paths: new Set(byPath.keys()), byPath };
  made.set(tree, index);
  return index;
}

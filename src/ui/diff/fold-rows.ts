import type { DiffRow } from '../../report/view/diff-view.ts';

/** A line to show, or a stretch of equal lines that is folded away. */
export type Fold =
  | { readonly kind: 'line'; readonly at: number; readonly row: DiffRow }
  | { readonly kind: 'folded'; readonly at: number; readonly count: number };

/** How many equal lines stay around a difference. */
const AROUND = 3;

/** A stretch shorter than this is not worth a fold. */
const LEAST = 4;

/** Folds long stretches of equal lines, but those that somebody opened: `open` has where they begin. */
export function foldRows(rows: readonly DiffRow[], open: ReadonlySet<number>): readonly Fold[] {
  const near = rows.map(() => false);
  for (const [index, { kind }] of rows.entries()) {
    if (kind !== 'same') {
      near.fill(true, Math.max(0, index - AROUND), index + AROUND + 1);
    }
  }
  const folds: Fold[] = [];
  for (let at = 0; at < rows.length;) {
    let end = at;
    while (end < rows.length && near[end] === near[at]) {
      end += 1;
    }
    if (near[at] === false && end - at >= LEAST && !open.has(at)) {
      folds.push({ kind: 'folded', at, count: end - at });
    } else {
      folds.push(
        ...rows.slice(at, end).map((row, index): Fold => ({ kind: 'line', at: at + index, row })),
      );
    }
    at = end;
  }
  return folds;
}

/** Which rows of a long list are drawn. */
export interface VisibleRows {
  readonly from: number;
  /** The first that is not drawn. */
  readonly to: number;
}

/** How many rows are drawn beyond what is seen, so that scrolling never shows a gap. */
const BEYOND = 12;

/**
 * Says which rows of a list can be seen; `top` is how far the list has been scrolled past its first row. Of a list below
 * what is seen the first rows are drawn, so that a screen reader finds it.
 */
export function visibleRows(
  count: number,
  rowHeight: number,
  top: number,
  viewHeight: number,
): VisibleRows {
  const first = Math.floor(Math.max(0, top) / rowHeight) - BEYOND;
  const last = Math.ceil((Math.max(0, top) + Math.max(0, viewHeight)) / rowHeight) + BEYOND;
  const from = Math.min(Math.max(0, first), Math.max(0, count - 1));
  return { from: count === 0 ? 0 : from, to: Math.max(0, Math.min(count, last)) };
}

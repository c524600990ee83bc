/** One replacement of a piece of text; an insertion where both ends are the same. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Applies splices to a text; undefined when two of them touch the same characters. */
export function applySplices(text: string, splices: readonly Splice[]): string | undefined {
  // What is put in before a piece stands before what takes the piece's place.
  const inOrder = splices.toSorted((a, b) => a.from - b.from || a.to - b.to);
  let result = '';
  let at = 0;
  for (const { from, to, text: piece } of inOrder) {
    if (from < at) {
      return undefined;
    }
    result += text.slice(at, from) + piece;
    at = to;
  }
  return result + text.slice(at);
}

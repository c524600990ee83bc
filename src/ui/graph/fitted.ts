/** The mean width of a letter of the page's font, as a share of its size. */
const LETTER = 0.56;

/** Shortens words so that they fit a width in a drawing, where text does not wrap. */
export function fitted(words: string, width: number, fontSize: number): string {
  const room = Math.floor(width / (fontSize * LETTER));
  return words.length <= room ? words : `${words.slice(0, room - 1).trimEnd()}…`;
}

import type { Position } from '../kernel/diagnostic.ts';
import { smallNumbers } from './small-numbers.ts';
import type { SmallNumbers } from './small-numbers.ts';

/** Where the lines of a text start, to turn offsets into lines and columns. */
export class LineIndex {
  readonly #starts: SmallNumbers;

  constructor(text: string) {
    this.#starts = smallNumbers(text.includes('\r') ? anyStarts(text) : plainStarts(text));
  }

  /** Gives the place of an offset in UTF-16 units. */
  at(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

function plainStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    starts.push(end + 1);
  }
  return starts;
}

function anyStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
}

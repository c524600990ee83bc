import { CST, Lexer } from 'yaml';
import { LineIndex } from '../line-index.ts';

/** A comment of a text, from its `#` to the end of its line. */
export interface SourceComment {
  readonly offset: number;
  readonly text: string;
}

/** The lines of a text, which of them are comments, and how they end. */
export class SourceLines {
  readonly #text: string;
  readonly #index: LineIndex;
  readonly #starts: readonly number[];
  readonly comments: readonly SourceComment[];
  /** Lines that hold a comment and nothing else, with the column of the comment. */
  readonly #commentColumns = new Map<number, number>();
  /** What ends the lines of this text. */
  readonly eol: string;

  constructor(text: string) {
    this.#text = text;
    this.#index = new LineIndex(text);
    this.#starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((it) => it.index + it[0].length)];
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    this.comments = commentsOf(text);
    for (const { offset } of this.comments) {
      const start = this.start(this.lineOf(offset));
      if (text.slice(start, offset).trim() === '') {
        this.#commentColumns.set(this.lineOf(offset), offset - start);
      }
    }
  }

  /** How many lines there are; the last is empty when the text ends with a break. */
  get count(): number {
    return this.#starts.length;
  }

  /** The line an offset is on, from 0. */
  lineOf(offset: number): number {
    return this.#index.at(offset).line - 1;
  }

  /** Where a line starts; the end of the text for a line past the last. */
  start(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** Where a line ends, its break left out. */
  end(line: number): number {
    const next = this.start(line + 1);
    const ending = /(\r\n|\n|\r)$/.exec(
      this.#text.slice(Math.max(this.start(line), next - 2), next),
    );
    return next - (ending?.[0].length ?? 0);
  }

  /** How far an offset is from the start of its line. */
  column(offset: number): number {
    return offset - this.start(this.lineOf(offset));
  }

  /** Says whether nothing but white space stands before an offset in its line. */
  isFirstInLine(offset: number): boolean {
    return this.#text.slice(this.start(this.lineOf(offset)), offset).trim() === '';
  }

  isBlank(line: number): boolean {
    return line < this.count && this.#text.slice(this.start(line), this.end(line)).trim() === '';
  }

  /** The column of the comment that a line consists of; undefined for any other line. */
  commentColumn(line: number): number | undefined {
    return this.#commentColumns.get(line);
  }
}

/** Lists the comments of a text in order; what looks like one inside a scalar is none. */
function commentsOf(text: string): readonly SourceComment[] {
  const found: SourceComment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // These three say what comes next, and stand for no characters of the text.
    if (!isScalar && (token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR)) {
      isScalar = token === CST.SCALAR;
      continue;
    }
    if (!isScalar && token.startsWith('#')) {
      found.push({ offset, text: token });
    }
    isScalar = false;
    offset += token.length;
  }
  return found;
}

/** Why a template cannot be rendered; it never leaves this folder. */
export class VelocityTrouble extends Error {}

/** How deep blocks and expressions may nest. */
const DEPTH_LIMIT = 50;

/** How often brackets may turn out to be plain text; brackets in brackets are read over and over. */
const FAILURE_LIMIT = 200;

/** A place in a template that moves on as it is read. */
export class Cursor {
  readonly text: string;
  at = 0;
  #depth = 0;
  #failures = 0;

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  looksAt(word: string): boolean {
    return this.text.startsWith(word, this.at);
  }

  /** Moves past a word if it stands here. */
  take(word: string): boolean {
    const here = this.looksAt(word);
    this.at += here ? word.length : 0;
    return here;
  }

  /** Moves past what a sticky pattern matches here, and gives its groups. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at += found?.[0].length ?? 0;
    return found ?? undefined;
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** Moves past a word that has to stand here, after any space. */
  expect(word: string): void {
    this.skipSpace();
    if (!this.take(word)) {
      throw this.trouble(`"${word}" is missing`);
    }
  }

  /** Reads something that may hold itself. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEPTH_LIMIT) {
      throw this.trouble('it nests too deeply');
    }
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** Reads something that may turn out to be plain text; then the cursor is where it was. */
  attempt<T>(read: () => T): T | undefined {
    const before = { at: this.at, depth: this.#depth };
    try {
      return read();
    } catch (error) {
      this.#failures += 1;
      if (!(error instanceof VelocityTrouble) || this.#failures > FAILURE_LIMIT) {
        throw error;
      }
      this.at = before.at;
      this.#depth = before.depth;
      return undefined;
    }
  }

  trouble(why: string): VelocityTrouble {
    const before = this.text.slice(0, this.at);
    const line = before.split('\n').length;
    const column = this.at - before.lastIndexOf('\n');
    return new VelocityTrouble(`line ${line}, column ${column}: ${why}`);
  }
}

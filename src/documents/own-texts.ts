/** The texts of one file by themselves, each of them once: a file says `type: action` as often as it has steps. */
export class OwnTexts {
  readonly #known = new Map<string, string>();

  /**
   * A text of its own: what the parser cut out of a file is a window on the whole of it, which V8 keeps as long as the
   * window (slices begin at 13 characters, v8/src/objects/string.h).
   */
  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) {
      return known;
    }
    const own = text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
    this.#known.set(own, own);
    return own;
  }
}

/**
 * Control characters and those that turn the direction of writing: names and commit messages come from strangers, and
 * must not steer the reader's terminal or show another text than they hold.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** Makes a text safe for one line of a terminal: what cannot be seen is written as an escape. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** The same for a text of several lines, which keeps its line ends. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join('\n');
}

function escaped(character: string): string {
  switch (character) {
    case '\n':
      return String.raw`\n`;
    case '\t':
      return '  ';
    default:
      return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  }
}

/** Cuts a text to a width, with a mark where something is missing. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

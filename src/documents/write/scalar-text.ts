/** Where a text is to stand; inside brackets fewer texts can do without quotes. */
export type ScalarPlace = 'block' | 'flow';

/** The quotes a text had before, which a new one keeps where it can. */
export type Quotes = 'single' | 'double';

/** What cannot stand in a file as it is, or would not be seen; line breaks and tabs among it. */
const NEEDS_ESCAPE = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

/** A text of several lines may hold breaks and tabs, and nothing else that needs an escape. */
const NEEDS_ESCAPE_IN_BLOCK = /[^\P{Cc}\n\t]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

/** What a reader of YAML 1.2 or of its predecessor takes for something other than a text. */
const OTHER_TYPE = [
  /^(~|null|true|false|yes|no|on|off|y|n)$/i,
  /^[-+]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)(e[-+]?\d+)?$/i,
  /^[-+]?0(x[\da-f_]+|o?[0-7_]+|b[01_]+)$/i,
  /^[-+]?\d[\d:.tz +-]*$/i,
  /^[-+]?\.(inf|nan)$/i,
  /^(<<|=)$/,
];

/** Says whether a text reads back as itself without quotes. */
export function isPlain(text: string, place: ScalarPlace): boolean {
  return (
    text !== '' &&
    text === text.trim() &&
    !NEEDS_ESCAPE.test(text) &&
    !/^[-?:,[\]{}#&*!|>'"%@`]|^\.\.\.|: | #|:$/.test(text) &&
    !(place === 'flow' && /[,[\]{}]|:$/.test(text)) &&
    !OTHER_TYPE.some((type) => type.test(text))
  );
}

/** Writes a text on one line, in quotes where it needs them or had them. */
export function inlineText(text: string, place: ScalarPlace, had?: Quotes): string {
  if (NEEDS_ESCAPE.test(text)) {
    return doubleQuoted(text);
  }
  if (had === undefined && isPlain(text, place)) {
    return text;
  }
  const double = had === undefined ? text.includes("'") && !/["\\]/.test(text) : had === 'double';
  return double ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`;
}

/** Writes a text in double quotes as JSON and YAML read it, with escapes for all that cannot be seen. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes a number so that it reads back as the same double: past 2^53 with an exponent, else it would claim to be exact. */
export function numberText(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value.toExponential()
    : JSON.stringify(value);
}

/** A text as a block of lines. */
export interface BlockText {
  /** What stands after `|` or `>`. */
  readonly indicators: string;
  readonly lines: readonly string[];
}

/**
 * Lays a text out as a literal block whose lines are indented by `indent` spaces, `deeper` more than what holds it.
 * Undefined for a text that no block gives back exactly.
 */
export function blockText(text: string, indent: number, deeper: number): BlockText | undefined {
  const filled = trimBreaks(text);
  const lastLine = filled.slice(filled.lastIndexOf('\n') + 1);
  const firstLine = /^\n*([^\n]*)/.exec(text)?.[1] ?? '';
  const isUnfit =
    NEEDS_ESCAPE_IN_BLOCK.test(text) ||
    firstLine.trim() === '' ||
    lastLine.trim() === '' ||
    deeper > 9;
  if (isUnfit) {
    return undefined;
  }
  const end = text.length - filled.length;
  const indicators = `${/^[ \t]/.test(firstLine) ? deeper : ''}${end === 0 ? '-' : end === 1 ? '' : '+'}`;
  const lines = (end === 0 ? text : text.slice(0, -1))
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return { indicators, lines };
}

function trimBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') {
    end -= 1;
  }
  return text.slice(0, end);
}

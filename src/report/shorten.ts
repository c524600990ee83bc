import { isArray, isObject, objectOf, sha256 } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** No line of the log is longer, in bytes of UTF-8. */
export const MAX_LINE_BYTES = 16_384;

/** Room for time, level, event, msg, help and the list of what was cut. */
const ENVELOPE_BYTES = 1_536;

/** Texts whose length is the point of them; they are cut only to keep the line's limit. */
const LONG_KEYS: ReadonlySet<string> = new Set(['diff', 'frame']);

/** How much is left of a text: beyond `over` characters, its first `keep`. */
interface Cut {
  readonly over: number;
  readonly keep: number;
  readonly longOver: number;
  readonly items: number;
}

/** Tried one after the other until the line is short enough. */
const CUTS: readonly Cut[] = [
  { over: 512, keep: 128, longOver: 6000, items: 100 },
  { over: 512, keep: 128, longOver: 2000, items: 40 },
  { over: 256, keep: 128, longOver: 512, items: 15 },
  { over: 160, keep: 64, longOver: 160, items: 4 },
  { over: 64, keep: 24, longOver: 64, items: 1 },
];

/**
 * Shortens the fields of a line. Texts over 512 characters stand as their first 128, their length and their SHA-256;
 * where that does not do, texts and lists are cut further, and `truncated` names the lists.
 */
export function shorten(fields: JsonObject): JsonObject {
  let short: JsonObject = fields;
  for (const cut of CUTS) {
    short = cutFields(fields, cut);
    if (Buffer.byteLength(JSON.stringify(short)) <= MAX_LINE_BYTES - ENVELOPE_BYTES) {
      break;
    }
  }
  return short;
}

function cutFields(fields: JsonObject, cut: Cut): JsonObject {
  const truncated: string[] = [];
  const pairs = Object.entries(fields).map(([key, value]): [string, Json] => {
    if (isArray(value) && value.length > cut.items) {
      truncated.push(key);
    }
    if (typeof value === 'string' && LONG_KEYS.has(key)) {
      return [key, cutLong(value, cut)];
    }
    // Counts are small by their nature, and their keys are words of ours.
    return [key, isObject(value) ? value : cutValue(value, cut, 1)];
  });
  return objectOf([
    ...pairs,
    ...(truncated.length === 0 ? [] : [['truncated', truncated] as const]),
  ]);
}

function cutValue(value: Json, cut: Cut, depth: number): Json {
  if (typeof value === 'string') {
    return cutText(value, cut);
  }
  if (depth > 2 && typeof value === 'object' && value !== null) {
    // The value of an operation: of a large one its text is shown, so that it can be recognised.
    const text = JSON.stringify(value);
    return text.length > cut.over ? cutText(text, cut) : value;
  }
  if (isArray(value)) {
    return value.slice(0, cut.items).map((item) => cutValue(item, cut, depth + 1));
  }
  return isObject(value)
    ? objectOf(Object.entries(value).map(([key, item]) => [key, cutValue(item, cut, depth + 1)]))
    : value;
}

function cutText(text: string, { over, keep }: Cut): string {
  return text.length <= over
    ? text
    : `${whole(text.slice(0, keep))}… (${text.length} characters, sha256:${sha256(text)})`;
}

/** Keeps whole lines of a diff. */
function cutLong(text: string, cut: Cut): string {
  if (text.length <= cut.longOver) {
    return text;
  }
  const head = whole(text.slice(0, Math.max(cut.keep, cut.longOver - 128)));
  const end = head.lastIndexOf('\n');
  return `${end > 0 ? head.slice(0, end) : head}\n… (${text.length} characters, sha256:${sha256(text)})`;
}

/** Does not end in half of a character. */
function whole(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

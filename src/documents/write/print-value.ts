import { isArray, isObject } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { orderedKeys, placeBelow } from './member-order.ts';
import type { Place } from './member-order.ts';
import { blockText, inlineText, numberText } from './scalar-text.ts';
import type { Quotes, ScalarPlace } from './scalar-text.ts';
import { sealedTag } from './written-tag.ts';

/** A value as it stands after a key's colon or a list's dash: the rest of that line, and lines below it. */
export interface PrintedValue {
  /** Empty where all of the value stands below. */
  readonly inline: string;
  readonly lines: readonly string[];
}

/** A value with what it is, and what holds it. */
export interface Printable {
  readonly value: Json;
  readonly place: Place;
  readonly holder?: Json;
}

/** Lines are filled up to this column. */
const WIDTH = 100;

/** A mapping of so many scalars may stand on one line. */
const SHORT_MAPPING = 3;

/** Longer implicit keys are no YAML (YAML 1.2.2, 7.4.2). */
const LONGEST_KEY = 1000;

/** Mappings that a reader follows from line to line, however short. */
const ALWAYS_BLOCK: ReadonlySet<Place> = new Set<Place>([
  ...(['workflow', 'trigger', 'trigger-attributes', 'step-map', 'loop-attributes'] as const),
  ...(['steps', 'choice', 'choices'] as const),
]);

/** Prints a value for a block mapping or list whose keys or dashes stand in column `indent`; `column` is where it starts. */
export function printValue(
  printable: Printable,
  indent: number,
  step: number,
  column: number,
): PrintedValue {
  const { value, place } = printable;
  if (typeof value === 'string' && sealedTag(value) === undefined) {
    return printText(value, indent, step, column);
  }
  const flow = flowText(value);
  const isHolder = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  const short = !isHolder || (isShort(value, place) && column + flow.length <= WIDTH);
  if (short) {
    return { inline: flow, lines: [] };
  }
  return { inline: '', lines: printLines(printable, indent + step, step) };
}

/** Prints the lines of a mapping or list that is not empty. */
export function printLines(printable: Printable, indent: number, step: number): readonly string[] {
  const { value, place, holder } = printable;
  if (isArray(value)) {
    return value.flatMap((item, index) =>
      printItem(
        { value: item, place: placeBelow(place, value, String(index)), holder: value },
        indent,
        step,
      ),
    );
  }
  const object = value as JsonObject;
  return orderedKeys(place, object, holder).flatMap((key) =>
    printPair(
      key,
      { value: object[key] ?? null, place: placeBelow(place, object, key), holder: object },
      indent,
      step,
    ),
  );
}

/** Prints a pair of a block mapping. */
export function printPair(
  key: string,
  printable: Printable,
  indent: number,
  step: number,
): readonly string[] {
  const start = ' '.repeat(indent);
  const written = keyText(key, 'block');
  const isLong = written.length > LONGEST_KEY;
  const before = isLong ? ':' : `${written}:`;
  const { inline, lines } = printValue(printable, indent, step, indent + before.length + 1);
  const line = `${start}${before}${inline === '' ? '' : ` ${inline}`}`;
  return [...(isLong ? [`${start}? ${written}`] : []), line, ...lines];
}

/** Prints an element of a block list; a mapping or list in it starts on the line of the dash. */
export function printItem(printable: Printable, indent: number, step: number): readonly string[] {
  const { value } = printable;
  const isHolder =
    (isArray(value) && !isShort(value, 'data')) || (isObject(value) && !isEmpty(value));
  if (isHolder) {
    const [first = '', ...rest] = printLines(printable, indent + 2, step);
    return [`${' '.repeat(indent)}- ${first.slice(indent + 2)}`, ...rest];
  }
  const { inline, lines } = printValue(printable, indent, step, indent + 2);
  return [`${' '.repeat(indent)}-${inline === '' ? '' : ` ${inline}`}`, ...lines];
}

/** Prints a value on one line, as it may stand inside brackets. */
export function flowText(value: Json): string {
  if (isArray(value)) {
    return `[${value.map(flowText).join(', ')}]`;
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${keyText(key, 'flow')}: ${flowText(member)}`,
    );
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return scalarText(value, 'flow');
}

/** Prints a scalar or a tag on one line. */
export function scalarText(
  value: null | boolean | number | string,
  place: ScalarPlace,
  had?: Quotes,
): string {
  const tag = sealedTag(value);
  if (tag !== undefined) {
    return tag.text === ''
      ? tag.name
      : `${tag.name} ${inlineText(tag.text, place, quotesOf(tag.name))}`;
  }
  return typeof value === 'string'
    ? inlineText(value, place, had)
    : typeof value === 'number'
      ? numberText(value)
      : String(value);
}

/** Prints a key. */
export function keyText(key: string, place: ScalarPlace, had?: Quotes): string {
  return inlineText(key, place, had);
}

/** The text of `!sub` always stands in quotes, as it holds braces and colons more often than not. */
function quotesOf(tagName: string): Quotes | undefined {
  return tagName === '!sub' ? 'double' : undefined;
}

function printText(value: string, indent: number, step: number, column: number): PrintedValue {
  const inline = inlineText(value, 'block');
  const isLong = value.includes('\n') || (inline !== value && column + inline.length > WIDTH);
  const block = isLong ? blockText(value, indent + step, step) : undefined;
  return block === undefined
    ? { inline, lines: [] }
    : { inline: `|${block.indicators}`, lines: block.lines };
}

function isEmpty(value: Json): boolean {
  return isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/** Says whether a value may stand on one line, if there is room. */
function isShort(value: Json, place: Place): boolean {
  if (isArray(value)) {
    return value.every((item) => isFlowScalar(item));
  }
  if (isObject(value)) {
    const members = Object.values(value);
    const most = ALWAYS_BLOCK.has(place) ? 0 : place === 'step' ? 1 : SHORT_MAPPING;
    return (
      members.length <= most &&
      members.every((member) => isFlowScalar(member)) &&
      Object.keys(value).every((key) => key.length <= LONGEST_KEY)
    );
  }
  return true;
}

/** A text that needs quotes only because of the brackets around it reads better on a line of its own. */
function isFlowScalar(value: Json): boolean {
  if (typeof value === 'string') {
    const tag = sealedTag(value);
    return tag === undefined
      ? !value.includes('\n') && isPlainAlike(value)
      : tag.text !== '' && isPlainAlike(tag.text);
  }
  return isEmpty(value) || !(isArray(value) || isObject(value));
}

function isPlainAlike(text: string): boolean {
  return inlineText(text, 'flow') === inlineText(text, 'block');
}

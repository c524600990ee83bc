import { isArray, isObject } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { orderedKeys, placeBelow } from './member-order.ts';
import type { Place } from './member-order.ts';
import { doubleQuoted } from './scalar-text.ts';

/** Writes a value as JSON, members in the order of their place; `indent` is what the lines after the first start with. */
export function printJson(
  value: Json,
  place: Place,
  step: string,
  indent = '',
  holder?: Json,
): string {
  const inner = indent + step;
  if (isArray(value)) {
    const items = value.map((item, index) =>
      printJson(item, placeBelow(place, value, String(index)), step, inner, value),
    );
    return wrapped('[', items, ']', indent, inner);
  }
  if (isObject(value)) {
    const members = orderedKeys(place, value, holder).map((key) => {
      const member = (value as JsonObject)[key] ?? null;
      const text = printJson(member, placeBelow(place, value, key), step, inner, value);
      return `${doubleQuoted(key)}: ${text}`;
    });
    return wrapped('{', members, '}', indent, inner);
  }
  return typeof value === 'string' ? doubleQuoted(value) : JSON.stringify(value);
}

function wrapped(
  open: string,
  items: readonly string[],
  close: string,
  indent: string,
  inner: string,
): string {
  return items.length === 0
    ? open + close
    : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}

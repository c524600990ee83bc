import { isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { clip, printable } from './printable.ts';

/** Writes a value on one line of a width, secrets masked; undefined for what holds nothing. */
export function shortValue(
  value: Json | undefined,
  masker: Masker,
  width: number,
): string | undefined {
  if (
    value === undefined ||
    value === null ||
    (isObject(value) && Object.keys(value).length === 0)
  ) {
    return undefined;
  }
  const text = JSON.stringify(masker.value(value));
  const whole = clip(printable(text), width);
  return text.length <= width ? whole : `${whole} (${text.length} characters)`;
}

import { canonical, isArray } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/**
 * Prints a value the way `{{ … }}` does (facts 5.3): a text as it is, a list as its elements in brackets with spaces
 * between them, all else as JSON.
 *
 * The engine's paths give pieces of JSON text, and Go prints a list of such pieces as `["a" "b"]`; that an object, a
 * null and what stands in a list are then JSON too follows from it, but was not seen. Empty for data nested deeper than
 * the stack goes.
 */
export function goText(value: Json): string {
  if (typeof value === 'string') {
    return value;
  }
  try {
    return isArray(value)
      ? `[${value.map((item) => JSON.stringify(item)).join(' ')}]`
      : JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) {
      return '';
    }
    throw error;
  }
}

/** Prints JSON as Go does: sorted keys, and the characters that HTML gives a meaning escaped. */
export function goJson(value: Json): string {
  return canonical(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

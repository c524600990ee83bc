import { regularExpression } from '../expressions/regular-expression.ts';
import { equal, isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** A place where a value is not what was expected. */
export interface Mismatch {
  /** From the expected value down. */
  readonly pointer: Pointer;
  readonly expected: Json;
  /** Absent where the value has nothing at this place. */
  readonly actual?: Json;
}

/** The pattern of `{matches: …}`, which stands for every text that it is found in; undefined for other values. */
export function patternOf(expected: Json): string | undefined {
  return isObject(expected) && Object.keys(expected).length === 1
    ? stringAt(expected, 'matches')
    : undefined;
}

/**
 * Lists where a value differs from what is expected of it: objects may have more members, lists have as many elements,
 * everything else is equal.
 */
export function mismatches(
  expected: Json,
  actual: Json | undefined,
  pointer: Pointer = '',
): readonly Mismatch[] {
  const whole = { pointer, expected, ...(actual === undefined ? {} : { actual }) };
  const pattern = patternOf(expected);
  if (pattern !== undefined) {
    const found = typeof actual === 'string' && regularExpression(pattern)?.test(actual) === true;
    return found ? [] : [whole];
  }
  if (isObject(expected)) {
    return isObject(actual)
      ? Object.entries(expected).flatMap(([key, member]) =>
          mismatches(member, own(actual, key), `${pointer}${formatPointer([key])}`),
        )
      : [whole];
  }
  if (isArray(expected)) {
    return isArray(actual) && actual.length === expected.length
      ? expected.flatMap((item, index) => mismatches(item, actual[index], `${pointer}/${index}`))
      : [whole];
  }
  return equal(expected, actual) ? [] : [whole];
}

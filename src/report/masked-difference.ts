import { isObject, objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { Masker } from '../kernel/mask.ts';
import { parsePointer } from '../kernel/pointer.ts';
import type { Failure } from '../testing/test-result.ts';

/** Two values that differ, and what they are called. */
export type Difference = NonNullable<Failure['difference']>;

/** Masks both values of a difference, also as the member that its label names. */
export function maskedDifference({ label, expected, actual }: Difference): Difference {
  const name = label.startsWith('/') ? (parsePointer(label).at(-1) ?? '') : '';
  return {
    label,
    expected: masked(name, expected),
    ...(actual === undefined ? {} : { actual: masked(name, actual) }),
  };
}

function masked(name: string, value: Json): Json {
  const holder = new Masker().value(objectOf([[name, value]]));
  return isObject(holder) ? (Object.values(holder)[0] ?? null) : null;
}

import { isArray } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/** Gives the element of a list of one and nothing for an empty list; all else stays as it is (facts 5.3). */
export function unwrapOne(value: Json | undefined): Json | undefined {
  return isArray(value) && value.length < 2 ? value[0] : value;
}

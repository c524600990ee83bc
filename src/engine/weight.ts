import { isArray, isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/** Deeper than any value that people nest; whoever walks through a value does so by recursion. */
const MAX_DEPTH = 200;

/** Says whether a value is larger than a number of characters of JSON, roughly, or nested too deep to be walked through. */
export function isHeavier(value: Json, limit: number): boolean {
  return weigh(value, limit, 0) > limit;
}

function weigh(value: Json, limit: number, depth: number): number {
  if (typeof value === 'string') {
    return value.length + 2;
  }
  if (!isArray(value) && !isObject(value)) {
    return 5;
  }
  if (depth > MAX_DEPTH) {
    return Infinity;
  }
  let weight = 2;
  for (const key of Object.keys(value)) {
    weight += isArray(value) ? 1 : key.length + 4;
    const member = (value as Readonly<Record<string, Json>>)[key];
    weight += weigh(member ?? null, limit - weight, depth + 1);
    if (weight > limit) {
      break;
    }
  }
  return weight;
}

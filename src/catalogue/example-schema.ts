import { isArray, isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** Reads a JSON Schema off an example; null may be anything, and a list is as its first item. */
export function exampleSchema(example: Json): JsonObject {
  if (example === null) {
    return {};
  }
  if (isArray(example)) {
    const [first] = example;
    return { type: 'array', ...(first === undefined ? {} : { items: exampleSchema(first) }) };
  }
  if (isObject(example)) {
    return {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(example).map(([key, value]): [string, Json] => [key, exampleSchema(value)]),
      ),
    };
  }
  return Number.isInteger(example) ? { type: 'integer' } : { type: typeof example };
}

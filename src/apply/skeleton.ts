import { equal, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { edgesOf, stepMaps } from '../workflow/step.ts';

/**
 * Says whether two normal forms start on the same events, belong to the same owner and take the same paths. A tenant
 * that rewrites anything of this has not stored the workflow that was asked for.
 */
export function sameSkeleton(a: JsonObject, b: JsonObject, fields: readonly string[]): boolean {
  return fields.every((field) => equal(skeletonOf(a, field), skeletonOf(b, field)));
}

function skeletonOf(form: JsonObject, field: string): Json {
  const value = own(form, field);
  if (field === 'trigger' || field === 'owner') {
    return value ?? null;
  }
  if (field !== 'definition' || !isObject(value)) {
    return null;
  }
  return stepMaps(value).map((map): Json => [
    map.pointer,
    map.start ?? null,
    [...map.steps]
      .toSorted(([left], [right]) => compareText(left, right))
      .map(([key, step]): Json => [
        key,
        edgesOf(step).map(({ pointer, to }): Json => [pointer, to]),
      ]),
  ]);
}

import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { parsePointer } from '../kernel/pointer.ts';
import type { Rewrite } from './behaviour.ts';

/** Applies the rewrites of the behaviour switches to a workflow about to be stored. */
export function applyRewrites(workflow: JsonObject, rewrites: readonly Rewrite[]): JsonObject {
  return rewrites.reduce<JsonObject>((current, rewrite) => {
    const next = rewriteAt(current, parsePointer(rewrite.match), rewrite);
    return isObject(next) ? next : current;
  }, workflow);
}

function rewriteAt(value: Json, tokens: readonly string[], rewrite: Rewrite): Json {
  const [token = '', ...rest] = tokens;
  function change(member: Json): readonly Json[] {
    if (rest.length > 0) {
      return [rewriteAt(member, rest, rewrite)];
    }
    return rewrite.value === undefined ? [] : [rewrite.value];
  }
  if (isArray(value)) {
    return value.flatMap((item, index) =>
      token === '*' || token === String(index) ? change(item) : [item],
    );
  }
  if (!isObject(value)) {
    return value;
  }
  const members = Object.entries(value).flatMap(([key, member]) =>
    token === '*' || token === key
      ? change(member).map((changed) => [key, changed] as const)
      : [[key, member] as const],
  );
  const added =
    rewrite.add === true &&
    rest.length === 0 &&
    token !== '*' &&
    rewrite.value !== undefined &&
    !Object.hasOwn(value, token)
      ? [[token, rewrite.value] as const]
      : [];
  return objectOf([...members, ...added]);
}

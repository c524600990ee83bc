import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { escapeToken } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { isTagged, markedTag } from './tag.ts';
import type { PlacedTag } from './tag.ts';

/** Says whether a value is, or holds, a tagged one. */
export function holdsTag(value: Json): boolean {
  if (typeof value === 'string') {
    return isTagged(value);
  }
  if (isArray(value)) {
    return value.some(holdsTag);
  }
  return isObject(value) && Object.keys(value).some((key) => holdsTag(value[key] ?? null));
}

/** A tag and the place of its value. */
export interface FoundTag extends PlacedTag {
  readonly pointer: Pointer;
}

/** Lists the tagged values in a value, in its order. */
export function tagsIn(value: Json, pointer: Pointer = ''): readonly FoundTag[] {
  const found = markedTag(value);
  if (found !== undefined) {
    return [{ ...found, pointer }];
  }
  if (isArray(value)) {
    return value.flatMap((item, index) => tagsIn(item, `${pointer}/${index}`));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, member]) =>
        tagsIn(member, `${pointer}/${escapeToken(key)}`),
      )
    : [];
}

/**
 * Puts another value in the place of each tagged one. Undefined takes a member out of its object; in a list it becomes
 * null, so that the others keep their places.
 */
export function replaceTags(
  value: Json,
  replace: (found: FoundTag) => Json | undefined,
  pointer: Pointer = '',
): Json | undefined {
  const found = markedTag(value);
  if (found !== undefined) {
    return replace({ ...found, pointer });
  }
  if (isArray(value)) {
    return value.map((item, index) => replaceTags(item, replace, `${pointer}/${index}`) ?? null);
  }
  if (!isObject(value) || !holdsTag(value)) {
    return value;
  }
  return objectOf(
    Object.entries(value).flatMap(([key, member]): readonly (readonly [string, Json])[] => {
      const put = replaceTags(member, replace, `${pointer}/${escapeToken(key)}`);
      return put === undefined ? [] : [[key, put]];
    }),
  );
}

import { markTag, markedTag } from '../documents/tag.ts';
import type { Tag } from '../documents/tag.ts';
import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { escapeToken } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** Gives the value that stands for a tag which is still to be written: it has no place yet. */
export function newTag(tag: Tag): string {
  return markTag(tag, { file: '', line: 1, column: 1 });
}

/** Stands for "the tenant's own value". */
export const LIVE = newTag({ kind: 'live' });

/** Gives a copy whose tags have no places, so that equal tags are equal values. */
export function withoutPlaces(value: Json): Json {
  return mapScalars(value, (scalar) => {
    const marked = markedTag(scalar);
    return marked === undefined ? scalar : newTag(marked.tag);
  });
}

/** Gives a copy with another value in the place of each scalar. */
export function mapScalars(
  value: Json,
  change: (scalar: Json, pointer: Pointer) => Json,
  pointer: Pointer = '',
): Json {
  if (isArray(value)) {
    return value.map((item, index) => mapScalars(item, change, `${pointer}/${index}`));
  }
  return isObject(value)
    ? objectOf(
        Object.entries(value).map(([key, member]) => [
          key,
          mapScalars(member, change, `${pointer}/${escapeToken(key)}`),
        ]),
      )
    : change(value, pointer);
}

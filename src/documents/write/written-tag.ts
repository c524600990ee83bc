import { isArray, isObject, objectOf } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import { tagText } from '../tag-syntax.ts';
import { TAG_MARK, markedTag } from '../tag.ts';

/** A tag as YAML writes it: `!var` and `NAME`. */
export interface WrittenTag {
  readonly name: string;
  readonly text: string;
}

/** A tag of a text being written: unlike a mark it knows no place, so that equal tags are equal values. */
const SEAL = `${TAG_MARK}!`;

/** Gives the value that stands for a written tag. */
export function sealTag({ name, text }: WrittenTag): string {
  return `${SEAL}${name.slice(1)} ${text}`;
}

/** Reads a value that stands for a written tag; undefined for every other value. */
export function sealedTag(value: Json | undefined): WrittenTag | undefined {
  if (typeof value !== 'string' || !value.startsWith(SEAL)) {
    return undefined;
  }
  const [name = '', ...text] = value.slice(TAG_MARK.length).split(' ');
  return { name, text: text.join(' ') };
}

/** Gives a copy whose marked tags are written tags. */
export function sealMarks(value: Json): Json {
  if (isArray(value)) {
    return value.map(sealMarks);
  }
  if (isObject(value)) {
    return objectOf(Object.entries(value).map(([key, member]) => [key, sealMarks(member)]));
  }
  const marked = sealedTag(value) === undefined ? markedTag(value) : undefined;
  return marked === undefined ? value : sealTag(tagText(marked.tag));
}

import type { Json } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Reference } from '../workflow/reference.ts';

/** What `!self` can stand for. */
export const SELF_FIELDS = ['id', 'external-url'] as const;

export type SelfField = (typeof SELF_FIELDS)[number];

/** A piece of a `!sub` text: literal, a variable, or what a tag inside `${…}` gives. */
export type SubPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'var'; readonly name: string }
  | { readonly kind: 'ref'; readonly reference: Reference }
  | { readonly kind: 'self'; readonly field: SelfField };

/** A value that is another one in each tenant, as a file writes it. */
export type Tag =
  | { readonly kind: 'ref'; readonly reference: Reference }
  | { readonly kind: 'var'; readonly name: string }
  | { readonly kind: 'sub'; readonly parts: readonly SubPart[] }
  /** A file of the same commit, relative to the one that names it. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'self'; readonly field: SelfField }
  /** The tenant's own value; `from` is the place it had before, in the workflow. */
  | { readonly kind: 'live'; readonly from?: Pointer };

/** Where a tag is written. */
export interface TagPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A tag with its place. */
export interface PlacedTag {
  readonly tag: Tag;
  readonly place: TagPlace;
}

/**
 * Begins the text that stands for a tagged value until the tenant is known. The reader refuses this in any text a file
 * writes, so that none can pass for a tag.
 */
export const TAG_MARK = '\u0000tag ';

/** Gives the value that stands for a tag; being text, it moves along with JSON Patch. */
export function markTag(tag: Tag, { file, line, column }: TagPlace): string {
  return TAG_MARK + JSON.stringify({ tag, place: { file, line, column } });
}

/** Reads a value that stands for a tag; undefined for every other value. */
export function markedTag(value: Json | undefined): PlacedTag | undefined {
  return typeof value === 'string' && value.startsWith(TAG_MARK)
    ? (JSON.parse(value.slice(TAG_MARK.length)) as PlacedTag)
    : undefined;
}

/** Says whether a value stands for a tag. */
export function isTagged(value: Json | undefined): boolean {
  return typeof value === 'string' && value.startsWith(TAG_MARK);
}

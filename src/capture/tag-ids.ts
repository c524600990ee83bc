import { readTag, tagText } from '../documents/tag-syntax.ts';
import { markedTag } from '../documents/tag.ts';
import type { SubPart, Tag } from '../documents/tag.ts';
import { equal, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Reference } from '../workflow/reference.ts';
import { idPlaces, idsIn } from './id-places.ts';
import { mapScalars, newTag } from './written-tag.ts';

/** Who a workflow is in its tenant, and what its ids are called. */
export interface Names {
  readonly id: string;
  readonly externalUrl?: string;
  readonly references: ReadonlyMap<string, Reference>;
}

type NamePart = Exclude<SubPart, { kind: 'text' } | { kind: 'var' }>;

/** Puts tags in the place of ids and of the workflow's own address, wherever reading them back gives the same text. */
export function tagIds(body: JsonObject, names: Names): JsonObject {
  const tags = new Map<Pointer, Json>();
  for (const { pointer, value, kind } of idPlaces(body)) {
    const whole = partOf(value, names);
    // Without a key that says so, only what has an id's shape is one: other ids are words.
    const isWhole = whole?.kind === 'self' || kind !== undefined || idsIn(value)[0]?.id === value;
    const tag = whole !== undefined && isWhole ? whole : subOf(value, names);
    const written = tag === undefined ? undefined : faithful(tag);
    if (written !== undefined) {
      tags.set(pointer, newTag(written));
    }
  }
  const tagged = mapScalars(body, (value, pointer) => tags.get(pointer) ?? value);
  return withOwner(tagged as JsonObject);
}

/** An owner that is nothing but an identity is one reference. */
function withOwner(body: JsonObject): JsonObject {
  const owner = own(body, 'owner');
  const id = isObject(owner) ? own(owner, 'id') : undefined;
  const tag = markedTag(id)?.tag;
  return id !== undefined &&
    tag?.kind === 'ref' &&
    tag.reference.kind === 'identity' &&
    equal(owner, { type: 'IDENTITY', id })
    ? { ...body, owner: id }
    : body;
}

/** What a text stands for as a whole. */
function partOf(text: string, { id, externalUrl, references }: Names): NamePart | undefined {
  if (text === id) {
    return { kind: 'self', field: 'id' };
  }
  if (text === externalUrl) {
    return { kind: 'self', field: 'external-url' };
  }
  const reference = references.get(text);
  return reference === undefined ? undefined : { kind: 'ref', reference };
}

/** A text with tags in the place of the ids in it; undefined when none of them has a name. */
function subOf(text: string, names: Names): Tag | undefined {
  const parts: SubPart[] = [];
  let end = 0;
  for (const { at, found } of namedIn(text, names)) {
    const part = partOf(found, names);
    if (part === undefined || at < end || faithful({ kind: 'sub', parts: [part] }) === undefined) {
      continue;
    }
    parts.push(...textPart(text.slice(end, at)), part);
    end = at + found.length;
  }
  return parts.length === 0
    ? undefined
    : { kind: 'sub', parts: [...parts, ...textPart(text.slice(end))] };
}

/** The workflow's address comes before the id that is a part of it. */
function namedIn(
  text: string,
  { externalUrl = '' }: Names,
): readonly { readonly at: number; readonly found: string }[] {
  const addresses: { at: number; found: string }[] = [];
  let at = externalUrl === '' ? -1 : text.indexOf(externalUrl);
  while (at >= 0) {
    addresses.push({ at, found: externalUrl });
    at = text.indexOf(externalUrl, at + externalUrl.length);
  }
  const ids = idsIn(text).map(({ id, at: start }) => ({ at: start, found: id }));
  return [...addresses, ...ids].toSorted((a, b) => a.at - b.at);
}

function textPart(text: string): readonly SubPart[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** The tag, if a file that holds it is read as just this one. */
function faithful(tag: Tag): Tag | undefined {
  const { name, text } = tagText(tag);
  const read = readTag(name, text);
  return read.ok && equal(asJson(read.value), asJson(tag)) ? tag : undefined;
}

function asJson(tag: Tag): Json {
  return tag as unknown as Json;
}

import type { JsonObject } from '../../kernel/json.ts';

/**
 * What an editor makes of a tag where a mapping or a list belongs: it sees the text behind the tag. That is nothing or a
 * pointer for `!live`, and a variable's name for `!var`. Only names in capitals are taken for one, so that plain text in
 * such a place stays wrong.
 */
const VARIABLE_IN_CAPITALS = '^[A-Z][A-Z0-9_.-]*$';
const TAG_FOR_COLLECTION = `^$|^/|${VARIABLE_IN_CAPITALS}`;

/** The same where true or false belongs; YAML 1.2 reads `yes` and `on` as text, and people mean them. */
const TAG_FOR_FLAG =
  '^$|^/|^(?!(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$)[A-Za-z_][A-Za-z0-9_.-]*$';

const COLLECTION_ERROR =
  'A text cannot stand here, save behind a tag: !live, or !var with a name in capitals.';

/** A text, or what a tag gives; null counts as absent (facts 2.4). */
export function text(description: string): JsonObject {
  return { description, type: ['string', 'null'] };
}

/** True or false, or a tag. */
export function flag(description: string): JsonObject {
  return {
    description,
    type: ['boolean', 'string', 'null'],
    pattern: TAG_FOR_FLAG,
    patternErrorMessage: 'Write true or false, or a tag.',
  };
}

/** A mapping, or a tag. */
export function mapping(description: string, more: JsonObject): JsonObject {
  return {
    description,
    type: ['object', 'string', 'null'],
    pattern: TAG_FOR_COLLECTION,
    patternErrorMessage: COLLECTION_ERROR,
    ...more,
  };
}

/** A list, or a tag. */
export function list(description: string, items: JsonObject): JsonObject {
  return {
    description,
    type: ['array', 'string', 'null'],
    pattern: TAG_FOR_COLLECTION,
    patternErrorMessage: COLLECTION_ERROR,
    items,
  };
}

/** One of some values, each with what it means; with `others`, any that fits those too. */
export function known(
  values: Readonly<Record<string, string>>,
  others: JsonObject | undefined,
  description: string,
): JsonObject {
  const one = {
    type: 'string',
    enum: Object.keys(values),
    enumDescriptions: Object.values(values),
  };
  return others === undefined ? { description, ...one } : { description, anyOf: [one, others] };
}

/** A mapping that has to be there, or a tag; editors propose it whole by its title. */
export function item(title: string, description: string, more: JsonObject): JsonObject {
  return { title, ...mapping(description, more), type: ['object', 'string'] };
}

/** A key that is known and never proposed. */
export function quiet(schema: JsonObject): JsonObject {
  return { ...schema, doNotSuggest: true };
}

/** Applies a schema where a condition holds; a condition on members names the type, or it holds for whatever has none. */
export function when(condition: JsonObject, schema: JsonObject): JsonObject {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: condition, then: schema };
}

/** Applies a schema where a member has one of some values. */
export function where(key: string, values: readonly string[], schema: JsonObject): JsonObject {
  return when({ type: 'object', required: [key], properties: { [key]: { enum: values } } }, schema);
}

/** A reference into the definitions of a schema. */
export function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

/** For a closed set: a variable's name in capitals, or the value itself in capitals (facts 3.1). */
export const IN_CAPITALS: JsonObject = { type: 'string', pattern: VARIABLE_IN_CAPITALS };

/** Any text, since a tenant may know more than the catalogue. */
export const ANY_TEXT: JsonObject = { type: 'string' };

/** Anything; told by its types, so that editors write the key with its colon. */
export const ANY_VALUE = {
  type: ['string', 'number', 'boolean', 'object', 'array', 'null'],
} as const;

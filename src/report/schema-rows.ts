import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { getAt } from '../kernel/pointer.ts';
import { clip, printable } from './printable.ts';

const MAX_EXAMPLE = 60;

/** Lists the members a JSON Schema describes: path, kind, and the words it may be or an example. A `?` marks one that may be missing. */
export function schemaRows(
  schema: JsonObject,
  example: Json | undefined,
): readonly (readonly string[])[] {
  return members(schema, example, '');
}

function members(
  schema: JsonObject,
  example: Json | undefined,
  prefix: string,
): readonly (readonly string[])[] {
  const properties = own(schema, 'properties');
  const required = own(schema, 'required');
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([key, written]) => {
    const member = isObject(written) ? written : {};
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const value = isObject(example) ? own(example, key) : undefined;
    const mark = isArray(required) && !required.includes(key) ? '?' : '';
    return [
      [printable(path) + mark, kindOf(member), worth(member, value)],
      ...below(member, value, path),
    ];
  });
}

/** The members of an object, or of the items of a list; where a value may be several things, of the one that has members. */
function below(
  schema: JsonObject,
  example: Json | undefined,
  path: string,
): readonly (readonly string[])[] {
  const choices = own(schema, 'anyOf');
  if (isArray(choices)) {
    const found = choices
      .filter(isObject)
      .find((choice) => below(choice, example, path).length > 0);
    return found === undefined ? [] : below(found, example, path);
  }
  const items = own(schema, 'items');
  return isObject(items)
    ? members(items, getAt(example, '/0'), `${path}[]`)
    : members(schema, example, path);
}

function kindOf(schema: JsonObject): string {
  const choices = own(schema, 'anyOf');
  if (isArray(choices)) {
    return [...new Set(choices.filter(isObject).map(kindOf))].join(' or ');
  }
  const items = own(schema, 'items');
  const type = stringAt(schema, 'type') ?? 'any';
  if (type === 'array') {
    const inner = isObject(items) ? kindOf(items) : 'any';
    return inner === 'any' ? 'list' : `list of ${inner}`;
  }
  return stringAt(schema, 'format') === 'date-time' ? 'time' : type;
}

function worth(schema: JsonObject, example: Json | undefined): string {
  const items = own(schema, 'items');
  const words = own(schema, 'enum') ?? (isObject(items) ? own(items, 'enum') : undefined);
  if (isArray(words)) {
    return words
      .map((word) => printable(typeof word === 'string' ? word : JSON.stringify(word)))
      .join(', ');
  }
  const plain = example !== undefined && (example === null || typeof example !== 'object');
  return plain
    ? clip(printable(JSON.stringify(example)), MAX_EXAMPLE)
    : printable(stringAt(schema, 'description') ?? '');
}

// The package has only a default export under Node; a named import type-checks and then fails at run time.
import jsonpatch from 'fast-json-patch';
import type { Operation } from 'fast-json-patch';
import { equal, isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { escapeToken, formatPointer, getAt, parsePointer } from '../kernel/pointer.ts';

/** Keys that libraries of JSON Patch refuse or step over; they are only ever sent inside a whole field. */
const INERT: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** How a change is sent: as deep pointers, or as whole top-level fields. */
export type OperationStyle = 'deep' | 'field';

/**
 * Makes the RFC 6902 operations that turn `raw` into `target` within some top-level fields. An edit inside an array is
 * sent as the whole outermost array: index operations are not safe to review nor to repeat. The result is applied to
 * a copy and compared before it is given out; a difference is a fault of ours and throws.
 */
export function makeOperations(
  raw: JsonObject,
  target: JsonObject,
  fields: readonly string[],
  style: OperationStyle,
): readonly PatchOperation[] {
  const operations = fields.flatMap((field) =>
    style === 'deep' && isObject(own(raw, field)) && field !== 'owner'
      ? deepOperations(raw, target, field)
      : fieldOperation(raw, target, field),
  );
  const result = applyOperations(raw, operations);
  for (const field of fields) {
    if (!equal(own(result, field), fieldValue(target, field))) {
      throw new Error(`The operations made for /${field} do not give the wanted value.`);
    }
  }
  return operations;
}

/** Applies operations to a copy, checked at every step. */
export function applyOperations(
  document: JsonObject,
  operations: readonly PatchOperation[],
): JsonObject {
  // By text, since a YAML alias makes one object stand in two places, and only one of them is to change.
  const copy = JSON.parse(JSON.stringify(document)) as object;
  const steps = JSON.parse(JSON.stringify(operations)) as Operation[];
  return jsonpatch.applyPatch(copy, steps, true).newDocument as JsonObject;
}

/** The owner goes as type and id: its name is the tenant's (facts 2.4). */
function fieldValue(target: JsonObject, field: string): Json | undefined {
  const value = own(target, field);
  return field === 'owner' && isObject(value)
    ? objectOf(Object.entries(value).filter(([key]) => key !== 'name'))
    : value;
}

function fieldOperation(
  raw: JsonObject,
  target: JsonObject,
  field: string,
): readonly PatchOperation[] {
  const value = fieldValue(target, field);
  if (value === undefined || equal(own(raw, field), value)) {
    return [];
  }
  const op = Object.hasOwn(raw, field) ? 'replace' : 'add';
  return [{ op, path: `/${escapeToken(field)}`, value }];
}

function deepOperations(
  raw: JsonObject,
  target: JsonObject,
  field: string,
): readonly PatchOperation[] {
  const before = own(raw, field);
  const after = own(target, field);
  if (!isObject(before) || !isObject(after)) {
    return fieldOperation(raw, target, field);
  }
  const made = jsonpatch.compare(before as object, after as object) as unknown as PatchOperation[];
  const seen = new Set<string>();
  if (made.some(({ path }) => parsePointer(path).some((token) => INERT.has(token)))) {
    return fieldOperation(raw, target, field);
  }
  const operations: PatchOperation[] = [];
  for (const operation of made) {
    const array = outermostArray(before, after, operation.path);
    const path = `/${escapeToken(field)}${array ?? operation.path}`;
    if (array === undefined) {
      operations.push({ ...operation, path });
    } else if (!seen.has(path)) {
      seen.add(path);
      operations.push({ op: 'replace', path, value: getAt(after, array) ?? null });
    }
  }
  return operations;
}

/** The pointer of the outermost array, on either side, that an operation reaches into. */
function outermostArray(before: Json, after: Json, pointer: string): string | undefined {
  const tokens = parsePointer(pointer);
  for (let depth = 1; depth < tokens.length; depth += 1) {
    const prefix = formatPointer(tokens.slice(0, depth));
    if (isArray(getAt(before, prefix)) || isArray(getAt(after, prefix))) {
      return prefix;
    }
  }
  return undefined;
}

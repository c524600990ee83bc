import { createHash } from 'node:crypto';

/** A JSON value, readonly all the way down. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Read members with `own`, never with `in`: keys come from strangers. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Says whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Says whether a value is a JSON array, keeping its elements readonly. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Gives a member of an object if it is the object's own, else undefined. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Gives a member that is a string, else undefined. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = own(object, key);
  return typeof value === 'string' ? value : undefined;
}

const ORDINARY = { enumerable: true, configurable: true, writable: true };

/** Builds an object from pairs; a key named `__proto__` becomes an ordinary member. */
export function objectOf(pairs: Iterable<readonly [string, Json]>): JsonObject {
  const object: Record<string, Json> = {};
  for (const [key, value] of pairs) {
    if (key === '__proto__') {
      Object.defineProperty(object, key, { value, ...ORDINARY });
    } else {
      object[key] = value;
    }
  }
  return object;
}

/** Compares two JSON values by meaning: key order does not matter, array order does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) {
    return true;
  }
  if (isArray(a) || isArray(b)) {
    return (
      isArray(a) &&
      isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => equal(item, b[index]))
    );
  }
  if (!isObject(a) || !isObject(b)) {
    return false;
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

/** Prints a JSON value with sorted keys, so that equal values print equally. */
export function canonical(value: Json): string {
  if (isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (isObject(value)) {
    const members = Object.keys(value)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of a text or of bytes, as 64 lower-case hex digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of a JSON value's meaning: key order does not change it. */
export function digestOf(value: Json): string {
  return sha256(canonical(value));
}

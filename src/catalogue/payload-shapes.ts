import * as v from 'valibot';
import { isObject } from '../kernel/json.ts';

/** A schema of a part of a payload. */
export type Shape = v.GenericSchema;

/** Schemas by the ids of their triggers; each is built when it is first asked for. */
export type PayloadShapes = Readonly<Record<string, () => Shape>>;

export const text = v.string();
export const flag = v.boolean();
export const decimal = v.number();
export const whole = v.pipe(v.number(), v.integer());
export const anything = v.unknown();

/** A time as RFC 3339 writes it. */
export const time = v.pipe(v.string(), v.isoTimestamp());

/** An object with these members; others are let through. */
export function shape(members: Readonly<Record<string, Shape>>): Shape {
  // By itself a loose object takes a list for an object.
  return v.pipe(v.unknown(), v.check(isObject), v.looseObject(members));
}

/** An object of any members. */
export const map = shape({});

/** A member that may be missing. */
export function maybe<S extends Shape>(inner: S): Shape {
  return v.exactOptional(inner);
}

export function nullable(inner: Shape): Shape {
  return v.nullable(inner);
}

export function listOf(inner: Shape): Shape {
  return v.array(inner);
}

/** One of these words. */
export function word(...words: readonly string[]): Shape {
  return v.picklist(words);
}

export function either(...shapes: readonly Shape[]): Shape {
  return v.union(shapes);
}

/** A reference to something of this kind. */
export function reference(type: string): Shape {
  return shape({ type: word(type), id: text, name: text });
}

/** The value of an attribute before or after a change. */
export const changed = either(text, flag, decimal, nullable(listOf(text)));

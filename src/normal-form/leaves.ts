import { isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken, getAt, isWithin, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** The values of a normal form by pointer: scalars, arrays (each is one value) and empty objects. */
export type Leaves = ReadonlyMap<Pointer, Json>;

/** Lists the leaves of a value. */
export function leavesOf(value: Json | undefined, pointer: Pointer = ''): Leaves {
  const leaves = new Map<Pointer, Json>();
  collect(value, pointer, leaves);
  return leaves;
}

function collect(value: Json | undefined, pointer: Pointer, leaves: Map<Pointer, Json>): void {
  if (value === undefined) {
    return;
  }
  const members = isObject(value) ? Object.entries(value) : [];
  if (members.length === 0) {
    leaves.set(pointer, value);
  }
  for (const [key, member] of members) {
    collect(member, `${pointer}/${escapeToken(key)}`, leaves);
  }
}

/** The top-level field a pointer lies in. */
export function fieldOf(pointer: Pointer): string {
  return (pointer.split('/', 2)[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Says whether a pointer is covered by one of a list of ignored ones. */
export function isIgnored(pointer: Pointer, ignore: readonly Pointer[]): boolean {
  return ignore.some((covered) => isWithin(pointer, covered));
}

function withoutPlace(form: JsonObject, pointer: Pointer): JsonObject {
  return getAt(form, pointer) === undefined
    ? form
    : (setAt(form, pointer, undefined) as JsonObject);
}

/** The part of a normal form that is compared: the managed fields, without the ignored places. */
export function managedPart(
  form: JsonObject,
  fields: readonly string[],
  ignore: readonly Pointer[],
): JsonObject {
  const managed = objectOf(
    fields.flatMap((field) => {
      const value = own(form, field);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  // The last ones first: taking an element out of an array moves those behind it.
  return ignore
    .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .reduce<JsonObject>(withoutPlace, managed);
}

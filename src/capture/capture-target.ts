import { isObject, objectOf, own } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { escapeToken, formatPointer, getAt, isWithin, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';

/** Gives what was wanted with the tenant's values at some places, and at no others. */
export function captureTarget(
  wanted: NormalForm,
  live: NormalForm,
  pointers: readonly Pointer[],
): NormalForm {
  const target = overlay(wanted, live, pointers, '');
  return isObject(target) ? target : {};
}

/** The place that is taken over with a pointer: what is new or gone as a whole is taken over as a whole, or not at all. */
export function captureUnit(wanted: NormalForm, live: NormalForm, pointer: Pointer): Pointer {
  const tokens = parsePointer(pointer);
  const prefixes = tokens.map((_, index) => formatPointer(tokens.slice(0, index + 1)));
  const whole = prefixes.find(
    (place) => !isObject(getAt(wanted, place)) || !isObject(getAt(live, place)),
  );
  return whole ?? pointer;
}

function overlay(
  wanted: Json | undefined,
  live: Json | undefined,
  pointers: readonly Pointer[],
  at: Pointer,
): Json | undefined {
  const inside = pointers.filter((pointer) => isWithin(pointer, at));
  if (inside.length === 0) {
    return wanted;
  }
  // A place that is whole on one side only has nothing that would have to stay.
  if (inside.includes(at) || !isObject(wanted) || !isObject(live)) {
    return live;
  }
  const keys = new Set([...Object.keys(wanted), ...Object.keys(live)]);
  return objectOf(
    [...keys].flatMap((key): readonly (readonly [string, Json])[] => {
      const place = `${at}/${escapeToken(key)}`;
      const member = overlay(own(wanted, key), own(live, key), inside, place);
      return member === undefined ? [] : [[key, member]];
    }),
  );
}

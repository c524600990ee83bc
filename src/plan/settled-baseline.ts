import { isObject, objectOf } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { getAt, isWithin, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Baseline } from '../inventory/entry.ts';
import { fieldOf, leavesOf, managedPart } from '../normal-form/leaves.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type { Difference, Wish } from './classify.ts';

/**
 * Moves a baseline on where desired and live agree: whoever made them agree, that is the state to measure from. Places
 * that differ keep what they had, so that drift stays drift.
 */
export function settledBaseline(
  baseline: Baseline,
  wish: Wish,
  live: NormalForm,
  differences: readonly Difference[],
): Baseline {
  const open = differences.map((one) => one.pointer);
  if (open.length === 0) {
    const sent = managedPart(wish.form, wish.fields, []);
    return { fields: [...wish.fields], ignore: [...wish.ignore], sent, left: live };
  }
  // A field that was not managed and differs has no baseline yet; it enters with its first write.
  const fields = wish.fields.filter(
    (field) =>
      baseline.fields.includes(field) || !open.some((pointer) => fieldOf(pointer) === field),
  );
  return {
    fields,
    ignore: [...wish.ignore],
    sent: mergeAgreed(baseline.sent, managedPart(wish.form, fields, []), open),
    left: mergeAgreed(baseline.left, live, open),
  };
}

/** Takes `next`, but at the open places what `before` had. */
function mergeAgreed(before: JsonObject, next: JsonObject, open: readonly Pointer[]): JsonObject {
  const old = leavesOf(before);
  let merged: Json = next;
  for (const pointer of open) {
    merged = withoutLeaf(merged, pointer);
  }
  for (const [pointer, value] of old) {
    if (open.some((one) => isWithin(pointer, one) || isWithin(one, pointer))) {
      merged = setAt(merged, pointer, value);
    }
  }
  return merged as JsonObject;
}

/** Takes a leaf out, and the objects that it alone had filled: an empty object would be a leaf of its own. */
function withoutLeaf(form: Json, pointer: Pointer): Json {
  if (pointer === '' || getAt(form, pointer) === undefined) {
    return form;
  }
  const rest = setAt(form, pointer, undefined);
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  const left = getAt(rest, parent);
  return isObject(left) && Object.keys(left).length === 0 ? withoutLeaf(rest, parent) : rest;
}

/** The baseline after a write: the written fields are what was wanted and what the tenant answered. */
export function writtenBaseline(
  before: Baseline | undefined,
  wish: Wish,
  written: readonly string[],
  answer: NormalForm,
): Baseline {
  const pick = (
    form: JsonObject,
    fields: readonly string[],
  ): readonly (readonly [string, Json])[] =>
    fields.flatMap((field) =>
      Object.hasOwn(form, field) ? [[field, form[field] as Json] as const] : [],
    );
  const kept = (before?.fields ?? []).filter(
    (field) => wish.fields.includes(field) && !written.includes(field),
  );
  return {
    fields: [...kept, ...written.filter((field) => wish.fields.includes(field))].toSorted(),
    ignore: [...wish.ignore],
    sent: objectOf([...pick(before?.sent ?? {}, kept), ...pick(wish.form, written)]),
    // What was not written keeps what it is measured from, so that somebody's change there stays drift.
    left: objectOf([
      ...Object.entries(answer).filter(([field]) => !kept.includes(field)),
      ...pick(before?.left ?? {}, kept),
    ]),
  };
}

import { digestOf, isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import { HIDDEN, comparedSpelling, isFreeContent } from './hidden.ts';
import type { Member } from './hidden.ts';

/** A workflow in the form both sides are compared in: the fields its owner writes, without what the tenant owns or rewrites. */
export type NormalForm = JsonObject;

/** Told of each member that the form leaves out, with the rule that hid it. */
export type HiddenObserver = (pointer: Pointer, rule: string) => void;

/** Brings a workflow, written or live, to its normal form. Pure; doing it twice changes nothing. */
export function normalForm(workflow: JsonObject, hidden?: HiddenObserver): NormalForm {
  const fields: JsonObject = objectOf(
    WRITABLE_FIELDS.flatMap((field) => {
      const value = own(workflow, field);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  return normalObject(fields, [], [], hidden);
}

/** Digest of a normal form. */
export function formDigest(form: NormalForm): string {
  return digestOf(form);
}

function normalObject(
  object: JsonObject,
  path: readonly string[],
  ancestors: readonly Json[],
  hidden: HiddenObserver | undefined,
): JsonObject {
  const inner = [...ancestors, object];
  const members: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    const member: Member = { key, value, path: [...path, key], ancestors: inner };
    let rule = hiddenBy(member);
    const normal = rule === undefined ? normalMember(member, hidden) : value;
    if (normal !== value) {
      // Asked again: what is empty only without its hidden members means nothing either.
      rule = hiddenBy({ ...member, value: normal });
    }
    if (rule === undefined) {
      members.push([key, normal]);
    } else {
      hidden?.(formatPointer(member.path), rule);
    }
  }
  return objectOf(members);
}

function hiddenBy(member: Member): string | undefined {
  return HIDDEN.find((row) => row.hides(member))?.rule;
}

function normalMember(member: Member, hidden: HiddenObserver | undefined): Json {
  if (isFreeContent(member.key, member.path)) {
    return member.value;
  }
  if (typeof member.value === 'string') {
    return comparedSpelling(member);
  }
  return normalValue(member.value, member.path, member.ancestors, hidden);
}

function normalValue(
  value: Json,
  path: readonly string[],
  ancestors: readonly Json[],
  hidden: HiddenObserver | undefined,
): Json {
  if (isArray(value)) {
    const inner = [...ancestors, value];
    return value.map((item, index) => normalValue(item, [...path, String(index)], inner, hidden));
  }
  return isObject(value) ? normalObject(value, path, ancestors, hidden) : value;
}

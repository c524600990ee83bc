import { equal, isArray, isObject, objectOf, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { PatchOperation } from '../../kernel/patch-operation.ts';
import { formatPointer, parsePointer } from '../../kernel/pointer.ts';
import type { Pointer } from '../../kernel/pointer.ts';
import { sealMarks, sealedTag } from './written-tag.ts';

/** What operations make of a value, or the first place that stands in their way. */
export type Applied =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      readonly pointer: Pointer;
      readonly reason: 'tagged' | 'missing' | 'not-editable';
      readonly tag?: string;
    };

/** Applies an add, replace or remove; replacing what is not there adds it. A tag lets nothing in or below it change. */
export function applyToValue(value: Json, operation: PatchOperation): Applied {
  const { op, path } = operation;
  const tokens = tokensOf(path);
  if (tokens === undefined || !['add', 'replace', 'remove'].includes(op)) {
    return { ok: false, pointer: path, reason: 'not-editable' };
  }
  const next = op === 'remove' ? undefined : sealMarks(operation.value ?? null);
  return change(value, { tokens, depth: 0, op }, next);
}

interface Step {
  readonly tokens: readonly string[];
  readonly depth: number;
  readonly op: PatchOperation['op'];
}

function change(value: Json | undefined, step: Step, next: Json | undefined): Applied {
  const { tokens, depth } = step;
  const token = tokens[depth];
  const at = formatPointer(tokens.slice(0, depth));
  const tag = sealedTag(value);
  if (tag !== undefined && !(token === undefined && equal(value, next))) {
    return { ok: false, pointer: at, reason: 'tagged', tag: `${tag.name} ${tag.text}`.trim() };
  }
  if (token === undefined) {
    return { ok: true, value: next ?? null };
  }
  const isLast = depth === tokens.length - 1;
  if (isArray(value)) {
    return changeList(value, token, step, isLast, next);
  }
  if (!isObject(value)) {
    return { ok: false, pointer: at, reason: 'missing' };
  }
  const current = own(value, token);
  if (isLast && current === undefined && next !== undefined) {
    return { ok: true, value: objectOf([...Object.entries(value), [token, next]]) };
  }
  const changed = changeBelow(current, step, next);
  if (!changed.ok) {
    return changed;
  }
  const entries = Object.entries(value).flatMap(([key, member]) =>
    key !== token
      ? [[key, member] as const]
      : isLast && next === undefined
        ? []
        : [[key, changed.value] as const],
  );
  return { ok: true, value: objectOf(entries) };
}

function changeList(
  list: readonly Json[],
  token: string,
  step: Step,
  isLast: boolean,
  next: Json | undefined,
): Applied {
  const index = token === '-' ? list.length : /^(0|[1-9]\d*)$/.test(token) ? Number(token) : -1;
  if (isLast && step.op === 'add' && next !== undefined && index >= 0 && index <= list.length) {
    return { ok: true, value: list.toSpliced(index, 0, next) };
  }
  const changed = changeBelow(list[index], step, next);
  if (!changed.ok) {
    return changed;
  }
  return {
    ok: true,
    value:
      isLast && next === undefined ? list.toSpliced(index, 1) : list.with(index, changed.value),
  };
}

function changeBelow(current: Json | undefined, step: Step, next: Json | undefined): Applied {
  return current === undefined
    ? {
        ok: false,
        pointer: formatPointer(step.tokens.slice(0, step.depth + 1)),
        reason: 'missing',
      }
    : change(current, { ...step, depth: step.depth + 1 }, next);
}

function tokensOf(pointer: Pointer): readonly string[] | undefined {
  try {
    return parsePointer(pointer);
  } catch {
    return undefined;
  }
}

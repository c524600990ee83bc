import { isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { Result } from '../kernel/result.ts';

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'in', 'gt', 'ge', 'lt', 'le'] as const;

type Operator = (typeof OPERATORS)[number];

/** Which fields a collection filters on, with which operators each. */
export type Filterable = Readonly<Record<string, readonly Operator[]>>;

/** Says whether an item passes. */
export type Filter = (item: JsonObject) => boolean;

const CONDITION =
  /^\s*([\w.]+)\s+(\w+)\s+(\((?:[^()"]|"(?:\\.|[^"\\])*")*\)|"(?:\\.|[^"\\])*"|[^\s()"]+)(?:\s+(and|or)\b|\s*$)/;

/** Reads a `filters` parameter (facts 1.3); what the collection does not document is refused. */
export function readFilter(text: string, filterable: Filterable): Result<Filter, string> {
  // `or` binds weaker than `and`: a list of alternatives, each a list of conditions.
  const alternatives: Filter[][] = [[]];
  let rest = text;
  let joined = true;
  while (rest.trim() !== '' && joined) {
    const match = CONDITION.exec(rest);
    if (match === null) {
      return { ok: false, trouble: `filters cannot be read at "${rest.trim().slice(0, 80)}"` };
    }
    const [whole, field = '', written = '', operand = '', joint] = match;
    const operator = OPERATORS.find((known) => known === written);
    const allowed = Object.hasOwn(filterable, field) ? filterable[field] : undefined;
    if (operator === undefined || !(allowed?.includes(operator) ?? false)) {
      return { ok: false, trouble: `filtering "${field}" by "${written}" is not supported` };
    }
    alternatives.at(-1)?.push(condition(field, operator, operand));
    if (joint === 'or') {
      alternatives.push([]);
    }
    joined = joint !== undefined;
    rest = rest.slice(whole.length);
  }
  if (joined && text.trim() !== '') {
    return { ok: false, trouble: 'filters end in a joint' };
  }
  return {
    ok: true,
    value: (item) => alternatives.some((all) => all.every((passes) => passes(item))),
  };
}

function condition(field: string, operator: Operator, operand: string): Filter {
  if (operator === 'in') {
    const wanted = operandList(operand);
    return (item) => wanted.includes(textOf(valueAt(item, field)));
  }
  const wanted = operandText(operand);
  return (item) => compare(textOf(valueAt(item, field)), operator, wanted);
}

function compare(actual: string, operator: Exclude<Operator, 'in'>, wanted: string): boolean {
  switch (operator) {
    case 'eq':
      return actual === wanted;
    case 'ne':
      return actual !== wanted;
    case 'co':
      return actual.includes(wanted);
    case 'sw':
      return actual.startsWith(wanted);
    case 'gt':
      return compareText(actual, wanted) > 0;
    case 'ge':
      return compareText(actual, wanted) >= 0;
    case 'lt':
      return compareText(actual, wanted) < 0;
    case 'le':
      return compareText(actual, wanted) <= 0;
  }
}

function operandList(operand: string): readonly string[] {
  return [...operand.slice(1, -1).matchAll(/"(?:\\.|[^"\\])*"|[^\s,"]+/g)].map(([item]) =>
    operandText(item),
  );
}

function operandText(operand: string): string {
  return operand.startsWith('"') ? operand.slice(1, -1).replaceAll(/\\(.)/g, '$1') : operand;
}

function valueAt(item: JsonObject, field: string): Json | undefined {
  return field
    .split('.')
    .reduce<Json | undefined>((at, key) => (isObject(at) ? own(at, key) : undefined), item);
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

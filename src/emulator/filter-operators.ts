import { compareText } from '../kernel/diagnostic.ts';
import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** The operators on a field of a `filters` parameter (facts 1.3). */
export const OPERATORS = [
  'eq',
  'ne',
  'co',
  'sw',
  'in',
  'ca',
  'gt',
  'ge',
  'lt',
  'le',
  'pr',
  'isnull',
] as const;

/** One operator on a field. */
export type Operator = (typeof OPERATORS)[number];

/** Says whether an item passes. */
export type Filter = (item: JsonObject) => boolean;

/** Makes the filter of one condition; `pr` and `isnull` take no operands. */
export function condition(field: string, operator: Operator, operands: readonly string[]): Filter {
  const wanted = operands[0] ?? '';
  function some(passes: (actual: string) => boolean): Filter {
    return (item) => {
      // Most fields are plain members that hold a text; a list of thousands is read through here.
      const plain = own(item, field);
      return typeof plain === 'string' ? passes(plain) : textsAt(item, field).some(passes);
    };
  }
  switch (operator) {
    case 'eq':
      return some((actual) => order(actual, wanted) === 0);
    case 'ne':
      return (item) => !condition(field, 'eq', operands)(item);
    case 'co':
      return some((actual) => folded(actual).includes(folded(wanted)));
    case 'sw':
      return some((actual) => folded(actual).startsWith(folded(wanted)));
    case 'in':
      return some((actual) => operands.some((operand) => order(actual, operand) === 0));
    case 'ca':
      return (item) => operands.every((operand) => condition(field, 'eq', [operand])(item));
    case 'gt':
      return some((actual) => order(actual, wanted) > 0);
    case 'ge':
      return some((actual) => order(actual, wanted) >= 0);
    case 'lt':
      return some((actual) => order(actual, wanted) < 0);
    case 'le':
      return some((actual) => order(actual, wanted) <= 0);
    case 'pr':
      return (item) => valuesAt(item, field).length > 0;
    case 'isnull':
      return (item) => valuesAt(item, field).length === 0;
  }
}

/** The values a field such as `owner.id` leads to: several through a list, none through null. */
function valuesAt(item: JsonObject, field: string): readonly Json[] {
  return field
    .split('.')
    .reduce<readonly Json[]>(
      (found, key) =>
        found.flatMap((value) => {
          const member = isObject(value) ? own(value, key) : undefined;
          return isArray(member) ? member : member === undefined ? [] : [member];
        }),
      [item],
    )
    .filter((value) => value !== null);
}

/** Those of the values that are texts, numbers or flags, as text. */
export function textsAt(item: JsonObject, field: string): readonly string[] {
  return valuesAt(item, field).flatMap((value) =>
    typeof value === 'object' ? [] : [String(value)],
  );
}

const TIME = /^\d{4}-\d\d-\d\d(T|$)/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Compares as the collections do: numbers by value, times by when, texts whatever their case. */
export function order(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  if (NUMBER.test(a) && NUMBER.test(b)) {
    return Number(a) - Number(b);
  }
  const difference = TIME.test(a) && TIME.test(b) ? Date.parse(a) - Date.parse(b) : Number.NaN;
  return Number.isNaN(difference) ? compareText(folded(a), folded(b)) : difference;
}

function folded(text: string): string {
  return text.toLowerCase();
}
